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
        return new Picture(width, height, Plane(picture.Rgb, Channels), picture.Alpha is { } alpha ? Plane(alpha, 1) : null);

        byte[] Plane(byte[] values, int channels)
        {
            var result = new byte[checked(width * height * channels)];
            var (row, source) = (width * channels, picture.Width * channels);
            for (var y = 0; y < height; y++)
            {
                var from = values.AsSpan(Math.Min(Math.Max(y - top, 0), picture.Height - 1) * source, source);
                var to = result.AsSpan(y * row, row);
                from.CopyTo(to.Slice(left * channels));
                Repeat(from.Slice(0, channels), to.Slice(0, left * channels));
                Repeat(from.Slice(source - channels), to.Slice((left * channels) + source));
            }
            return result;
        }
    }

    /// <summary>A larger picture with this one at a place; around it, copies of it go on.</summary>
    public static Picture Repeated(this Picture picture, int left, int top, int width, int height)
    {
        return new Picture(width, height, Plane(picture.Rgb, Channels), picture.Alpha is { } alpha ? Plane(alpha, 1) : null);

        byte[] Plane(byte[] values, int channels)
        {
            var result = new byte[checked(width * height * channels)];
            for (var y = 0; y < height; y++)
            {
                var from = values.AsSpan(Around(y - top, picture.Height) * picture.Width * channels, picture.Width * channels);
                for (var x = 0; x < width; x++)
                    from.Slice(Around(x - left, picture.Width) * channels, channels).CopyTo(result.AsSpan(((y * width) + x) * channels));
            }
            return result;
        }

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

    /// <summary>Replaces a part of a picture by another: all of it where the mask is 255, nothing where it is 0; between, premultiplied colours and alpha are mixed.</summary>
    /// <param name="picture">Changed in place; it has alpha where <paramref name="over"/> has.</param>
    /// <param name="over">What replaces it.</param>
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
            var at = ((top + (i / mask.Width)) * picture.Width) + left + (i % mask.Width);
            var to = at * Channels;
            if (picture.Alpha is { } alpha)
            {
                var (before, after) = (alpha[at] * (255 - share), over.AlphaAt(i) * share);
                alpha[at] = (byte)((before + after + 127) / 255);
                for (var channel = 0; channel < Channels && before + after > 0; channel++)
                    picture.Rgb[to + channel] = (byte)(((picture.Rgb[to + channel] * before) + (over.Rgb[(i * Channels) + channel] * after) + ((before + after) / 2)) / (before + after));
                continue;
            }
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
