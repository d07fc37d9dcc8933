#if NET
using System.Runtime.CompilerServices;
#endif

namespace TextToImage.Imaging;

/// <summary>
/// Pictures with alpha (Porter and Duff 1984, "Compositing digital images"): numbers of networks and arithmetic between pixels are
/// premultiplied, pictures and files are straight.
/// </summary>
internal static class Transparency
{
    /// <summary>Channels of a sample with alpha: premultiplied red, green, blue, and alpha.</summary>
    public const int Channels = 4;

    private const int Colours = 3;

    /// <summary>What decoders leave of nothing, or lack of everything, 0 to 1.</summary>
    private const float Haze = 4f / 255f;

    /// <summary>
    /// The picture of a sample [4, height, width] in -1..1: alpha and premultiplied colours are (x + 1) / 2. Decoders are right to a few
    /// levels: alpha within <see cref="Haze"/> of nothing is nothing, so that a plain ground is seen as it is, within that of
    /// everything is everything, and what is between is spread evenly.
    /// </summary>
#if NET
    // Loops over every pixel that run once a picture: .NET would leave them in their slow first form.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    public static Picture FromTensor(ReadOnlySpan<float> nchw, int width, int height)
    {
        var plane = width * height;
        var (rgb, alpha, isOpaque) = (new byte[checked(plane * Colours)], new byte[plane], true);
        for (var i = 0; i < plane; i++)
        {
            var (share, red, green, blue) = (Unit(nchw[(Colours * plane) + i]), Unit(nchw[i]), Unit(nchw[plane + i]), Unit(nchw[(2 * plane) + i]));
            var seen = ToByte(255f * (share - Haze) / (1f - (2f * Haze)));
            alpha[i] = seen;
            isOpaque &= seen == byte.MaxValue;
            // What is not seen at all is written as nothing at all.
            if (seen > 0)
                (rgb[i * Colours], rgb[(i * Colours) + 1], rgb[(i * Colours) + 2]) = (ToByte(255f * red / share), ToByte(255f * green / share), ToByte(255f * blue / share));
        }
        return new Picture(width, height, rgb, isOpaque ? null : alpha);
    }

    /// <summary>Fills [4, height, width] with what <see cref="FromTensor"/> reads.</summary>
    public static void CopyToTensor(Picture picture, Span<float> nchw)
    {
        var plane = picture.Width * picture.Height;
        for (var i = 0; i < plane; i++)
        {
            var seen = (picture.Alpha?[i] ?? byte.MaxValue) / 255f;
            nchw[(Colours * plane) + i] = (2f * seen) - 1f;
            for (var channel = 0; channel < Colours; channel++)
                nchw[(channel * plane) + i] = (2f * (picture.Rgb[(i * Colours) + channel] / 255f * seen)) - 1f;
        }
    }

    /// <summary>The picture laid over a plain colour: opaque, and that colour where nothing is seen.</summary>
    public static Picture Over(this Picture picture, byte red, byte green, byte blue)
    {
        if (picture.Alpha is not { } alpha)
            return picture;
        var rgb = new byte[picture.Rgb.Length];
        for (int i = 0, at = 0; i < alpha.Length; i++, at += Colours)
        {
            rgb[at] = Mixed(picture.Rgb[at], red, alpha[i]);
            rgb[at + 1] = Mixed(picture.Rgb[at + 1], green, alpha[i]);
            rgb[at + 2] = Mixed(picture.Rgb[at + 2], blue, alpha[i]);
        }
        return new Picture(picture.Width, picture.Height, rgb);
    }

    /// <summary>The picture on white ground, for what knows no transparency; the same picture where it has none.</summary>
    public static Picture OnWhite(this Picture picture) => picture.Over(byte.MaxValue, byte.MaxValue, byte.MaxValue);

    /// <summary>The picture's colours with another alpha; without one where all of it is opaque.</summary>
    public static Picture WithAlpha(this Picture picture, byte[]? alpha) =>
        new(picture.Width, picture.Height, picture.Rgb, alpha is null || Array.TrueForAll(alpha, value => value == byte.MaxValue) ? null : alpha);

    /// <summary>A copy, with alpha where the picture has it or it is wanted.</summary>
    public static Picture Copied(this Picture picture, bool withAlpha)
    {
        var alpha = (byte[]?)picture.Alpha?.Clone();
        if (alpha is null && withAlpha)
            alpha = Opaque(picture.Width * picture.Height);
        return new Picture(picture.Width, picture.Height, (byte[])picture.Rgb.Clone(), alpha);
    }

    /// <summary>The picture with an alpha, off the white ground that it was drawn on: (x - (1 - alpha)) / alpha.</summary>
    public static Picture Lifted(this Picture picture, byte[] alpha)
    {
        var rgb = new byte[picture.Rgb.Length];
        for (var i = 0; i < rgb.Length; i++)
        {
            var seen = alpha[i / Colours];
            rgb[i] = seen == 0 ? (byte)0 : (byte)Math.Min(255, Math.Max(0, (((picture.Rgb[i] - 255 + seen) * 255) + (seen / 2)) / seen));
        }
        return new Picture(picture.Width, picture.Height, rgb).WithAlpha(alpha);
    }

