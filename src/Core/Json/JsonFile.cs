using System.Text.Json;
using System.Text.RegularExpressions;

namespace TextToImage.Json;

/// <summary>Reads the JSON files of a model, with errors that name the file.</summary>
internal static class JsonFile
{
    public static JsonElement Read(string path)
    {
        try
        {
            using var document = PythonJson.Parse(File.ReadAllText(path));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Invalid(path, "it is not a JSON object", null);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw Invalid(path, $"it is not valid JSON (line {error.LineNumber + 1})", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
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

    public static int[] Integers(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Number).Select(item => item.GetInt32())]
            : [];

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

/// <summary>JSON as Python writes it: bare Infinity and NaN, which become strings, are accepted.</summary>
internal static class PythonJson
{
    // A string, which is kept, or one of the numbers that JSON lacks.
    private static readonly Regex StringOrNumber = new("\"(?:[^\"\\\\]|\\\\.)*\"|-?Infinity|NaN", RegexOptions.CultureInvariant);
    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonDocument Parse(string text) =>
        JsonDocument.Parse(StringOrNumber.Replace(text, match => match.Value[0] == '"' ? match.Value : $"\"{match.Value}\""), Options);
}
