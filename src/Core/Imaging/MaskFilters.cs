#if NET
using System.Runtime.CompilerServices;
#endif

namespace TextToImage.Imaging;

/// <summary>Filters over one byte a pixel, whose time depends on the number of pixels and not on the radius.</summary>
internal static class MaskFilters
{
    /// <summary>The largest value within a distance along rows and columns (van Herk 1992; Gil and Werman 1993).</summary>
    /// <param name="values">[height, width].</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="distance">Pixels, from 1.</param>
    public static byte[] Largest(byte[] values, int width, int height, int distance)
        => LargestInRows(LargestInRows(values, width, height, distance), height, width, distance);

    /// <summary>
    /// 255 (1 - d / (pixels + 1)), where d is how far the nearest full value is. A value of less counts as one seen from as
    /// far as it would lie on that slope, so soft edges go on and nothing becomes less.
    /// </summary>
    /// <param name="values">[height, width].</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="pixels">Width of the slope, from 1.</param>
    public static byte[] Feather(byte[] values, int width, int height, int pixels)
    {
        var reach = pixels + 1f;
        var distances = new float[256];
        for (var value = 1; value < distances.Length; value++)
            distances[value] = Square((1 - (value / 255f)) * reach);
        distances[0] = float.PositiveInfinity;
        var squared = Array.ConvertAll(values, value => distances[value]);
        squared = NearestInRows(NearestInRows(squared, width, height), height, width);

        var result = new byte[values.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = Math.Max(values[i], (byte)(Math.Max(0, 255 * (1 - ((float)Math.Sqrt(squared[i]) / reach))) + 0.5f));
        return result;
    }

    /// <summary>The largest value within a distance in each row, transposed: twice makes it rows and columns.</summary>
#if NET
    // Loops over every pixel that run once a mask: .NET would leave them in their slow first form.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    private static byte[] LargestInRows(byte[] values, int width, int height, int distance)
    {
        // Blocks as long as the window, and each window is the end of one block and the start of the next.
        var window = (2 * distance) + 1;
        var line = new byte[(width + (2 * distance) + window - 1) / window * window];
        var fromStart = new byte[line.Length];
        var result = new byte[values.Length];
        for (var y = 0; y < height; y++)
        {
            Array.Copy(values, y * width, line, distance, width);
            for (var i = 0; i < line.Length; i++)
                fromStart[i] = i % window == 0 ? line[i] : Math.Max(fromStart[i - 1], line[i]);
            byte toEnd = 0;
            for (var i = line.Length - 1; i >= 0; i--)
            {
                toEnd = i % window == window - 1 ? line[i] : Math.Max(toEnd, line[i]);
                if (i < width)
                    result[(i * height) + y] = Math.Max(toEnd, fromStart[i + window - 1]);
            }
        }
        return result;
    }

    /// <summary>
    /// The least sum of a squared distance along the row and the value there, transposed: the squared distance transform of
    /// Felzenszwalb and Huttenlocher (2012), by the lower envelope of parabolas.
    /// </summary>
#if NET
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    private static float[] NearestInRows(float[] values, int width, int height)
    {
        var result = new float[values.Length];
        var places = new int[width];
        var starts = new double[width];
        for (var y = 0; y < height; y++)
        {
            var row = values.AsSpan(y * width, width);
            var count = 0;
            for (var x = 0; x < width; x++)
            {
                if (float.IsPositiveInfinity(row[x]))
                    continue;
                var start = double.NegativeInfinity;
                while (count > 0 && (start = Crossing(row, places[count - 1], x)) <= starts[count - 1])
                    count--;
                (places[count], starts[count]) = (x, count == 0 ? double.NegativeInfinity : start);
                count++;
            }
            for (int x = 0, k = 0; x < width; x++)
            {
                while (k + 1 < count && starts[k + 1] < x)
                    k++;
                result[(x * height) + y] = count == 0 ? float.PositiveInfinity : row[places[k]] + Square(x - places[k]);
            }
        }
        return result;
    }

    /// <summary>Where the parabola at b becomes lower than the one at a.</summary>
    private static double Crossing(ReadOnlySpan<float> row, int a, int b)
        => (row[b] - (double)row[a] + ((double)b * b) - ((double)a * a)) / (2.0 * (b - a));

    private static float Square(float value) => value * value;
}