    /// <summary>Changes a picture by what knows three channels and is linear, such as a filter: premultiplied colours and alpha apart, so that hidden colours play no part.</summary>
    public static Picture Filtered(this Picture picture, Func<Picture, Picture> filter)
    {
        if (picture.Alpha is not { } alpha)
            return filter(picture);
        var rgb = new byte[picture.Rgb.Length];
        for (var i = 0; i < rgb.Length; i++)
            rgb[i] = Times(picture.Rgb[i], alpha[i / Colours]);
        var colours = filter(new Picture(picture.Width, picture.Height, rgb));
        var seen = Plane(filter(Grey(picture.Width, picture.Height, alpha)));
        for (var i = 0; i < colours.Rgb.Length; i++)
            colours.Rgb[i] = seen[i / Colours] is 0 ? (byte)0 : (byte)Math.Min(byte.MaxValue, ((colours.Rgb[i] * 255) + (seen[i / Colours] / 2)) / seen[i / Colours]);
        return colours.WithAlpha(seen);
    }

    /// <summary>
    /// Enlarges a picture by what knows three channels and is not linear, such as a network: it gets colours without alpha, which go on
    /// where nothing is seen, so that edges keep theirs; alpha is enlarged by a filter.
    /// </summary>
    public static Picture Enlarged(this Picture picture, Func<Picture, Picture> enlarge, CancellationToken cancellationToken)
    {
        if (picture.Alpha is not { } alpha)
            return enlarge(picture);
        var colours = enlarge(new Picture(picture.Width, picture.Height, Continued(picture.Rgb, alpha, picture.Width, picture.Height)));
        return colours.WithAlpha(Plane(Resampling.Resize(Grey(picture.Width, picture.Height, alpha), colours.Width, colours.Height, cancellationToken)));
    }

    /// <summary>The picture with colours that go on where nothing is seen, for what would mix hidden ones into its edges.</summary>
    public static Picture Continued(this Picture picture) => picture.Alpha is { } alpha
        ? new Picture(picture.Width, picture.Height, Continued(picture.Rgb, alpha, picture.Width, picture.Height), alpha)
        : picture;

    /// <summary>The alpha of pixels that are all opaque.</summary>
    public static byte[] Opaque(int pixels)
    {
        var alpha = new byte[pixels];
        alpha.AsSpan().Fill(byte.MaxValue);
        return alpha;
    }

    /// <summary>value * alpha / 255, rounded.</summary>
    public static byte Times(byte value, byte alpha) => (byte)(((value * alpha) + 127) / 255);

    /// <summary>The alpha of a pixel.</summary>
    public static byte AlphaAt(this Picture picture, int pixel) => picture.Alpha?[pixel] ?? byte.MaxValue;

    private static byte Mixed(byte value, byte ground, byte alpha) =>
        alpha == byte.MaxValue ? value : (byte)(((value * alpha) + (ground * (255 - alpha)) + 127) / 255);

    private static float Unit(float value)
    {
        var unit = (value / 2f) + 0.5f;
        // Written so that a NaN becomes 0 rather than whatever the processor makes of it.
        return unit > 0f ? Math.Min(unit, 1f) : 0f;
    }

    private static byte ToByte(float value) => (byte)Math.Min(Math.Max(Math.Round(value), 0), 255);

    private static Picture Grey(int width, int height, byte[] plane)
    {
        var rgb = new byte[checked(plane.Length * Colours)];
        for (var i = 0; i < rgb.Length; i++)
            rgb[i] = plane[i / Colours];
        return new Picture(width, height, rgb);
    }

    private static byte[] Plane(Picture grey)
    {
        var plane = new byte[grey.Width * grey.Height];
        for (var i = 0; i < plane.Length; i++)
            plane[i] = grey.Rgb[i * Colours];
        return plane;
    }

    /// <summary>
    /// Colours that go on where nothing is seen: those of the picture at half its size, which are weighed by alpha, and which go on
    /// likewise (the pull and push of Gortler et al. 1996, "The lumigraph", section 3.4).
    /// </summary>
    private static byte[] Continued(byte[] rgb, byte[] alpha, int width, int height)
    {
        if (Array.IndexOf(alpha, (byte)0) < 0 || (width == 1 && height == 1))
            return rgb;
        var (columns, rows) = ((width + 1) / 2, (height + 1) / 2);
        var (sums, weights) = (new int[columns * rows * Colours], new int[columns * rows]);
        for (var i = 0; i < alpha.Length; i++)
        {
            var to = (i / width / 2 * columns) + (i % width / 2);
            weights[to] += alpha[i];
            for (var channel = 0; channel < Colours; channel++)
                sums[(to * Colours) + channel] += rgb[(i * Colours) + channel] * alpha[i];
        }
        var small = new byte[sums.Length];
        for (var i = 0; i < small.Length; i++)
            small[i] = weights[i / Colours] == 0 ? (byte)0 : (byte)((sums[i] + (weights[i / Colours] / 2)) / weights[i / Colours]);
        small = Continued(small, Array.ConvertAll(weights, weight => (byte)Math.Min(weight, byte.MaxValue)), columns, rows);
        var result = (byte[])rgb.Clone();
        for (var i = 0; i < alpha.Length; i++)
        {
            if (alpha[i] == 0)
                Array.Copy(small, ((i / width / 2 * columns) + (i % width / 2)) * Colours, result, i * Colours, Colours);
        }
        return result;
    }
}
