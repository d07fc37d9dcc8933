using System.Globalization;
using System.Text;
using System.Text.Json;

namespace TextToImage.Imaging.Metadata;

/// <summary>
/// JSON that other programs keep in pictures. It may be anything: what cannot be read is null, never an error. Values are taken as numbers where
/// they are written as text, and the other way round, as tools do not agree.
/// </summary>
internal static class ToolJson
{
    /// <summary>Characters; more is not looked at.</summary>
    private const int MostCharacters = 4 * 1024 * 1024;

    private const string Unspeakable = "\\ufffd";

    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Numbers of Python that JSON lacks.</summary>
    private static readonly string[] NoNumbers = ["NaN", "Infinity", "-Infinity"];

    /// <summary>The object that a text is; null where it is none, is too long or too deep.</summary>
    public static JsonElement? Object(string? text)
    {
        if (text is null || text.Length > MostCharacters || !text.TrimStart().StartsWith('{'))
            return null;
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(Clean(text)), Options);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A value of an object; null where there is none, or it is null.</summary>
    public static JsonElement? Member(this JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The first value there is by one of several names, which versions of a tool have for the same.</summary>
    public static JsonElement? Member(this JsonElement owner, params string[] names) =>
        names.Select(name => owner.Member(name)).FirstOrDefault(value => value is not null);

    /// <summary>A text, or a number as text; null for anything else.</summary>
    public static string? AsText(this JsonElement? value) => value?.ValueKind switch
    {
        JsonValueKind.String => value.Value.GetString(),
        JsonValueKind.Number => value.Value.GetRawText(),
        _ => null,
    };

    /// <summary>A text that says something.</summary>
    public static string? AsWords(this JsonElement? value) => value.AsText() is { } text && text.Trim().Length > 0 ? text.Trim() : null;

    /// <summary>A seed; null for one below 0, by which tools mean any.</summary>
    public static ulong? AsSeed(this JsonElement? value) =>
        ulong.TryParse(value.AsText(), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var seed) ? seed : null;

    /// <summary>A finite number.</summary>
    public static double? AsReal(this JsonElement? value) =>
        double.TryParse(value.AsText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && !double.IsInfinity(number) && !double.IsNaN(number) ? number : null;

    /// <summary>A whole number above 0, such as of steps or pixels.</summary>
    public static int? AsCount(this JsonElement? value) => value.AsReal() is { } number and >= 1 and <= int.MaxValue && Math.Floor(number) == number ? (int)number : null;

    /// <summary>The text with what JSON cannot have made harmless: numbers of Python, and escaped halves of characters. One pass.</summary>
    private static string Clean(string text)
    {
        if (!text.Contains("\\u", StringComparison.Ordinal) && !NoNumbers.Any(text.Contains))
            return text;
        var clean = new StringBuilder(text.Length);
        var inText = false;
        for (var at = 0; at < text.Length;)
        {
            if (!inText && Array.Find(NoNumbers, number => string.CompareOrdinal(text, at, number, 0, number.Length) == 0) is { } number)
            {
                clean.Append("null");
                at += number.Length;
                continue;
            }
            var length = inText && text[at] == '\\' ? EscapeLength(text, at) : 1;
            if (length == 6 && char.IsSurrogate(Escaped(text, at)))
                clean.Append(Unspeakable);
            else
                clean.Append(text, at, length);
            inText ^= text[at] == '"';
            at += length;
        }
        return clean.ToString();
    }

    /// <summary>Characters of an escape; of a whole surrogate pair both halves.</summary>
    private static int EscapeLength(string text, int at)
    {
        if (!IsEscape(text, at))
            return Math.Min(2, text.Length - at);
        return char.IsHighSurrogate(Escaped(text, at)) && IsEscape(text, at + 6) && char.IsLowSurrogate(Escaped(text, at + 6)) ? 12 : 6;
    }

    private static bool IsEscape(string text, int at) =>
        at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u' && Enumerable.Range(at + 2, 4).All(digit => Uri.IsHexDigit(text[digit]));

    private static char Escaped(string text, int at) => (char)Enumerable.Range(at + 2, 4).Aggregate(0, (number, digit) => (number * 16) + Uri.FromHex(text[digit]));
}
