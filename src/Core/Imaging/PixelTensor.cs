namespace TextToImage.Imaging;

/// <summary>Operations on pixels as numbers, [planes, height, width] in -1 to 1, as torch makes them.</summary>
internal static class PixelTensor
{
    /// <summary>A picture as networks that read pictures take it: each channel of 0 to 1, less its mean, divided by its deviation.</summary>
    /// <param name="picture">The picture; on white where it is transparent.</param>
    /// <param name="mean">For each channel, what is taken from values of 0 to 1.</param>
    /// <param name="deviation">And what the rest is divided by.</param>
    /// <param name="nchw">Receives [3, height, width].</param>
    public static void Normalize(Picture picture, IReadOnlyList<double> mean, IReadOnlyList<double> deviation, Span<float> nchw)
    {
        picture = picture.OnWhite();
        var plane = picture.Width * picture.Height;
        for (var channel = 0; channel < mean.Count; channel++)
        {
            var (less, by) = ((float)mean[channel], (float)deviation[channel]);
            for (var i = 0; i < plane; i++)
                nchw[(channel * plane) + i] = ((picture.Rgb[(i * mean.Count) + channel] / 255f) - less) / by;
        }
    }

    /// <summary>Rounds to what 8 bits can hold: round((x + 1) * 127.5) / 127.5 - 1, halves to even.</summary>
    public static void Quantize(Span<float> pixels)
    {
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = ((float)Math.Round((pixels[i] + 1f) * 127.5f) / 127.5f) - 1f;
    }

    /// <summary>Planes of another size, each pixel from its four neighbours however small they become: torch's interpolate(mode="bilinear").</summary>
    /// <param name="planes">[planes, height, width].</param>
    /// <param name="height">Rows of the planes.</param>
    /// <param name="width">Columns of the planes.</param>
    /// <param name="toHeight">Rows of the result.</param>
    /// <param name="toWidth">Columns of the result.</param>
    /// <param name="alignCorners">Whether the middles of the corner pixels stay where they are (align_corners), rather than the outer edges.</param>
    /// <returns>[planes, toHeight, toWidth].</returns>
    public static float[] Bilinear(ReadOnlySpan<float> planes, int height, int width, int toHeight, int toWidth, bool alignCorners)
    {
        var rows = Enumerable.Range(0, toHeight).Select(i => Place(i, height, toHeight, alignCorners)).ToArray();
        var columns = Enumerable.Range(0, toWidth).Select(i => Place(i, width, toWidth, alignCorners)).ToArray();
        var result = new float[planes.Length / (height * width) * toHeight * toWidth];
        for (int plane = 0, to = 0; plane < planes.Length; plane += height * width)
        {
            foreach (var (top, bottom, down) in rows)
            {
                var upper = planes.Slice(plane + (top * width), width);
                var lower = planes.Slice(plane + (bottom * width), width);
                foreach (var (left, right, across) in columns)
                {
                    var above = (upper[left] * (1 - across)) + (upper[right] * across);
                    var below = (lower[left] * (1 - across)) + (lower[right] * across);
                    result[to++] = (above * (1 - down)) + (below * down);
                }
            }
        }
        return result;
    }

    /// <summary>
    /// Larger planes by a filter, first along rows and then along columns: torch's interpolate(mode="bicubic", antialias=True), which is
    /// Pillow's resize without its 8 bits.
    /// </summary>
    /// <returns>[planes, toHeight, toWidth].</returns>
    public static float[] Enlarge(ReadOnlySpan<float> planes, int height, int width, int toHeight, int toWidth, Interpolation filter)
    {
        var (across, down) = (FilterTaps.Plan(0, (double)width / toWidth, width, toWidth, filter), FilterTaps.Plan(0, (double)height / toHeight, height, toHeight, filter));
        var count = planes.Length / (height * width);
        var wide = new float[count * height * toWidth];
        for (var row = 0; row < count * height; row++)
        {
            for (var x = 0; x < toWidth; x++)
            {
                var (first, weights) = across[x];
                var sum = 0.0;
                for (var i = 0; i < weights.Length; i++)
                    sum += weights[i] * planes[(row * width) + first + i];
                wide[(row * toWidth) + x] = (float)sum;
            }
        }
        var result = new float[count * toHeight * toWidth];
        for (var i = 0; i < result.Length; i++)
        {
            var (plane, y, x) = (i / (toHeight * toWidth), i / toWidth % toHeight, i % toWidth);
            var (first, weights) = down[y];
            var sum = 0.0;
            for (var k = 0; k < weights.Length; k++)
                sum += weights[k] * wide[(((plane * height) + first + k) * toWidth) + x];
            result[i] = (float)sum;
        }
        return result;
    }

    /// <summary>The two pixels that a pixel of the result lies between, and its distance from the first.</summary>
    public static (int First, int Second, float Share) Place(int index, int side, int target, bool alignCorners)
    {
        var place = alignCorners
            ? target > 1 ? index * ((float)(side - 1) / (target - 1)) : 0
            : Math.Max(((index + 0.5f) * ((float)side / target)) - 0.5f, 0);
        var first = Math.Min((int)place, side - 1);
        return (first, Math.Min(first + 1, side - 1), place - first);
    }
}
