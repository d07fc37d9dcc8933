using System.Globalization;
using TextToImage.Unicode;

namespace TextToImage.Text;

/// <summary>What phrases of a lexicon are made of: a word, a character of a script without spaces, or a sign that joins.</summary>
/// <param name="Text">Normalised and in lower case.</param>
/// <param name="Word">Number of the word between spaces that it is of.</param>
/// <param name="Start">Where it begins in the text as the user wrote it.</param>
/// <param name="End">Where it ends there.</param>
internal sealed record PromptUnit(string Text, int Word, int Start, int End)
{
    /// <summary>Whether it is a character of Chinese, Japanese or Korean, which stands without spaces.</summary>
    public bool IsWide => PromptUnits.IsWide(Text[0]);

    /// <summary>Whether it is a syllable of Korean.</summary>
    public bool IsKorean => Text[0] is >= '\uAC00' and <= '\uD7AF';
}

/// <summary>
/// Cuts a text into units: normalisation form KC, lower case, Cyrillic yo as ye; then a run of letters and digits, a character of Chinese, Japanese or
/// Korean, or one of , ; / &amp; +. All else separates, but characters that cannot be seen, such as soft hyphens, are as if they were not there.
/// The same as in training/starter/lexicon.py, by which the networks were taught.
/// </summary>
internal static class PromptUnits
{
    private const int Io = 'ё', Ie = 'е';
    private const int FirstFullWidth = 0xFF01, LastFullWidth = 0xFF5E, FullWidth = FirstFullWidth - '!';

    /// <summary>The units of a text, in order.</summary>
    public static List<PromptUnit> Of(string text)
    {
        var runes = Normalized(text);
        var units = new List<PromptUnit>();
        var (word, inWord) = (-1, false);
        for (var i = 0; i < runes.Count;)
        {
            var start = i++;
            var rune = runes[start].Value;
            if (IsSpace(rune))
            {
                inWord = false;
                continue;
            }
            (word, inWord) = (inWord ? word : word + 1, true);
            if (!IsWide(rune) && IsPartOfWord(rune))
            {
                while (i < runes.Count && !IsWide(runes[i].Value) && IsPartOfWord(runes[i].Value))
                    i++;
            }
            else if (!IsWide(rune) && !IsSign(rune))
            {
                continue;
            }
            var unit = runes.GetRange(start, i - start);
            units.Add(new PromptUnit(Codepoints.Encode(unit), word, unit.Min(each => each.Source), EndOf(text, unit.Max(each => each.Source))));
        }
        return units;
    }

    /// <summary>Whether it is a character of Chinese, Japanese or Korean.</summary>
    public static bool IsWide(int rune) =>
        rune is (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xAC00 and <= 0xD7AF);

    /// <summary>Whether words are made of it.</summary>
    private static bool IsPartOfWord(int rune) => Codepoints.IsLetter(rune) || Codepoints.IsNumber(rune);

    /// <summary>Whether a sign is a unit by itself.</summary>
    private static bool IsSign(int rune) => rune is ',' or ';' or '/' or '&' or '+' or '、' or '，' or '；' or '・';

    /// <summary>Python's white space: that of Unicode, and the separators of files, groups, records and units.</summary>
    private static bool IsSpace(int rune) => Codepoints.IsWhiteSpace(rune) || rune is >= 0x1C and <= 0x1F;

    /// <summary>
    /// Whether nothing is seen of it: hyphens that may break a word, joiners, directions. The space without width (U+200B) is not among them, as it parts words.
    /// </summary>
    private static bool IsInvisible(int rune) => rune is 0xAD or (>= 0x200C and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x2069) or 0xFEFF;

    private static List<AlignedRune> Normalized(string text)
    {
        var typed = Codepoints.Decode(text);
        typed.RemoveAll(rune => IsInvisible(rune.Value));
        var normal = typed.TrueForAll(rune => IsNormal(rune.Value)) ? typed : CompatibilityForm.Compose(typed);
        var lower = new List<AlignedRune>(normal.Count);
        foreach (var rune in normal)
            Codepoints.AppendLower(lower, rune.Value < FirstFullWidth ? rune : rune with { Value = Narrow(rune.Value) });
        for (var i = 0; i < lower.Count; i++)
        {
            if (lower[i].Value == Io)
                lower[i] = lower[i] with { Value = Ie };
        }
        return lower;
    }

    private static int Narrow(int rune) => rune is >= FirstFullWidth and <= LastFullWidth ? rune - FullWidth : rune;

    /// <summary>
    /// Whether a character is read the same without the tables of form KC, whichever of these stand beside it: most texts are made of such ones alone. They stay as
    /// they are in that form, but for full-width forms of ASCII, which are written out, and spaces.
    /// </summary>
    private static bool IsNormal(int rune) => rune < 0x180
        ? rune is not (0xA8 or 0xAA or 0xAF or 0xB2 or 0xB3 or 0xB4 or 0xB5 or (>= 0xB8 and <= 0xBA) or (>= 0xBC and <= 0xBE) or 0x132 or 0x133 or 0x13F or 0x140 or 0x149 or 0x17F)
        : rune is (>= 0x1CD and <= 0x1DC) or (>= 0x400 and <= 0x45F) or (>= 0x2018 and <= 0x201E) or 0x2013 or 0x2014 or (>= 0x3000 and <= 0x3005)
            or (>= 0x3041 and <= 0x3096) or (>= 0x30A1 and <= 0x30FC) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) or (>= FirstFullWidth and <= LastFullWidth);

    /// <summary>The end of a character, with the accents that belong to it.</summary>
    private static int EndOf(string text, int source)
    {
        var end = source + (char.IsSurrogatePair(text, source) ? 2 : 1);
        while (end < text.Length && CharUnicodeInfo.GetUnicodeCategory(text[end]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
            end++;
        return end;
    }
}
