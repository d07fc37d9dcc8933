using System.Buffers;
#if NET
using System.Runtime.CompilerServices;
#endif

namespace TextToImage.Imaging;

/// <summary>
/// Pictures at other sizes, by a Lanczos filter unless a network was trained with another. Written out, so that a size gives
/// the same bytes on every machine.
/// </summary>
internal static class Resampling
{
    private const int Channels = 3;

    /// <summary>The whole picture at a size, by a Lanczos filter.</summary>
    /// <inheritdoc cref="Resize(Picture, int, int, Interpolation, CancellationToken)"/>
    public static Picture Resize(Picture picture, int width, int height, CancellationToken cancellationToken = default) =>
        Resize(picture, width, height, Interpolation.Lanczos, cancellationToken);

    /// <summary>The whole picture at a size, to the byte what Pillow's <c>resize((width, height), filter)</c> makes of it.</summary>
    /// <param name="picture">Any picture.</param>
    /// <param name="width">Pixels in a row of the result, from 1.</param>
    /// <param name="height">Rows of the result, from 1.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="cancellationToken">Ends the work between two rows.</param>
    /// <exception cref="OverflowException">The result, or the picture with one side at its new length, is beyond an array.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Picture Resize(Picture picture, int width, int height, Interpolation filter, CancellationToken cancellationToken)
    {
        var across = width == picture.Width ? picture : FixedPointPasses.Across(picture, Plan(picture.Width, width), cancellationToken);
        return height == picture.Height ? across : FixedPointPasses.Down(across, Plan(picture.Height, height), cancellationToken);

        FilterTaps[] Plan(int from, int to) => FilterTaps.Plan(0, (double)from / to, from, to, filter);
    }

    /// <summary>The largest part of a picture in the middle that has the shape asked for, at exactly that size.</summary>
    /// <param name="picture">Any picture.</param>
    /// <param name="width">Pixels in a row of the result, from 1.</param>
    /// <param name="height">Rows of the result, from 1.</param>
    public static Picture Cover(Picture picture, int width, int height)
    {
        var scale = Math.Min((double)picture.Width / width, (double)picture.Height / height);

        // A cut at whole pixels keeps what needs no filter exact.
        var (left, top) = (Math.Floor((picture.Width - (width * scale)) / 2), Math.Floor((picture.Height - (height * scale)) / 2));
        if ((picture.Width, picture.Height) == (width, height))
            return picture;
        if (scale == 1)
            return picture.Crop((int)left, (int)top, width, height);
        var columns = FilterTaps.Plan(left, scale, picture.Width, width, Interpolation.Lanczos);
        var rows = FilterTaps.Plan(top, scale, picture.Height, height, Interpolation.Lanczos);
        if (scale < 1)
            return FixedPointPasses.Down(FixedPointPasses.Across(picture, columns, default), rows, default);
        // Four times as large as the picture, and many pictures need it one after the other.
        var across = ArrayPool<float>.Shared.Rent(checked(picture.Height * width * Channels));
        Across(picture, columns, across);
        var reduced = new Picture(width, height, Down(across, width, rows));
        ArrayPool<float>.Shared.Return(across);
        return reduced;
    }

    /// <summary>Each row at its new width, [rows, width, 3]: a reduction is rounded once, at the end.</summary>
#if NET
    // Loops over every pixel that run once a picture: .NET would leave them in their slow first form.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    private static void Across(Picture picture, FilterTaps[] columns, float[] result)
    {
        var taps = Array.ConvertAll(columns, column => (column.First, Single(column.Weights)));
        for (int y = 0, to = 0; y < picture.Height; y++)
        {
            foreach (var (first, weights) in taps)
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
    }

    /// <summary>Each column at its new height, as bytes.</summary>
#if NET
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    private static byte[] Down(float[] source, int width, FilterTaps[] rows)
    {
        var row = width * Channels;
        var result = new byte[checked(rows.Length * row)];
        for (var y = 0; y < rows.Length; y++)
        {
            var (first, weights) = (rows[y].First, Single(rows[y].Weights));
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

    private static float[] Single(double[] weights) => Array.ConvertAll(weights, weight => (float)weight);
}
