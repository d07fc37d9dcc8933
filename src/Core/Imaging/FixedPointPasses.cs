namespace TextToImage.Imaging;

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
