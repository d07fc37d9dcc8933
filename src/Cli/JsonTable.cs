using System.Text.Json;

namespace TextToImage.Cli;

/// <summary>Rows of a JSON file: an array of objects with texts, numbers, true, false or null.</summary>
internal static class JsonTable
{
    /// <summary>The rows, texts by column.</summary>
    /// <exception cref="AIImageException">It is no such array.</exception>
    public static List<IReadOnlyDictionary<string, string>> Rows(string text, string path)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return json.RootElement.ValueKind == JsonValueKind.Array
                ? [.. json.RootElement.EnumerateArray().Select((item, index) => Row(item, index + 1, path))]
                : throw TableFile.Invalid(path, "is no JSON array; write [{\"Title\": \"...\"}, ...]");
        }
        catch (JsonException error)
        {
            throw TableFile.Invalid(path, $"is no valid JSON (line {error.LineNumber + 1}); correct it and try again", error);
        }
    }

    private static Dictionary<string, string> Row(JsonElement item, int number, string path)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw TableFile.Invalid(path, $"has no object as item {number}; write {{\"Title\": \"...\"}}");
        var row = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var cell in item.EnumerateObject())
        {
            if (cell.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                throw TableFile.Invalid(path, $"has more than a text as '{cell.Name}' of item {number}; write one text, with line breaks as \\n");
            if (!row.TryAdd(cell.Name.Trim(), cell.Value.ValueKind == JsonValueKind.Null ? "" : cell.Value.ToString()))
                throw TableFile.Invalid(path, $"has '{cell.Name}' twice in item {number}; give one of them another name");
        }
        return row;
    }
}
