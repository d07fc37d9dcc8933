using System.Buffers;
#if NET
using System.Runtime.CompilerServices;
#endif

namespace TextToImage.Imaging;

/// <summary>
/// Pictures at other sizes, by a Lanczos filter unless a network was trained with another; those with alpha premultiplied. Written out, so that a size gives
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
        if (picture.Alpha is not null && (width, height) != (picture.Width, picture.Height))
            return picture.Filtered(part => Resize(part, width, height, filter, cancellationToken));
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
        if (picture.Alpha is not null)
            return picture.Filtered(part => Cover(part, width, height));
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

/// <summary>How pixels between pixels are found, by the numbers that Pillow and the processors of transformers give them.</summary>
internal enum Interpolation
{
    /// <summary>A windowed sinc of three lobes (Turkowski 1990).</summary>
    Lanczos = 1,

    /// <summary>A tent over two pixels.</summary>
    Bilinear = 2,

    /// <summary>Cubics over four pixels with a = -0.5 (Keys 1981).</summary>
    Bicubic = 3,
}

/// <summary>The formulas of the filters.</summary>
internal static class Interpolations
{
    private const int Lobes = 3;

    /// <summary>The distance, in pixels, from which on a filter is 0.</summary>
    public static int Reach(this Interpolation filter) => filter switch
    {
        Interpolation.Lanczos => Lobes,
        Interpolation.Bicubic => 2,
        _ => 1,
    };

    /// <summary>A filter's value at a distance in pixels.</summary>
    public static double Weight(this Interpolation filter, double x) => filter switch
    {
        Interpolation.Lanczos => Lanczos(x),
        Interpolation.Bicubic => Bicubic(Math.Abs(x)),
        _ => Math.Max(0, 1 - Math.Abs(x)),
    };

    private static double Bicubic(double x)
    {
        const double a = -0.5;
        return x < 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1
            : x < 2 ? ((((x - 5) * x) + 8) * x - 4) * a
            : 0;
    }

    /// <summary>sinc(x) sinc(x / 3) within three lobes, 0 beyond.</summary>
    private static double Lanczos(double x) => Math.Abs(x) < Lobes ? Sinc(x) * Sinc(x / Lobes) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(x * Math.PI) / (x * Math.PI);
}

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

/// <summary>
/// Resampling along one axis with the arithmetic of Pillow's resize: weights of 22 bits after the point, bytes in and bytes
/// out, so that the result is Pillow's to the byte. Rows are independent of one another and are made by several threads.
/// </summary>
internal static class FixedPointPasses
{
    private const int Channels = 3;
    private const int FractionBits = 22;
    private const int Half = 1 << (FractionBits - 1);

    /// <summary>Each row of a picture at a new width.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="columns">The taps of each pixel of a row.</param>
    /// <param name="cancellationToken">Ends the work between rows.</param>
    public static Picture Across(Picture picture, FilterTaps[] columns, CancellationToken cancellationToken)
    {
        var taps = Array.ConvertAll(columns, FixedTaps.From);
        var result = new Picture(columns.Length, picture.Height, new byte[checked(picture.Height * columns.Length * Channels)]);
        var (from, to) = (picture.Width * Channels, columns.Length * Channels);
        Parallel.For(0, picture.Height, Options(cancellationToken), y => Row(picture.Rgb.AsSpan(y * from, from), taps, result.Rgb.AsSpan(y * to, to)));
        return result;
    }

    /// <summary>Each column of a picture at a new height.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="rows">The taps of each pixel of a column.</param>
    /// <param name="cancellationToken">Ends the work between rows.</param>
    public static Picture Down(Picture picture, FilterTaps[] rows, CancellationToken cancellationToken)
    {
        var taps = Array.ConvertAll(rows, FixedTaps.From);
        var row = picture.Width * Channels;
        var result = new Picture(picture.Width, rows.Length, new byte[checked(rows.Length * row)]);
        Parallel.For(
            0, rows.Length, Options(cancellationToken), () => new int[row],
            (y, _, sums) =>
            {
                SumOfRows(picture.Rgb, row, taps[y], sums);
                var target = result.Rgb.AsSpan(y * row, row);
                for (var x = 0; x < row; x++)
                    target[x] = ToByte(sums[x]);
                return sums;
            },
            _ => { });
        return result;
    }

    private static void Row(ReadOnlySpan<byte> source, FixedTaps[] columns, Span<byte> target)
    {
        var to = 0;
        foreach (var (first, weights) in columns)
        {
            var from = first * Channels;
            var (red, green, blue) = (Half, Half, Half);
            foreach (var weight in weights)
            {
                red += weight * source[from];
                green += weight * source[from + 1];
                blue += weight * source[from + 2];
                from += Channels;
            }
            target[to++] = ToByte(red);
            target[to++] = ToByte(green);
            target[to++] = ToByte(blue);
        }
    }

    private static void SumOfRows(byte[] source, int row, FixedTaps taps, int[] sums)
    {
        sums.AsSpan().Fill(Half);
        for (var k = 0; k < taps.Weights.Length; k++)
        {
            var weight = taps.Weights[k];
            var values = source.AsSpan((taps.First + k) * row, row);
            for (var x = 0; x < values.Length; x++)
                sums[x] += weight * values[x];
        }
    }

    private static byte ToByte(int sum) => (byte)Math.Min(Math.Max(sum >> FractionBits, 0), byte.MaxValue);

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { CancellationToken = cancellationToken };

    private readonly record struct FixedTaps(int First, int[] Weights)
    {
        public static FixedTaps From(FilterTaps taps) => new(taps.First, Array.ConvertAll(taps.Weights, Round));

        private static int Round(double weight) => (int)((weight * (1 << FractionBits)) + (weight < 0 ? -0.5 : 0.5));
    }
}
