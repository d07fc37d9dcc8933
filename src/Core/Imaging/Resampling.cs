#if NET
using System.Runtime.CompilerServices;
#endif

namespace TextToImage.Imaging;

/// <summary>
/// Makes pictures smaller with a Lanczos filter of three lobes, as wide as the reduction needs (Turkowski 1990; the weights
/// are those of Pillow's resize). Written out, so that a size gives the same bytes on every machine.
/// </summary>
internal static class Resampling
{
    private const int Channels = 3;
    private const double Lobes = 3;

    /// <summary>The largest part of a picture in the middle that has the shape asked for, at exactly that size.</summary>
    /// <param name="picture">The picture, at least as large on both sides.</param>
    /// <param name="width">Pixels in a row of the result.</param>
    /// <param name="height">Rows of the result.</param>
    /// <exception cref="ArgumentException">The picture is smaller: nothing is enlarged here.</exception>
    public static Picture Cover(Picture picture, int width, int height)
    {
        var scale = Math.Min((double)picture.Width / width, (double)picture.Height / height);
        if (scale < 1)
            throw new ArgumentException($"A picture of {picture.Width}x{picture.Height} cannot be reduced to {width}x{height}.", nameof(picture));

        // A cut at whole pixels keeps what needs no filter exact.
        var (left, top) = (Math.Floor((picture.Width - (width * scale)) / 2), Math.Floor((picture.Height - (height * scale)) / 2));
        if (scale == 1)
            return picture.Crop((int)left, (int)top, width, height);
        var columns = Plan(left, scale, picture.Width, width);
        var rows = Plan(top, scale, picture.Height, height);
        return new Picture(width, height, Down(Across(picture, columns), width, rows));
    }

    /// <summary>The taps of each pixel along one axis.</summary>
    /// <param name="start">Where the part begins in the source.</param>
    /// <param name="scale">Source pixels to one of the result, from 1.</param>
    /// <param name="sourceSize">Pixels of the source.</param>
    /// <param name="targetSize">Pixels of the result.</param>
    private static Taps[] Plan(double start, double scale, int sourceSize, int targetSize)
    {
        var taps = new Taps[targetSize];
        for (var i = 0; i < targetSize; i++)
        {
            var centre = start + ((i + 0.5) * scale);
            var first = Math.Max(0, (int)((centre - (Lobes * scale)) + 0.5));
            var end = Math.Min(sourceSize, (int)(centre + (Lobes * scale) + 0.5));
            var weights = Enumerable.Range(first, end - first).Select(pixel => Lanczos((pixel + 0.5 - centre) / scale)).ToArray();
            var sum = weights.Sum();
            taps[i] = new Taps(first, Array.ConvertAll(weights, weight => (float)(weight / sum)));
        }
        return taps;
    }

    /// <summary>sinc(x) sinc(x / 3) within three lobes, 0 beyond.</summary>
    private static double Lanczos(double x)
    {
        if (Math.Abs(x) >= Lobes)
            return 0;
        return x == 0 ? 1 : Math.Sin(Math.PI * x) * Math.Sin(Math.PI * x / Lobes) * Lobes / (Math.PI * Math.PI * x * x);
    }

    /// <summary>Each row at its new width, [rows, width, 3].</summary>
#if NET
    // Loops over every pixel that run once a picture: .NET would leave them in their slow first form.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    private static float[] Across(Picture picture, Taps[] columns)
    {
        var result = new float[checked(picture.Height * columns.Length * Channels)];
        for (int y = 0, to = 0; y < picture.Height; y++)
        {
            foreach (var (first, weights) in columns)
            {
                var from = ((y * picture.Width) + first) * Channels;
                var (red, green, blue) = (0f, 0f, 0f);
                foreach (var weight in weights)
                {
                    red += weight * picture.Rgb[from++];
                    green += weight * picture.Rgb[from++];
                    blue += weight * picture.Rgb[from++];
                }
                result[to++] = red;
                result[to++] = green;
                result[to++] = blue;
            }
        }
        return result;
    }

    /// <summary>Each column at its new height, as bytes.</summary>
#if NET
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    private static byte[] Down(float[] source, int width, Taps[] rows)
    {
        var row = width * Channels;
        var result = new byte[checked(rows.Length * row)];
        for (var y = 0; y < rows.Length; y++)
        {
            var (first, weights) = rows[y];
            for (var x = 0; x < row; x++)
            {
                var sum = 0.5f;
                for (var k = 0; k < weights.Length; k++)
                    sum += weights[k] * source[((first + k) * row) + x];
                result[(y * row) + x] = (byte)Math.Min(Math.Max(sum, 0), byte.MaxValue);
            }
        }
        return result;
    }

    /// <summary>The source pixels that make one of the result.</summary>
    private readonly record struct Taps(int First, float[] Weights);
}
