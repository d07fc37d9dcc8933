#if NET
using System.Runtime.CompilerServices;
#endif
using SkiaSharp;

namespace TextToImage.Imaging.Decoding;

/// <summary>What is made of the pixels of a file, which come as red, green, blue and alpha.</summary>
internal abstract class PixelTarget
{
    /// <summary>Takes pixels.</summary>
    /// <param name="rgba">Four bytes a pixel; colours are not multiplied by alpha.</param>
    /// <param name="at">Place of the first pixel.</param>
    /// <param name="step">From one place to the next.</param>
    public abstract void Write(ReadOnlySpan<byte> rgba, int at, int step);
}

/// <summary>A picture, with alpha where a pixel is not opaque in some place.</summary>
internal sealed class PictureTarget(int width, int height) : PixelTarget
{
    private readonly byte[] _rgb = new byte[checked(width * height * 3)];

    /// <summary>Taken when it is first needed: most pictures are opaque.</summary>
    private byte[]? _alpha;

    public Picture Picture => new(width, height, _rgb, _alpha);

    /// <inheritdoc/>
#if NET
    // Loops over every pixel that run once a picture: .NET would leave them in their slow first form.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    public override void Write(ReadOnlySpan<byte> rgba, int at, int step)
    {
        var rgb = _rgb;
        for (int from = 0, to = at * 3; from + 3 < rgba.Length; from += 4, to += step * 3)
        {
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (rgba[from], rgba[from + 1], rgba[from + 2]);
            if (rgba[from + 3] != byte.MaxValue)
                (_alpha ??= Transparency.Opaque(rgb.Length / 3))[to / 3] = rgba[from + 3];
        }
    }
}

/// <summary>A mask: alpha where a pixel is not opaque in some place, else how light the pixels are.</summary>
internal sealed class MaskTarget(int width, int height) : PixelTarget
{
    private readonly byte[] _grey = new byte[checked(width * height)];
    private readonly byte[] _alpha = new byte[checked(width * height)];
    private bool _opaque = true;

    public Mask Mask => new(width, height, _opaque ? _grey : _alpha) { IsOfAlpha = !_opaque };

    /// <inheritdoc/>
#if NET
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    public override void Write(ReadOnlySpan<byte> rgba, int at, int step)
    {
        for (int from = 0, to = at; from + 3 < rgba.Length; from += 4, to += step)
        {
            // The weights of ITU-R BT.601 in 16 bits, as Pillow's convert("L") has them.
            _grey[to] = (byte)(((rgba[from] * 19595) + (rgba[from + 1] * 38470) + (rgba[from + 2] * 7471) + 0x8000) >> 16);
            _alpha[to] = rgba[from + 3];
            _opaque &= rgba[from + 3] == byte.MaxValue;
        }
    }
}

/// <summary>
/// Where the pixels of a file belong in the picture as it is to be seen: pixel (x, y) of the file has the place
/// Start + x * Across + y * Down.
/// </summary>
/// <param name="Width">Pixels in a row of the picture.</param>
/// <param name="Height">Rows of the picture.</param>
/// <param name="Start">Place of the file's first pixel.</param>
/// <param name="Across">From one pixel of the file to the next in its row.</param>
/// <param name="Down">From one row of the file to the next.</param>
internal readonly record struct PixelOrder(int Width, int Height, int Start, int Across, int Down)
{
    /// <summary>The order for a file of a size, turned as its EXIF orientation says.</summary>
    public static PixelOrder For(SKEncodedOrigin origin, int width, int height)
    {
        var last = (width * height) - 1;
        return origin switch
        {
            SKEncodedOrigin.TopRight => new PixelOrder(width, height, width - 1, -1, width),
            SKEncodedOrigin.BottomRight => new PixelOrder(width, height, last, -1, -width),
            SKEncodedOrigin.BottomLeft => new PixelOrder(width, height, last - (width - 1), 1, -width),
            SKEncodedOrigin.LeftTop => new PixelOrder(height, width, 0, height, 1),
            SKEncodedOrigin.RightTop => new PixelOrder(height, width, height - 1, height, -1),
            SKEncodedOrigin.RightBottom => new PixelOrder(height, width, last, -height, -1),
            SKEncodedOrigin.LeftBottom => new PixelOrder(height, width, last - (height - 1), -height, 1),
            _ => new PixelOrder(width, height, 0, 1, width),
        };
    }
}
