using System.Globalization;

namespace TextToImage.Unicode;

/// <summary>Unicode's normalisation form KC: forms of the same character, such as full-width letters and ligatures, become one, and accents join their letters.</summary>
internal static class CompatibilityForm
{
    /// <summary>The no-break space; nothing below is changed.</summary>
    private const int FirstChanged = 0xA0;

    private static readonly Lazy<Dictionary<int, int[]>> Decompositions = new(Parse);

    /// <summary>Normalisation form KC.</summary>
    public static List<AlignedRune> Compose(List<AlignedRune> text)
    {
        if (text.TrueForAll(rune => rune.Value < FirstChanged))
            return text;
        var result = new List<AlignedRune>(text.Count);
        foreach (var rune in CanonicalForm.Decompose(text))
        {
            if (Decompositions.Value.TryGetValue(rune.Value, out var parts))
                result.AddRange(parts.Select(part => rune with { Value = part }));
            else
                result.Add(rune);
        }
        return CanonicalForm.Compose(result);
    }

    private static Dictionary<int, int[]> Parse()
    {
        var result = new Dictionary<int, int[]>();
        foreach (var entry in CompatibilityTables.Decompositions.Split([';'], StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split(' ')))
        {
            var range = entry[0].Split('-');
            var (first, last, parts) = (Hex(range[0]), Hex(range[range.Length - 1]), entry.Skip(1).Select(Hex).ToArray());
            for (var rune = first; rune <= last; rune++)
                result[rune] = first == last ? parts : [parts[0] + rune - first];
        }
        return result;
    }

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
