using System.Runtime.CompilerServices;

namespace TextToImage.Imaging;

/// <summary>
/// Pixels: three bytes each (red, green, blue; sRGB), rows from the top down, and where some are not opaque a plane of alpha.
/// Colours are straight: not multiplied by alpha.
/// </summary>
public sealed class Picture
{
    private const int Channels = 3;

    /// <summary>Wraps pixels; the arrays are not copied.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="rgb">Three bytes a pixel.</param>
    /// <param name="alpha">A byte a pixel, 0 (nothing is seen) to 255; null: all are opaque.</param>
    public Picture(int width, int height, byte[] rgb, byte[]? alpha = null)
    {
        if (width < 1 || height < 1 || rgb is null || rgb.LongLength != (long)width * height * Channels)
            throw new ArgumentException($"A picture of {width}x{height} takes {(long)width * height * Channels} bytes.", nameof(rgb));
        if (alpha is not null && alpha.Length != width * height)
            throw new ArgumentException($"The alpha of a picture of {width}x{height} takes {width * height} bytes.", nameof(alpha));
        (Width, Height, Rgb, Alpha) = (width, height, rgb, alpha);
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The pixels: red, green, blue, rows top down.</summary>
#pragma warning disable CA1819 // A copy of every picture at every look would be the worse evil.
    public byte[] Rgb { get; }

    /// <summary>How much of each pixel is seen, 0 to 255, rows top down; null where all are opaque.</summary>
    public byte[]? Alpha { get; }
#pragma warning restore CA1819

    /// <summary>A part of the picture, copied.</summary>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The part is empty or reaches beyond the picture.</exception>
    public Picture Crop(int left, int top, int width, int height)
    {
        var part = new Picture(width, height, new byte[checked(width * height * Channels)], Alpha is null ? null : new byte[width * height]);
        part.Paste(this, left, top, 0, 0, width, height);
        return part;
    }

    /// <summary>Copies a part of another picture over a part of this one, alpha too where this one has it.</summary>
    internal void Paste(Picture source, int fromLeft, int fromTop, int left, int top, int width, int height)
    {
        if (!source.Contains(fromLeft, fromTop, width, height) || !Contains(left, top, width, height))
            throw new ArgumentException($"A part of {width}x{height} does not fit a picture of {Width}x{Height} or {source.Width}x{source.Height}.", nameof(source));
        if (Alpha is null)
            source = source.OnWhite();
        for (var y = 0; y < height; y++)
        {
            var (from, to) = (((fromTop + y) * source.Width) + fromLeft, ((top + y) * Width) + left);
            Array.Copy(source.Rgb, from * Channels, Rgb, to * Channels, width * Channels);
            if (Alpha is not null && source.Alpha is { } alpha)
                Array.Copy(alpha, from, Alpha, to, width);
            else
                Alpha?.AsSpan(to, width).Fill(byte.MaxValue);
        }
    }

    private bool Contains(int left, int top, int width, int height) =>
        left >= 0 && top >= 0 && left + width <= Width && top + height <= Height;

    /// <summary>
    /// The picture of one decoded sample, [3, height, width] in -1..1: clamp(x / 2 + 0.5) * 255, rounded half to even,
    /// all in single precision, as diffusers and numpy do it. A sample of four channels is premultiplied red, green, blue, and alpha.
    /// </summary>
#if NET
    // A loop over every pixel that runs once a picture: .NET would leave it in its slow first form.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    public static Picture FromTensor(ReadOnlySpan<float> nchw, int width, int height)
    {
        var plane = checked(width * height);
        if (nchw.Length == (long)plane * Transparency.Channels)
            return Transparency.FromTensor(nchw, width, height);
        if (nchw.Length != plane * Channels)
            throw new ArgumentException($"A sample of {width}x{height} has {plane * Channels} numbers, not {nchw.Length}.", nameof(nchw));
        var rgb = new byte[plane * Channels];
        for (var channel = 0; channel < Channels; channel++)
        {
            var source = nchw.Slice(channel * plane, plane);
            for (var i = 0; i < plane; i++)
                rgb[(i * Channels) + channel] = ToByte(source[i]);
        }
        return new Picture(width, height, rgb);
    }

    /// <summary>The reverse: [3, height, width] of byte / 255 * 2 - 1; on white where it is transparent.</summary>
    /// <param name="channels">Three, or four for premultiplied colours and alpha.</param>
    internal float[] ToTensor(int channels = Channels)
    {
        var nchw = new float[channels * Width * Height];
        CopyToTensor(nchw);
        return nchw;
    }

    /// <summary>Fills [3, height, width] with byte / 255 * 2 - 1, on white where it is transparent; or [4, height, width] with the same of colours multiplied by alpha, and of alpha.</summary>
    public void CopyToTensor(Span<float> nchw)
    {
        var plane = Width * Height;
        if (nchw.Length == (long)plane * Transparency.Channels)
        {
            Transparency.CopyToTensor(this, nchw);
            return;
        }
        if (Alpha is not null)
        {
            this.OnWhite().CopyToTensor(nchw);
            return;
        }
        if (nchw.Length != plane * Channels)
            throw new ArgumentException($"A sample of {Width}x{Height} has {plane * Channels} numbers, not {nchw.Length}.", nameof(nchw));
        for (var channel = 0; channel < Channels; channel++)
        {
            var target = nchw.Slice(channel * plane, plane);
            for (var i = 0; i < plane; i++)
                target[i] = (2f * (Rgb[(i * Channels) + channel] / 255f)) - 1f;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte ToByte(float value)
    {
        var unit = (value / 2f) + 0.5f;
        // Written so that a NaN becomes 0 rather than whatever the processor makes of it.
        if (!(unit > 0f))
            return 0;
        return unit >= 1f ? (byte)255 : (byte)Math.Round(unit * 255f);
    }
}
