using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TextToImage.Imaging.Metadata;

/// <summary>The metadata as JSON: everything needed to make the picture again, by the names the command line uses.</summary>
internal static class MetadataJson
{
    /// <summary>Raised when a reader of the former form would misunderstand a newer one.</summary>
    private const int Schema = 1;

    /// <summary>Writes the JSON object; nulls are left out.</summary>
    /// <param name="metadata">What to write.</param>
    /// <param name="asciiOnly">Escape whatever is not plain ASCII text, for places that have rules of their own.</param>
    public static string Write(PictureMetadata metadata, bool asciiOnly)
    {
        using var buffer = new MemoryStream();
        var options = new JsonWriterOptions { Encoder = asciiOnly ? JavaScriptEncoder.Default : JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(buffer, options))
            Write(json, metadata);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Reads it; null if the text is not such an object.</summary>
    public static PictureMetadata? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.TryGetProperty("schema", out _) ? Read(document.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, PictureMetadata metadata)
    {
        json.WriteStartObject();
        json.WriteNumber("schema", Schema);
        Text("prompt", metadata.Prompt);
        Text("negativePrompt", metadata.NegativePrompt);
        Number("steps", metadata.Steps);
        Text("scheduler", metadata.Scheduler);
        Real("guidanceScale", metadata.GuidanceScale);
        if (metadata.Seed is { } seed)
            json.WriteNumber("seed", seed);
        Number("width", metadata.Width);
        Number("height", metadata.Height);
        Real("strength", metadata.Strength);
        Text("model", metadata.Model);
        Text("pipeline", metadata.Pipeline);
        Text("device", metadata.Device);
        Text("software", metadata.Software);
        if (metadata.Edited)
            json.WriteBoolean("edited", true);
        if (metadata.Other.Count > 0)
            WriteOther(json, metadata.Other);
        json.WriteEndObject();

        void Text(string name, string? value)
        {
            if (value is not null)
                json.WriteString(name, value);
        }
        void Number(string name, int? value)
        {
            if (value is { } number)
                json.WriteNumber(name, number);
        }
        void Real(string name, double? value)
        {
            // JSON has no word for a number that is not finite.
            if (value is { } number && !double.IsNaN(number) && !double.IsInfinity(number))
                json.WriteNumber(name, number);
        }
    }

    private static void WriteOther(Utf8JsonWriter json, IReadOnlyDictionary<string, string> other)
    {
        json.WriteStartObject("other");
        foreach (var entry in other.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            json.WriteString(entry.Key, entry.Value);
        json.WriteEndObject();
    }

    private static PictureMetadata Read(JsonElement json)
    {
        return new PictureMetadata
        {
            Prompt = Text("prompt"),
            NegativePrompt = Text("negativePrompt"),
            Steps = Number("steps"),
            Scheduler = Text("scheduler"),
            GuidanceScale = Real("guidanceScale"),
            Seed = Find("seed", JsonValueKind.Number)?.TryGetUInt64(out var seed) == true ? seed : null,
            Width = Number("width"),
            Height = Number("height"),
            Strength = Real("strength"),
            Model = Text("model"),
            Pipeline = Text("pipeline"),
            Device = Text("device"),
            Software = Text("software"),
            Edited = Find("edited", JsonValueKind.True) is not null,
            Other = ReadOther(Find("other", JsonValueKind.Object)),
        };

        JsonElement? Find(string name, JsonValueKind kind) => json.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : null;
        string? Text(string name) => Find(name, JsonValueKind.String)?.GetString();
        int? Number(string name) => Find(name, JsonValueKind.Number)?.TryGetInt32(out var value) == true ? value : null;
        double? Real(string name) => Find(name, JsonValueKind.Number)?.TryGetDouble(out var value) == true ? value : null;
    }

    private static Dictionary<string, string> ReadOther(JsonElement? other)
    {
        var entries = new Dictionary<string, string>(StringComparer.Ordinal);
        if (other is { } json)
        {
            foreach (var entry in json.EnumerateObject())
                entries[entry.Name] = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : entry.Value.GetRawText();
        }
        return entries;
    }
}
