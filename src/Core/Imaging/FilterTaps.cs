namespace TextToImage.Imaging;

/// <summary>The source pixels that make one pixel of a result, along one axis, and their weights, which add up to 1.</summary>
/// <param name="First">Index of the first source pixel.</param>
/// <param name="Weights">Its weight and those of the pixels after it.</param>
internal readonly record struct FilterTaps(int First, double[] Weights)
{
    /// <summary>
    /// The taps of each pixel of a result: a filter as wide as a reduction needs; where it reaches beyond the picture the
    /// weights within are raised, as Pillow's resize does.
    /// </summary>
    /// <param name="start">Where the part that is resampled begins in the source.</param>
    /// <param name="scale">Source pixels to one of the result; below 1 the picture is enlarged.</param>
    /// <param name="sourceSize">Pixels of the source.</param>
    /// <param name="targetSize">Pixels of the result.</param>
    /// <param name="filter">The filter.</param>
    public static FilterTaps[] Plan(double start, double scale, int sourceSize, int targetSize, Interpolation filter)
    {
        var taps = new FilterTaps[targetSize];
        var width = Math.Max(scale, 1);
        var reach = filter.Reach() * width;
        for (var i = 0; i < targetSize; i++)
        {
            var centre = start + ((i + 0.5) * scale);
            var first = Math.Max(0, (int)(centre - reach + 0.5));
            var end = Math.Min(sourceSize, (int)(centre + reach + 0.5));
            var weights = Enumerable.Range(first, end - first).Select(pixel => filter.Weight((pixel - centre + 0.5) * (1 / width))).ToArray();
            var sum = weights.Sum();
            taps[i] = new FilterTaps(first, Array.ConvertAll(weights, weight => weight / sum));
        }
        return taps;
    }
}
