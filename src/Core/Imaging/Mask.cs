namespace TextToImage.Imaging;

/// <summary>
/// Which pixels of a picture are drawn anew: one byte each, 255 where it is repainted, 0 where it is kept, between for a
/// soft edge; rows from the top down.
/// </summary>
public sealed class Mask
{
    /// <summary>Values from here on count as repainted where a yes or no is asked for.</summary>
    private const byte Half = 128;

    /// <summary>Wraps values; the array is not copied.</summary>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="values">One byte a pixel.</param>
    /// <exception cref="ArgumentException">The array does not fit the size.</exception>
    public Mask(int width, int height, byte[] values)
    {
        if (width < 1 || height < 1 || values is null || values.LongLength != (long)width * height)
            throw new ArgumentException($"A mask of {width}x{height} takes {(long)width * height} bytes.", nameof(values));
        Width = width;
        Height = height;
        Values = values;
    }

    /// <summary>Pixels in a row.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The values, 0 (kept) to 255 (repainted), rows top down.</summary>
#pragma warning disable CA1819 // As with the pixels of a picture.
    public byte[] Values { get; }
#pragma warning restore CA1819

    /// <summary>Whether it is the alpha channel of a picture: 255 where that is opaque.</summary>
    internal bool IsOfAlpha { get; init; }

    /// <summary>Whether nothing is repainted: no value is 128 or more.</summary>
    public bool IsEmpty => Array.FindIndex(Values, value => value >= Half) < 0;

    /// <summary>The smallest rectangle that holds every value above 0; null where there is none.</summary>
    public (int Left, int Top, int Width, int Height)? Bounds
    {
        get
        {
            var (left, right, top, bottom) = (Width, -1, -1, -1);
            for (var y = 0; y < Height; y++)
            {
                var first = Array.FindIndex(Values, y * Width, Width, value => value > 0);
                if (first < 0)
                    continue;
                left = Math.Min(left, first - (y * Width));
                right = Math.Max(right, Array.FindLastIndex(Values, ((y + 1) * Width) - 1, Width, value => value > 0) - (y * Width));
                top = top < 0 ? y : top;
                bottom = y;
            }
            return right < 0 ? null : (left, top, right - left + 1, bottom - top + 1);
        }
    }

    /// <summary>A mask that keeps everything.</summary>
    public static Mask Nothing(int width, int height) => new(width, height, new byte[checked(width * height)]);

    /// <summary>A mask that repaints everything.</summary>
    public static Mask Everything(int width, int height) => Nothing(width, height).Inverted();

    /// <summary>A mask that repaints a rectangle, cut to the picture where it reaches beyond.</summary>
    /// <param name="width">Pixels in a row of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="left">First column of the rectangle.</param>
    /// <param name="top">First row of the rectangle.</param>
    /// <param name="columns">Columns of the rectangle.</param>
    /// <param name="rows">Rows of the rectangle.</param>
    /// <exception cref="AIImageException">Nothing of the rectangle lies in the picture.</exception>
    public static Mask Rectangle(int width, int height, int left, int top, int columns, int rows)
    {
        var (fromX, toX) = (Math.Max(left, 0), (int)Math.Min((long)left + columns, width));
        var (fromY, toY) = (Math.Max(top, 0), (int)Math.Min((long)top + rows, height));
        if (fromX >= toX || fromY >= toY)
        {
            throw new AIImageException(
                ErrorIds.ArgumentInvalid,
                $"The region of {columns}x{rows} pixels at {left},{top} has no part in the picture of {width}x{height}; give a region within it.");
        }
        var mask = Nothing(width, height);
        for (var y = fromY; y < toY; y++)
            mask.Values.AsSpan((y * width) + fromX, toX - fromX).Fill(byte.MaxValue);
        return mask;
    }

    /// <summary>What was kept is repainted and the other way round: 255 less each value.</summary>
    public Mask Inverted() => new(Width, Height, Array.ConvertAll(Values, value => (byte)(byte.MaxValue - value)));

    /// <summary>The mask grown, or shrunk, by a number of pixels in every direction.</summary>
    /// <param name="pixels">
    /// Each pixel takes the largest value within this distance, in rows and columns alike; where negative, the smallest.
    /// Beyond the picture there is nothing to count.
    /// </param>
    public Mask Grown(int pixels)
    {
        // Further than the picture is large is all the same.
        var distance = (int)Math.Min(Math.Abs((long)pixels), Math.Max(Width, Height));
        if (distance == 0)
            return new Mask(Width, Height, (byte[])Values.Clone());
        return pixels > 0
            ? new Mask(Width, Height, MaskFilters.Largest(Values, Width, Height, distance))
            : Inverted().Grown(distance).Inverted();
    }

    /// <summary>
    /// The mask with a soft edge that falls off outwards: no value becomes less, and around what is 255 the values fall evenly
    /// with the distance, to 0 just beyond a number of pixels.
    /// </summary>
    /// <param name="pixels">Width of the edge; 0 or less leaves the mask as it is.</param>
    public Mask Feathered(int pixels) => pixels <= 0
        ? new Mask(Width, Height, (byte[])Values.Clone())
        : new Mask(Width, Height, MaskFilters.Feather(Values, Width, Height, pixels));

    /// <summary>The mask at another size; each pixel takes the nearest, as torch's interpolate(mode="nearest") chooses it.</summary>
    /// <param name="width">Pixels in a row of the result.</param>
    /// <param name="height">Rows of the result.</param>
    public Mask ResizedTo(int width, int height)
    {
        var resized = Nothing(width, height);
        var (columns, rows) = (Nearest(Width, width), Nearest(Height, height));
        for (int y = 0, to = 0; y < height; y++)
        {
            var row = rows[y] * Width;
            foreach (var column in columns)
                resized.Values[to++] = Values[row + column];
        }
        return resized;
    }

    /// <summary>A part of the mask, copied.</summary>
    /// <param name="left">First column.</param>
    /// <param name="top">First row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The part is empty or reaches beyond the mask.</exception>
    public Mask Crop(int left, int top, int width, int height)
    {
        if (left < 0 || top < 0 || width < 1 || height < 1 || (long)left + width > Width || (long)top + height > Height)
            throw new ArgumentException($"A part of {width}x{height} at {left},{top} does not fit a mask of {Width}x{Height}.", nameof(width));
        var part = Nothing(width, height);
        for (var y = 0; y < height; y++)
            Array.Copy(Values, ((top + y) * Width) + left, part.Values, y * width, width);
        return part;
    }

    /// <summary>The mask as a grey picture, to look at or to save: white is repainted.</summary>
    public Picture ToPicture()
    {
        var rgb = new byte[checked(Values.Length * 3)];
        for (int i = 0, to = 0; i < Values.Length; i++, to += 3)
            rgb[to] = rgb[to + 1] = rgb[to + 2] = Values[i];
        return new Picture(Width, Height, rgb);
    }

    /// <summary>The source pixel for each pixel along one side; torch works it out in single precision.</summary>
    private static int[] Nearest(int from, int to)
    {
        var scale = (float)from / to;
        var nearest = new int[to];
        for (var i = 0; i < to; i++)
            nearest[i] = Math.Min((int)(i * scale), from - 1);
        return nearest;
    }
}
