namespace TextToImage.Vectorizing;

/// <summary>
/// Merges neighbouring parts of a picture as long as little is lost (G. Koepfler, C. Lopez, J. M. Morel 1994, "A multiscale algorithm for image
/// segmentation by variational method"): what a merger adds to the squared error, for each pixel of border that it saves, is
/// |i| |j| / (|i| + |j|) |colour i - colour j|^2 / length; mergers are made from the cheapest on, until one costs too much.
/// </summary>
internal sealed class RegionMerging
{
    /// <summary>The scales at which mergers are made grow by this factor.</summary>
    private const double Growth = 1.6;

    /// <summary>The first scale as a part of the last one.</summary>
    private const double First = 1e-4;

    /// <summary>So many times the parts that are wanted are few enough to be merged one by one.</summary>
    private const int Few = 10;

    private readonly RegionMoments[] _moments;
    private readonly Dictionary<int, int>[] _borders;
    private readonly int[] _parents;

    private RegionMerging(RegionMap map, RegionMoments[] moments)
    {
        _moments = moments;
        _parents = [.. Enumerable.Range(0, map.Count)];
        _borders = [.. _parents.Select(_ => new Dictionary<int, int>())];
        Alive = map.Count;
        map.ForEachBorder((one, other) =>
        {
            Lengthen(map.Labels[one], map.Labels[other], 1);
            Lengthen(map.Labels[other], map.Labels[one], 1);
        });
    }

    private int Alive { get; set; }

    /// <summary>Merges the parts of a map.</summary>
    /// <param name="map">Many parts.</param>
    /// <param name="planes">The colours.</param>
    /// <param name="most">What a merger may cost, in squared distance of OKLab by pixels.</param>
    /// <param name="leastArea">Parts of fewer pixels are merged whatever it costs, or go where they have no neighbour.</param>
    public static RegionMap Merge(RegionMap map, ColourPlanes planes, double most, int leastArea)
    {
        var merging = new RegionMerging(map, RegionMoments.Of(map, planes));
        for (var scale = most * First; scale < most; scale *= Growth)
            merging.MergeUpTo(scale);
        merging.MergeUpTo(most);
        merging.MergeSpecks(leastArea);
        return map.Renumbered(part => merging.NumberOf(part, leastArea), out _);
    }

    /// <summary>Merges the cheapest pairs until no more than some parts are left that have a neighbour.</summary>
    public static RegionMap MergeTo(RegionMap map, ColourPlanes planes, int count)
    {
        if (map.Count <= count)
            return map;
        var merging = new RegionMerging(map, RegionMoments.Of(map, planes));
        // Looking for the cheapest of all pairs takes as long as there are pairs; the first of very many are made scale by scale.
        for (var scale = First; merging.Alive > Few * count && scale < 1 / First; scale *= Growth)
            merging.MergeUpTo(scale);
        while (merging.Alive > count && merging.Cheapest() is { } pair)
            merging.Join(pair.One, pair.Other);
        return map.Renumbered(merging.Root, out _);
    }

    private int NumberOf(int part, int leastArea)
    {
        var root = Root(part);
        return _moments[root].Count < leastArea ? RegionMap.Nothing : root;
    }

    private void MergeUpTo(double scale)
    {
        for (var isChanged = true; isChanged;)
        {
            isChanged = false;
            for (var part = 0; part < _parents.Length; part++)
            {
                while (_parents[part] == part && Nearest(part) is { } best && best.Cost <= scale)
                {
                    Join(part, best.Other);
                    isChanged = true;
                }
            }
        }
    }

    private void MergeSpecks(int leastArea)
    {
        foreach (var part in Enumerable.Range(0, _parents.Length).Where(part => _parents[part] == part).OrderBy(part => _moments[part].Count).ToList())
        {
            if (_parents[part] == part && _moments[part].Count < leastArea && Nearest(part) is { } best)
                Join(part, best.Other);
        }
    }

    private (int One, int Other)? Cheapest()
    {
        (int, int)? pair = null;
        var least = double.MaxValue;
        for (var part = 0; part < _parents.Length; part++)
        {
            if (_parents[part] == part && Nearest(part) is { } best && best.Cost < least)
                (least, pair) = (best.Cost, (part, best.Other));
        }
        return pair;
    }

    private (int Other, double Cost)? Nearest(int part)
    {
        (int Other, double Cost)? best = null;
        var own = _moments[part];
        var mean = own.Mean;
        foreach (var border in _borders[part])
        {
            var other = _moments[border.Key];
            var cost = (double)own.Count * other.Count / (own.Count + other.Count) * mean.SquaredDistance(other.Mean) / border.Value;
            if (best is not { } known || cost < known.Cost || (cost == known.Cost && border.Key < known.Other))
                best = (border.Key, cost);
        }
        return best;
    }

    private void Join(int one, int other)
    {
        var (kept, gone) = _borders[one].Count >= _borders[other].Count ? (one, other) : (other, one);
        _parents[gone] = kept;
        _moments[kept].Add(_moments[gone]);
        _borders[kept].Remove(gone);
        foreach (var border in _borders[gone])
        {
            if (border.Key == kept)
                continue;
            _borders[border.Key].Remove(gone);
            Lengthen(kept, border.Key, border.Value);
            Lengthen(border.Key, kept, border.Value);
        }
        _borders[gone] = [];
        Alive--;
    }

    private void Lengthen(int one, int other, int length) => _borders[one][other] = length + (_borders[one].TryGetValue(other, out var before) ? before : 0);

    private int Root(int part)
    {
        while (_parents[part] != part)
            part = _parents[part] = _parents[_parents[part]];
        return part;
    }
}
