using System.Globalization;

namespace TextToImage.Unicode;

/// <summary>Unicode's canonical decomposition (NFD) and composition (NFC).</summary>
internal static class CanonicalForm
{
    private const int HangulBase = 0xAC00, LBase = 0x1100, VBase = 0x1161, TBase = 0x11A7;
    private const int LCount = 19, VCount = 21, TCount = 28;
    private const int HangulCount = LCount * VCount * TCount;

    /// <summary>Nothing below is changed by NFC, nor composes with what stands before it.</summary>
    private const int FirstCombining = 0x300;

    private static readonly Lazy<Tables> Data = new(Tables.Parse);

    /// <summary>Normalisation form C.</summary>
    public static List<AlignedRune> Compose(List<AlignedRune> text)
        => text.TrueForAll(rune => rune.Value < FirstCombining) ? text : Recompose(Decompose(text));

    /// <summary>Normalisation form D.</summary>
    public static List<AlignedRune> Decompose(List<AlignedRune> text)
    {
        var result = new List<AlignedRune>(text.Count);
        foreach (var rune in text)
            AppendDecomposed(result, rune);
        OrderMarks(result);
        return result;
    }

    private static void AppendDecomposed(List<AlignedRune> target, AlignedRune rune)
    {
        var hangul = rune.Value - HangulBase;
        if (hangul is >= 0 and < HangulCount)
        {
            target.Add(rune with { Value = LBase + (hangul / (VCount * TCount)) });
            target.Add(rune with { Value = VBase + (hangul / TCount % VCount) });
            if (hangul % TCount != 0)
                target.Add(rune with { Value = TBase + (hangul % TCount) });
        }
        else if (Data.Value.Decompositions.TryGetValue(rune.Value, out var parts))
        {
            AppendDecomposed(target, rune with { Value = parts.First });
            if (parts.Second != 0)
                AppendDecomposed(target, rune with { Value = parts.Second });
        }
        else
        {
            target.Add(rune);
        }
    }

    /// <summary>Puts each run of combining marks in the order of their classes, leaving equal ones as they are.</summary>
    private static void OrderMarks(List<AlignedRune> text)
    {
        for (var start = 0; start < text.Count; start++)
        {
            if (Class(text[start].Value) == 0)
                continue;
            var end = start + 1;
            while (end < text.Count && Class(text[end].Value) != 0)
                end++;
            if (end - start > 1)
            {
                var ordered = text.GetRange(start, end - start).OrderBy(rune => Class(rune.Value)).ToList();
                for (var i = 0; i < ordered.Count; i++)
                    text[start + i] = ordered[i];
            }
            start = end;
        }
    }

    private static List<AlignedRune> Recompose(List<AlignedRune> text)
    {
        var result = new List<AlignedRune>(text.Count);
        var starter = -1;
        var lastClass = 0;
        foreach (var rune in text)
        {
            var itsClass = Class(rune.Value);
            var adjacent = starter == result.Count - 1;
            // A mark is blocked from its starter by one of the same or a higher class in between.
            if (starter >= 0 && (adjacent || (lastClass != 0 && lastClass < itsClass)) && Pair(result[starter].Value, rune.Value) is { } pair)
            {
                result[starter] = result[starter] with { Value = pair };
                continue;
            }
            if (itsClass == 0)
                starter = result.Count;
            lastClass = itsClass;
            result.Add(rune);
        }
        return result;
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LBase and < LBase + LCount && second is >= VBase and < VBase + VCount)
            return HangulBase + ((((first - LBase) * VCount) + (second - VBase)) * TCount);
        var hangul = first - HangulBase;
        if (hangul is >= 0 and < HangulCount && hangul % TCount == 0 && second is > TBase and < TBase + TCount)
            return first + (second - TBase);
        return Data.Value.Compositions.TryGetValue((first, second), out var composed) ? composed : null;
    }

    private static int Class(int rune)
        => rune < FirstCombining ? 0 : Data.Value.Classes.TryGetValue(rune, out var value) ? value : 0;

    private sealed class Tables
    {
        public Dictionary<int, (int First, int Second)> Decompositions { get; } = [];

        public Dictionary<(int First, int Second), int> Compositions { get; } = [];

        public Dictionary<int, int> Classes { get; } = [];

        public static Tables Parse()
        {
            var tables = new Tables();
            foreach (var entry in Entries(CanonicalTables.Decompositions))
                tables.AddDecomposition(entry);
            foreach (var entry in Entries(CanonicalTables.CombiningClasses))
                tables.AddClasses(entry);
            return tables;
        }

        private void AddDecomposition(string[] entry)
        {
            var excluded = entry[0].EndsWith('!');
            var composed = Hex(excluded ? entry[0].Substring(0, entry[0].Length - 1) : entry[0]);
            var parts = (Hex(entry[1]), entry.Length > 2 ? Hex(entry[2]) : 0);
            Decompositions[composed] = parts;
            if (!excluded && entry.Length > 2)
                Compositions[parts] = composed;
        }

        private void AddClasses(string[] entry)
        {
            var range = entry[0].Split('-');
            for (var rune = Hex(range[0]); rune <= Hex(range[range.Length - 1]); rune++)
                Classes[rune] = Hex(entry[1]);
        }

        private static IEnumerable<string[]> Entries(string table)
            => table.Split([';'], StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split(' '));

        private static int Hex(string digits) => int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
