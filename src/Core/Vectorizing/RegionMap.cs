using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>A picture cut into connected parts.</summary>
internal sealed class RegionMap
{
    /// <summary>The number of what is not seen.</summary>
    public const int Nothing = -1;

    /// <summary>Pixels that differ by less from the mean of a part belong to it from the beginning.</summary>
    private const double Same = 0.012;

    private RegionMap(int width, int height, int[] labels, int count) => (Width, Height, Labels, Count) = (width, height, labels, count);

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The part of each pixel, from 0, or <see cref="Nothing"/>.</summary>
    public int[] Labels { get; }

    /// <summary>How many parts there are.</summary>
    public int Count { get; }

    /// <summary>Parts of pixels that are as good as one colour, found row by row.</summary>
    public static RegionMap Of(ColourPlanes planes)
    {
        var (width, labels) = (planes.Width, new int[planes.Pixels.Length]);
        var sums = new List<(OkLab Sum, int Count)>();
        for (var at = 0; at < labels.Length; at++)
        {
            labels[at] = Nothing;
            if (!planes.Seen[at])
                continue;
            var colour = planes.Pixels[at];
            var best = Math.Min(Difference(at % width > 0 ? at - 1 : -1), Difference(at - width)) is < Same * Same
                ? Difference(at % width > 0 ? at - 1 : -1) <= Difference(at - width) ? labels[at - 1] : labels[at - width]
                : sums.Count;
            if (best == sums.Count)
                sums.Add((default, 0));
            var (sum, count) = sums[best];
            sums[best] = (new OkLab(sum.L + colour.L, sum.A + colour.A, sum.B + colour.B), count + 1);
            labels[at] = best;

            double Difference(int neighbour)
            {
                if (neighbour < 0 || labels[neighbour] == Nothing)
                    return double.MaxValue;
                var (mean, pixels) = sums[labels[neighbour]];
                return colour.SquaredDistance(new OkLab(mean.L / pixels, mean.A / pixels, mean.B / pixels));
            }
        }
        return new RegionMap(planes.Width, planes.Height, labels, sums.Count);
    }

    /// <summary>The same pixels under other numbers; parts that get the same number and touch become one, and others that are apart get numbers of their own.</summary>
    /// <param name="number">The new number of each part; <see cref="Nothing"/> takes it away.</param>
    /// <param name="former">The new number, as <paramref name="number"/> had it, of each part of the result.</param>
    public RegionMap Renumbered(Func<int, int> number, out IReadOnlyList<int> former)
    {
        var given = new int[Labels.Length];
        for (var at = 0; at < given.Length; at++)
            given[at] = Labels[at] == Nothing ? Nothing : number(Labels[at]);
        var labels = new int[given.Length];
        labels.AsSpan().Fill(Nothing);
        var numbers = new List<int>();
        var open = new Stack<int>();
        for (var first = 0; first < given.Length; first++)
        {
            if (given[first] == Nothing || labels[first] != Nothing)
                continue;
            Take(first);
            while (open.Count > 0)
            {
                var at = open.Pop();
                var x = at % Width;
                if (x > 0)
                    Take(at - 1);
                if (x < Width - 1)
                    Take(at + 1);
                if (at >= Width)
                    Take(at - Width);
                if (at < given.Length - Width)
                    Take(at + Width);
            }
            numbers.Add(given[first]);

            void Take(int at)
            {
                if (given[at] != given[first] || labels[at] != Nothing)
                    return;
                labels[at] = numbers.Count;
                open.Push(at);
            }
        }
        former = numbers;
        return new RegionMap(Width, Height, labels, numbers.Count);
    }

    /// <summary>Goes through all pairs of neighbouring pixels of two parts.</summary>
    public void ForEachBorder(Action<int, int> at)
    {
        for (var pixel = 0; pixel < Labels.Length; pixel++)
        {
            if (Labels[pixel] == Nothing)
                continue;
            if (pixel % Width < Width - 1 && Labels[pixel + 1] != Nothing && Labels[pixel + 1] != Labels[pixel])
                at(pixel, pixel + 1);
            if (pixel + Width < Labels.Length && Labels[pixel + Width] != Nothing && Labels[pixel + Width] != Labels[pixel])
                at(pixel, pixel + Width);
        }
    }
}
