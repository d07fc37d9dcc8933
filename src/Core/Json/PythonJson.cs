using System.Text.Json;
using System.Text.RegularExpressions;

namespace TextToImage.Json;

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
