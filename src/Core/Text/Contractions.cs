namespace TextToImage.Text;

/// <summary>The ends of English words that byte-level tokenizers split off.</summary>
internal static class Contractions
{
    private static readonly string[] All = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    /// <summary>Code points of the contraction at a place; 0 where there is none.</summary>
    public static int LengthAt(List<AlignedRune> text, int start, int end)
    {
        if (text[start].Value != '\'')
            return 0;
        foreach (var contraction in All)
        {
            var length = contraction.Length;
            if (start + length <= end && Enumerable.Range(0, length).All(i => text[start + i].Value == contraction[i]))
                return length;
        }
        return 0;
    }
}
