namespace TextToImage.Vectorizing;

/// <summary>
/// Makes shapes of the parts of a picture that lie over each other: the larger under the smaller, holes filled where others fill them,
/// and each reaching a little under those that cover it, so that no hairline of the ground is seen between two.
/// </summary>
internal static class Stacking
{
    /// <summary>Pixels that a shape reaches under one that lies above it.</summary>
    private const int Overlap = 2;

    /// <summary>The shapes, lowest first.</summary>
    public static IReadOnlyList<Layer> Of(RegionMap map)
    {
        var layers = Boxes(map).Select((box, part) => Filled(map, part, box)).OrderByDescending(layer => layer.Area).ThenBy(layer => layer.Part).ToList();
        var order = new int[map.Count];
        for (var i = 0; i < layers.Count; i++)
            order[layers[i].Part] = i;
        foreach (var layer in layers)
        {
            var own = order[layer.Part];
            layer.Grow(Overlap, (x, y) => Label(map, x, y) is var part && part != RegionMap.Nothing && order[part] > own);
        }
        return layers;
    }

    /// <summary>The part at a place, and outside of the map that of its nearest pixel, so that shapes reach beyond the edge.</summary>
    private static int Label(RegionMap map, int x, int y) =>
        map.Labels[(Math.Min(map.Height - 1, Math.Max(0, y)) * map.Width) + Math.Min(map.Width - 1, Math.Max(0, x))];

    private static (int Left, int Top, int Right, int Bottom)[] Boxes(RegionMap map)
    {
        var boxes = new (int Left, int Top, int Right, int Bottom)[map.Count];
        boxes.AsSpan().Fill((int.MaxValue, int.MaxValue, int.MinValue, int.MinValue));
        for (var at = 0; at < map.Labels.Length; at++)
        {
            if (map.Labels[at] == RegionMap.Nothing)
                continue;
            var (x, y) = (at % map.Width, at / map.Width);
            var box = boxes[map.Labels[at]];
            boxes[map.Labels[at]] = (Math.Min(box.Left, x), Math.Min(box.Top, y), Math.Max(box.Right, x), Math.Max(box.Bottom, y));
        }
        return boxes;
    }

    /// <summary>The pixels of a part, with those that it encloses, unless something is transparent among them.</summary>
    private static Layer Filled(RegionMap map, int part, (int Left, int Top, int Right, int Bottom) box)
    {
        // Beyond what it may grow there is an empty edge, from which the outside is found.
        const int Edge = Overlap + 1;
        var (left, top) = (box.Left - Edge, box.Top - Edge);
        var (width, height) = (box.Right - box.Left + 1 + (2 * Edge), box.Bottom - box.Top + 1 + (2 * Edge));
        var own = new bool[width * height];
        for (var y = 0; y < height; y++)
        {
            // Where the part meets the edge of the picture it goes on beyond it; the outermost line stays empty.
            for (var x = 0; x < width; x++)
                own[(y * width) + x] = x > 0 && y > 0 && x < width - 1 && y < height - 1 && Label(map, left + x, top + y) == part && IsNear(map, left + x, top + y);
        }
        var known = new bool[own.Length];
        for (var first = 0; first < own.Length; first++)
        {
            if (own[first] || known[first])
                continue;
            var hole = Connected(own, known, width, height, first);
            // The first to be found is the outside.
            if (first > 0 && hole.TrueForAll(at => Label(map, left + (at % width), top + (at / width)) != RegionMap.Nothing))
                hole.ForEach(at => own[at] = true);
        }
        return new Layer(part, left, top, width, height, own);
    }

    private static bool IsNear(RegionMap map, int x, int y) => x >= -Overlap && y >= -Overlap && x < map.Width + Overlap && y < map.Height + Overlap;

    /// <summary>What is connected with a pixel that is not the part's, over corners too, as the part is connected over edges.</summary>
    private static List<int> Connected(bool[] own, bool[] known, int width, int height, int first)
    {
        var found = new List<int>();
        var open = new Stack<int>();
        known[first] = true;
        open.Push(first);
        while (open.Count > 0)
        {
            var at = open.Pop();
            found.Add(at);
            var (x, y) = (at % width, at / width);
            for (var row = Math.Max(0, y - 1); row <= Math.Min(height - 1, y + 1); row++)
            {
                for (var column = Math.Max(0, x - 1); column <= Math.Min(width - 1, x + 1); column++)
                {
                    var next = (row * width) + column;
                    if (own[next] || known[next])
                        continue;
                    known[next] = true;
                    open.Push(next);
                }
            }
        }
        return found;
    }
}
