using System.Globalization;

namespace TextToImage.Text;

/// <summary>BERT's normalisation and its split into words.</summary>
/// <remarks>
/// Ours, because the library's glues words together at a line break and strips accents with string.Normalize, which
/// does nothing where InvariantGlobalization is on.
/// </remarks>
internal static class WordPieceText
{
    /// <summary>The words of a text: split at white space, each punctuation mark and each CJK character by itself.</summary>
    public static IEnumerable<List<AlignedRune>> Words(List<AlignedRune> text, bool lowerCase)
    {
        var word = new List<AlignedRune>();
        foreach (var rune in Normalize(text, lowerCase))
        {
            var alone = IsPunctuation(rune.Value) || IsCjk(rune.Value);
            if ((alone || Codepoints.IsWhiteSpace(rune.Value)) && word.Count > 0)
            {
                yield return word;
                word = [];
            }
            if (alone)
                yield return [rune];
            else if (!Codepoints.IsWhiteSpace(rune.Value))
                word.Add(rune);
        }
        if (word.Count > 0)
            yield return word;
    }

    /// <summary>Invisible characters removed; for lower-case vocabularies accents too, and lower case.</summary>
    private static List<AlignedRune> Normalize(List<AlignedRune> text, bool lowerCase)
    {
        var visible = text.FindAll(rune => Codepoints.IsWhiteSpace(rune.Value) || !IsInvisible(rune.Value));
        if (!lowerCase)
            return visible;
        var result = new List<AlignedRune>(visible.Count);
        foreach (var rune in CanonicalForm.Decompose(visible))
        {
            if (Codepoints.Category(rune.Value) != UnicodeCategory.NonSpacingMark)
                Codepoints.AppendLower(result, rune);
        }
        return result;
    }

    private static bool IsInvisible(int rune)
        => rune == 0xFFFD || Codepoints.Category(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate;

    private static bool IsPunctuation(int rune)
        => rune is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
            || Codepoints.Category(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    private static bool IsCjk(int rune)
        => rune is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0x20000 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F);
}
