namespace TextToImage.Vectorizing;

/// <summary>
/// Puts parts together that are bands of one steady change of colour, such as those of a sky: there is no edge between them, and colours that
/// change linearly fit all of them.
/// </summary>
internal static class Shading
{
    /// <summary>A step of colour across a border that is no edge, and how far pixels may be from colours that change steadily (root mean square), in OKLab.</summary>
    private const double NoEdge = 0.025, Fit = 0.03;

    /// <summary>Merges bands, the pair that fits best first.</summary>
    public static RegionMap Merge(RegionMap map, ColourPlanes planes)
    {
        var moments = RegionMoments.Of(map, planes);
        var borders = Borders(map, planes);
        var parents = Enumerable.Range(0, map.Count).ToArray();
        while (Best(borders, moments) is { } pair)
        {
            var (kept, gone) = pair;
            moments[kept].Add(moments[gone]);
            parents[gone] = kept;
            foreach (var key in borders.Keys.Where(key => key.One == gone || key.Other == gone).ToList())
            {
                var step = borders[key];
                borders.Remove(key);
                var other = key.One == gone ? key.Other : key.One;
                if (other == kept)
                    continue;
                // The step is from the first to the second, and the first has the smaller number.
                Add(borders, kept, other, key.One == gone ? step : step.Turned);
            }
        }
        return map.Renumbered(Root, out _);

        int Root(int part)
        {
            while (parents[part] != part)
                part = parents[part];
            return part;
        }
    }

    private static (int Kept, int Gone)? Best(Dictionary<(int One, int Other), Step> borders, RegionMoments[] moments)
    {
        (int, int)? best = null;
        var least = Fit * Fit;
        foreach (var border in borders)
        {
            if (border.Value.Mean > NoEdge)
                continue;
            var both = new RegionMoments();
            both.Add(moments[border.Key.One]);
            both.Add(moments[border.Key.Other]);
            var residual = both.Slopes().Residual;
            if (residual < least)
                (least, best) = (residual, border.Key);
        }
        return best;
    }

    private static Dictionary<(int One, int Other), Step> Borders(RegionMap map, ColourPlanes planes)
    {
        var borders = new Dictionary<(int, int), Step>();
        map.ForEachBorder((one, other) =>
        {
            var (from, to) = (planes.Pixels[one], planes.Pixels[other]);
            Add(borders, map.Labels[one], map.Labels[other], new Step(to.L - from.L, to.A - from.A, to.B - from.B, 1));
        });
        return borders;
    }

    private static void Add(Dictionary<(int, int), Step> borders, int from, int to, Step step)
    {
        var (key, ordered) = from < to ? ((from, to), step) : ((to, from), step.Turned);
        borders[key] = borders.TryGetValue(key, out var known) ? known.And(ordered) : ordered;
    }

    /// <summary>The sum of the steps of colour across a border; grain goes both ways and is nothing in the mean.</summary>
    private readonly record struct Step(double L, double A, double B, int Length)
    {
        public double Mean => Math.Sqrt((L * L) + (A * A) + (B * B)) / Length;

        public Step Turned => new(-L, -A, -B, Length);

        public Step And(Step other) => new(L + other.L, A + other.A, B + other.B, Length + other.Length);
    }
}
