using System.Text.Json;

namespace TextToImage.Json;

/// <summary>Reads the JSON files of a model, with errors that name the file.</summary>
internal static class JsonFile
{
    /// <summary>The most bytes of a config: published ones have some kilobytes.</summary>
    private const int LargestConfig = 8 << 20;

    /// <summary>Reads a file, which must hold an object.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="AIImageException">It cannot be read, is too large or no JSON object.</exception>
    public static JsonElement Read(string path)
    {
        try
        {
            using var document = PythonJson.Parse(RegularFile.ReadAllBytes(path, LargestConfig));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Invalid(path, "it is not a JSON object", null);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw Invalid(path, $"it is not valid JSON (line {error.LineNumber + 1})", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new AIImageException(ErrorIds.ModelConfigInvalid, $"The model file '{path}' may not be read by this user; allow reading it.", error) { Subject = path };
        }
        catch (IOException error)
        {
            throw Invalid(path, error.Message.TrimEnd('.'), error);
        }
    }

    public static string? String(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static double? Number(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    public static int? Integer(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;

    /// <summary>The whole numbers of a list; empty where there is none, or where one of its numbers is not whole or beyond 32 bits.</summary>
    public static int[] Integers(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.Array)
            return [];
        var numbers = value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Number).Select(item => item.TryGetInt32(out var number) ? number : (int?)null).ToList();
        return numbers.Contains(null) ? [] : [.. numbers.OfType<int>()];
    }

    public static bool? Flag(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    public static double[] Numbers(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Number).Select(item => item.GetDouble())]
            : [];

    private static AIImageException Invalid(string path, string reason, Exception? cause) => new(ErrorIds.ModelConfigInvalid,
        $"The model file '{path}' cannot be read: {reason}; install the model again.", cause)
    { Subject = path };
}
