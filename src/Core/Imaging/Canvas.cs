namespace TextToImage.Imaging;

/// <summary>Pictures and masks laid on larger canvases, and pictures blended under masks.</summary>
internal static class Canvas
{
    private const int Channels = 3;

    /// <summary>A larger picture with this one at a place; around it, the pixels of its edges go on.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="left">Columns before it.</param>
    /// <param name="top">Rows above it.</param>
    /// <param name="width">Width of the result, at least <paramref name="left"/> and the picture's.</param>
    /// <param name="height">Height of the result.</param>
    public static Picture Extended(this Picture picture, int left, int top, int width, int height)
    {
        if ((width, height) == (picture.Width, picture.Height))
            return picture;
        var result = new Picture(width, height, new byte[checked(width * height * Channels)]);
        var (row, source) = (width * Channels, picture.Width * Channels);
        for (var y = 0; y < height; y++)
        {
            var from = picture.Rgb.AsSpan(Math.Min(Math.Max(y - top, 0), picture.Height - 1) * source, source);
            var to = result.Rgb.AsSpan(y * row, row);
            from.CopyTo(to.Slice(left * Channels));
            Repeat(from.Slice(0, Channels), to.Slice(0, left * Channels));
            Repeat(from.Slice(source - Channels), to.Slice((left * Channels) + source));
        }
        return result;
    }

    /// <summary>A larger picture with this one at a place; around it, copies of it go on.</summary>
    public static Picture Repeated(this Picture picture, int left, int top, int width, int height)
    {
        var result = new Picture(width, height, new byte[checked(width * height * Channels)]);
        for (var y = 0; y < height; y++)
        {
            var from = picture.Rgb.AsSpan(Around(y - top, picture.Height) * picture.Width * Channels, picture.Width * Channels);
            for (var x = 0; x < width; x++)
                from.Slice(Around(x - left, picture.Width) * Channels, Channels).CopyTo(result.Rgb.AsSpan(((y * width) + x) * Channels));
        }
        return result;

        static int Around(int place, int length) => ((place % length) + length) % length;
    }

    /// <summary>A larger mask with this one at a place, and one value around it.</summary>
    public static Mask Extended(this Mask mask, int left, int top, int width, int height, byte around)
    {
        if ((width, height) == (mask.Width, mask.Height))
            return mask;
        var result = around == 0 ? Mask.Nothing(width, height) : Mask.Everything(width, height);
        for (var y = 0; y < mask.Height; y++)
            Array.Copy(mask.Values, y * mask.Width, result.Values, ((top + y) * width) + left, mask.Width);
        return result;
    }

    /// <summary>Lays a picture over a part of this one: where the mask is 255 it replaces it, where it is 0 nothing changes.</summary>
    /// <param name="picture">Changed in place.</param>
    /// <param name="over">What is laid over it.</param>
    /// <param name="mask">Of the size of <paramref name="over"/>.</param>
    /// <param name="left">Column of the place.</param>
    /// <param name="top">Row of the place.</param>
    public static void Blend(this Picture picture, Picture over, Mask mask, int left, int top)
    {
        for (var i = 0; i < mask.Values.Length; i++)
        {
            var share = mask.Values[i];
            if (share == 0)
                continue;
            var to = (((top + (i / mask.Width)) * picture.Width) + left + (i % mask.Width)) * Channels;
            for (var channel = 0; channel < Channels; channel++)
                picture.Rgb[to + channel] = (byte)(((picture.Rgb[to + channel] * (255 - share)) + (over.Rgb[(i * Channels) + channel] * share) + 127) / 255);
        }
    }

    private static void Repeat(ReadOnlySpan<byte> pixel, Span<byte> to)
    {
        for (var i = 0; i < to.Length; i += Channels)
            pixel.CopyTo(to.Slice(i));
    }
}
