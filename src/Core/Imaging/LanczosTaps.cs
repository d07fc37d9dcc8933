namespace TextToImage.Imaging;

/// <summary>The source pixels that make one pixel of a result, along one axis, and their weights, which add up to 1.</summary>
/// <param name="First">Index of the first source pixel.</param>
/// <param name="Weights">Its weight and those of the pixels after it.</param>
internal readonly record struct LanczosTaps(int First, double[] Weights)
{
    private const double Lobes = 3;

    /// <summary>
    /// The taps of each pixel of a result: a Lanczos filter of three lobes (Turkowski 1990), as wide as a reduction needs;
    /// where the filter reaches beyond the picture the weights within are raised, as Pillow's resize does.
    /// </summary>
    /// <param name="start">Where the part that is resampled begins in the source.</param>
    /// <param name="scale">Source pixels to one of the result; below 1 the picture is enlarged.</param>
    /// <param name="sourceSize">Pixels of the source.</param>
    /// <param name="targetSize">Pixels of the result.</param>
    public static LanczosTaps[] Plan(double start, double scale, int sourceSize, int targetSize)
    {
        var taps = new LanczosTaps[targetSize];
        var width = Math.Max(scale, 1);
        for (var i = 0; i < targetSize; i++)
        {
            var centre = start + ((i + 0.5) * scale);
            var first = Math.Max(0, (int)(centre - (Lobes * width) + 0.5));
            var end = Math.Min(sourceSize, (int)(centre + (Lobes * width) + 0.5));
            var weights = Enumerable.Range(first, end - first).Select(pixel => Lanczos((pixel - centre + 0.5) * (1 / width))).ToArray();
            var sum = weights.Sum();
            taps[i] = new LanczosTaps(first, Array.ConvertAll(weights, weight => weight / sum));
        }
        return taps;
    }

    /// <summary>sinc(x) sinc(x / 3) within three lobes, 0 beyond.</summary>
    private static double Lanczos(double x) => Math.Abs(x) < Lobes ? Sinc(x) * Sinc(x / Lobes) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}
