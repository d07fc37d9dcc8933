namespace TextToImage.Matting;

/// <summary>
/// Colours of what a matte keeps, without those of its ground, which mixed edges have: blur fusion (Forte 2021, "Approximate fast
/// foreground colour estimation", ICIP; equations 3 to 6), a wide pass and a narrow one.
/// </summary>
internal static class ForegroundColours
{
    /// <summary>Half the sides of the squares that colours are taken from, in pixels: those of the paper.</summary>
    private const int Wide = 90, Narrow = 6;

    private const float Nothing = 1e-5f;

    /// <summary>What a pixel's colour is blurred to on either side of the matte, [6, height, width]: three planes of the thing, three of the ground.</summary>
    /// <param name="picture">[3, height, width], 0 to 1.</param>
    /// <param name="matte">[height, width], 0 to 1.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static float[] Blurred(float[] picture, float[] matte, int width, int height)
    {
        var plane = width * height;
        var rest = Array.ConvertAll(matte, share => 1 - share);
        var result = new float[picture.Length * 2];
        foreach (var channel in Enumerable.Range(0, picture.Length / plane))
        {
            var colour = picture.AsSpan(channel * plane, plane).ToArray();
            var (thing, ground) = Pass(colour, colour, colour, Wide);
            for (var i = 0; i < plane; i++)
                thing[i] = Pure(colour[i], matte[i], thing[i], ground[i]);
            (thing, ground) = Pass(colour, thing, ground, Narrow);
            thing.CopyTo(result, channel * plane);
            ground.CopyTo(result, picture.Length + (channel * plane));
        }
        return result;

        (float[] Thing, float[] Ground) Pass(float[] colour, float[] thing, float[] ground, int radius) =>
            (Weighed(thing, matte, colour, radius), Weighed(ground, rest, colour, radius));

        float[] Weighed(float[] colour, float[] weights, float[] otherwise, int radius)
        {
            var product = new float[plane];
            for (var i = 0; i < plane; i++)
                product[i] = colour[i] * weights[i];
            var sums = BoxFilter.Mean(product, width, height, radius);
            var all = BoxFilter.Mean(weights, width, height, radius);
            for (var i = 0; i < plane; i++)
                sums[i] = all[i] > Nothing ? sums[i] / all[i] : otherwise[i];
            return sums;
        }
    }

    /// <summary>The thing's own colour in a pixel, 0 to 1: what its surroundings let expect, and of what is seen and not explained so the share of the thing.</summary>
    /// <param name="seen">The pixel's colour.</param>
    /// <param name="share">Its matte.</param>
    /// <param name="thing">What the thing is blurred to there.</param>
    /// <param name="ground">What the ground is blurred to there.</param>
    public static float Pure(float seen, float share, float thing, float ground) =>
        Math.Min(1, Math.Max(0, thing + (share * (seen - (share * thing) - ((1 - share) * ground)))));
}
