namespace TextToImage.Imaging;

/// <summary>How pixels between pixels are found, by the numbers that Pillow and the processors of transformers give them.</summary>
internal enum Interpolation
{
    /// <summary>A tent over two pixels.</summary>
    Bilinear = 2,

    /// <summary>Cubics over four pixels with a = -0.5 (Keys 1981).</summary>
    Bicubic = 3,
}

/// <summary>Pictures at other sizes for networks that were trained with these filters.</summary>
internal static class Interpolations
{
    /// <summary>The picture at a size, to the byte what Pillow's resize makes of it; as there, reductions widen the filter.</summary>
    /// <param name="picture">Any picture.</param>
    /// <param name="width">Pixels in a row of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">Ends the work between two rows.</param>
    public static Picture Resize(Picture picture, int width, int height, Interpolation filter, CancellationToken cancellationToken)
    {
        var across = width == picture.Width ? picture : FixedPointPasses.Across(picture, Plan(picture.Width, width, filter), cancellationToken);
        return height == picture.Height ? across : FixedPointPasses.Down(across, Plan(picture.Height, height, filter), cancellationToken);
    }

    private static LanczosTaps[] Plan(int from, int to, Interpolation filter)
    {
        var scale = (double)from / to;
        var width = Math.Max(scale, 1);
        var reach = (filter == Interpolation.Bicubic ? 2 : 1) * width;
        var taps = new LanczosTaps[to];
        for (var i = 0; i < to; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max(0, (int)(centre - reach + 0.5));
            var end = Math.Min(from, (int)(centre + reach + 0.5));
            var weights = Enumerable.Range(first, end - first).Select(pixel => Weight(Math.Abs((pixel - centre + 0.5) * (1 / width)), filter)).ToArray();
            var sum = weights.Sum();
            taps[i] = new LanczosTaps(first, Array.ConvertAll(weights, weight => weight / sum));
        }
        return taps;
    }

    private static double Weight(double x, Interpolation filter)
    {
        const double a = -0.5;
        if (filter == Interpolation.Bilinear)
            return Math.Max(0, 1 - x);
        return x < 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1
            : x < 2 ? ((((x - 5) * x) + 8) * x - 4) * a
            : 0;
    }
}
