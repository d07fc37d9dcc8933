namespace TextToImage.Text;

/// <summary>GPT-2's split of text into words: a word carries the space before it.</summary>
internal static class Gpt2Text
{
    /// <summary>
    /// The words: contractions, runs of letters, runs of digits and runs of anything else, each with one space before it, and
    /// what other white space there is
    /// ('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+).
    /// </summary>
    /// <remarks>By hand, because .NET's regular expressions know no letters outside the first 65,536 code points.</remarks>
    public static IEnumerable<(int Start, int End)> Words(List<AlignedRune> text)
    {
        for (var i = 0; i < text.Count;)
        {
            var next = WordEnd(text, i);
            yield return (i, next);
            i = next;
        }
    }

    private static int WordEnd(List<AlignedRune> text, int start)
    {
        var contraction = Contractions.LengthAt(text, start, text.Count);
        if (contraction > 0)
            return start + contraction;
        var first = text[start].Value == ' ' ? start + 1 : start;
        if (first < text.Count && KindOf(text[first].Value) is not Kind.Space and var kind)
            return RunEnd(text, first, kind);
        var end = RunEnd(text, start, Kind.Space);
        // The last of several spaces goes to the word that follows.
        return end < text.Count && end - start > 1 ? end - 1 : end;
    }

    private static int RunEnd(List<AlignedRune> text, int start, Kind kind)
    {
        var end = start;
        while (end < text.Count && KindOf(text[end].Value) == kind)
            end++;
        return end;
    }

    private static Kind KindOf(int rune) =>
        Codepoints.IsWhiteSpace(rune) ? Kind.Space
        : Codepoints.IsLetter(rune) ? Kind.Letter
        : Codepoints.IsNumber(rune) ? Kind.Number
        : Kind.Other;

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }
}
