namespace TextToImage.Text;

/// <summary>CLIP's normalisation and its split into words, as in the model's tokenizer.json.</summary>
internal static class ClipText
{
    /// <summary>NFC, white space folded to single spaces, lower case.</summary>
    public static List<AlignedRune> Normalize(List<AlignedRune> text)
    {
        var composed = CanonicalForm.Compose(text);
        var result = new List<AlignedRune>(composed.Count);
        foreach (var rune in composed)
        {
            if (!Codepoints.IsWhiteSpace(rune.Value))
                Codepoints.AppendLower(result, rune);
            else if (result.Count == 0 || result[result.Count - 1].Value != ' ')
                result.Add(rune with { Value = ' ' });
        }
        return result;
    }

    /// <summary>
    /// The words: contractions, runs of letters, single digits, runs of anything else but white space
    /// ('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+).
    /// </summary>
    /// <remarks>By hand, because .NET's regular expressions know no letters outside the first 65,536 code points.</remarks>
    public static IEnumerable<(int Start, int End)> Words(List<AlignedRune> text, int start, int end)
    {
        for (var i = start; i < end;)
        {
            if (Codepoints.IsWhiteSpace(text[i].Value))
            {
                i++;
                continue;
            }
            var next = WordEnd(text, i, end);
            yield return (i, next);
            i = next;
        }
    }

    private static int WordEnd(List<AlignedRune> text, int start, int end)
    {
        var contraction = Contractions.LengthAt(text, start, end);
        if (contraction > 0)
            return start + contraction;
        if (Codepoints.IsNumber(text[start].Value))
            return start + 1;
        var letters = Codepoints.IsLetter(text[start].Value);
        var next = start + 1;
        while (next < end && (letters ? Codepoints.IsLetter(text[next].Value) : IsOther(text[next].Value)))
            next++;
        return next;
    }

    private static bool IsOther(int rune)
        => !Codepoints.IsWhiteSpace(rune) && !Codepoints.IsLetter(rune) && !Codepoints.IsNumber(rune);
}
