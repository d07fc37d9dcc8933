using TextToImage.Unicode;

namespace TextToImage.Text.Tokenizers;

/// <summary>How the byte-level tokenizers split text into words before they encode each.</summary>
/// <remarks>By hand, because .NET's regular expressions know no letters outside the first 65,536 code points.</remarks>
internal static class ByteLevelWords
{
    /// <summary>The ends of English words that are split off.</summary>
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>
    /// CLIP's words: contractions, runs of letters, single digits, runs of anything else but white space
    /// ('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+).
    /// </summary>
    public static IEnumerable<(int Start, int End)> Clip(List<AlignedRune> text, int start, int end)
    {
        for (var i = start; i < end;)
        {
            if (KindOf(text, i) == Kind.Space)
            {
                i++;
                continue;
            }
            var next = ClipWordEnd(text, i, end);
            yield return (i, next);
            i = next;
        }
    }

    /// <summary>
    /// GPT-2's words: contractions, runs of letters, runs of digits and runs of anything else, each with one space before it, and
    /// what other white space there is
    /// ('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+).
    /// </summary>
    public static IEnumerable<(int Start, int End)> Gpt2(List<AlignedRune> text)
    {
        for (var i = 0; i < text.Count;)
        {
            var next = Gpt2WordEnd(text, i);
            yield return (i, next);
            i = next;
        }
    }

    private static int ClipWordEnd(List<AlignedRune> text, int start, int end)
    {
        var contraction = ContractionAt(text, start, end);
        if (contraction > 0)
            return start + contraction;
        var kind = KindOf(text, start);
        return kind == Kind.Number ? start + 1 : RunEnd(text, start, end, kind);
    }

    private static int Gpt2WordEnd(List<AlignedRune> text, int start)
    {
        var contraction = ContractionAt(text, start, text.Count);
        if (contraction > 0)
            return start + contraction;
        var first = text[start].Value == ' ' ? start + 1 : start;
        if (first < text.Count && KindOf(text, first) is not Kind.Space and var kind)
            return RunEnd(text, first, text.Count, kind);
        var end = RunEnd(text, start, text.Count, Kind.Space);
        // The last of several spaces goes to the word that follows.
        return end < text.Count && end - start > 1 ? end - 1 : end;
    }

    private static int RunEnd(List<AlignedRune> text, int start, int limit, Kind kind)
    {
        var end = start;
        while (end < limit && KindOf(text, end) == kind)
            end++;
        return end;
    }

    /// <summary>Code points of the contraction at a place; 0 where there is none.</summary>
    private static int ContractionAt(List<AlignedRune> text, int start, int end)
    {
        if (text[start].Value != '\'')
            return 0;
        foreach (var contraction in Contractions)
        {
            var length = contraction.Length;
            if (start + length <= end && Enumerable.Range(0, length).All(i => text[start + i].Value == contraction[i]))
                return length;
        }
        return 0;
    }

    private static Kind KindOf(List<AlignedRune> text, int index)
    {
        var rune = text[index].Value;
        return Codepoints.IsWhiteSpace(rune) ? Kind.Space
            : Codepoints.IsLetter(rune) ? Kind.Letter
            : Codepoints.IsNumber(rune) ? Kind.Number
            : Kind.Other;
    }
}
