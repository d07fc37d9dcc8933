using System.Globalization;
using System.Text;

namespace TextToImage.Unicode;

/// <summary>A code point of normalised text and where it came from.</summary>
/// <param name="Value">The code point.</param>
/// <param name="Source">Index in the text as the user wrote it, so that a message can quote the user's own words.</param>
internal readonly record struct AlignedRune(int Value, int Source);

/// <summary>
/// Text as code points: .NET strings and regular expressions see UTF-16 units, and would take half an emoji for a
/// character.
/// </summary>
internal static class Codepoints
{
    private const int Replacement = 0xFFFD;

    /// <summary>The code points of a part of a text; a lone surrogate becomes U+FFFD, as it would in UTF-8.</summary>
    public static List<AlignedRune> Decode(string text, int start, int end)
    {
        var runes = new List<AlignedRune>(end - start);
        for (var i = start; i < end; i++)
        {
            var source = i;
            var value = (int)text[i];
            if (char.IsSurrogate(text[i]))
            {
                var paired = i + 1 < end && char.IsSurrogatePair(text[i], text[i + 1]);
                value = paired ? char.ConvertToUtf32(text[i], text[++i]) : Replacement;
            }
            runes.Add(new AlignedRune(value, source));
        }
        return runes;
    }

    /// <summary>The code points of a text.</summary>
    public static List<AlignedRune> Decode(string text) => Decode(text, 0, text.Length);

    /// <summary>The text that code points spell.</summary>
    public static string Encode(IEnumerable<AlignedRune> runes)
    {
        var text = new StringBuilder();
        foreach (var rune in runes)
        {
            if (rune.Value < 0x10000)
                text.Append((char)rune.Value);
            else
                text.Append(char.ConvertFromUtf32(rune.Value));
        }
        return text.ToString();
    }

    /// <summary>Unicode's White_Space property.</summary>
    public static bool IsWhiteSpace(int rune) => rune < 0x10000 && char.IsWhiteSpace((char)rune);

    /// <summary>\p{L}</summary>
    public static bool IsLetter(int rune) => Category(rune) <= UnicodeCategory.OtherLetter;

    /// <summary>\p{N}</summary>
    public static bool IsNumber(int rune)
        => Category(rune) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>The general category.</summary>
    public static UnicodeCategory Category(int rune) => rune < 0x10000
        ? CharUnicodeInfo.GetUnicodeCategory((char)rune)
        : CharUnicodeInfo.GetUnicodeCategory(char.ConvertFromUtf32(rune), 0);

    /// <summary>
    /// Appends the lower case of one code point, as Rust's char::to_lowercase (which the reference tokenizers use)
    /// gives it: code point by code point, so that a capital sigma is never a final one.
    /// </summary>
    public static void AppendLower(List<AlignedRune> target, AlignedRune rune)
    {
        // The one code point whose lower case is two; .NET leaves it alone.
        if (rune.Value == 0x130)
        {
            target.Add(rune with { Value = 'i' });
            target.Add(rune with { Value = 0x307 });
            return;
        }
        target.Add(rune with { Value = ToLower(rune.Value) });
    }

    private static int ToLower(int rune) => rune < 0x10000
        ? char.ToLowerInvariant((char)rune)
        : char.ConvertToUtf32(char.ConvertFromUtf32(rune).ToLowerInvariant(), 0);
}
