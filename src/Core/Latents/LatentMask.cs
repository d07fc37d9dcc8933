using TextToImage.Imaging;

namespace TextToImage.Latents;

/// <summary>A mask over pixels as the latents need it: one number a latent, 1 where the picture is drawn anew.</summary>
internal static class LatentMask
{
    /// <summary>The grey from which a pixel is drawn anew.</summary>
    public const int Half = 128;

    /// <summary>A latent is drawn where the first of its pixels is (torch's nearest), as in diffusers.</summary>
    /// <param name="mask">Its sides are multiples of <paramref name="downsampling"/>.</param>
    /// <param name="downsampling">Pixels of a side to one latent.</param>
    public static float[] Nearest(Mask mask, int downsampling) =>
        Each(mask, downsampling, (left, top) => mask.Values[(top * mask.Width) + left] >= Half ? 1 : 0);

    /// <summary>A latent has the grey of the pixel in the middle (Pillow's nearest), soft edges kept: diffusers' legacy pipeline.</summary>
    public static float[] Middle(Mask mask, int downsampling) =>
        Each(mask, downsampling, (left, top) => mask.Values[((top + (downsampling / 2)) * mask.Width) + left + (downsampling / 2)] / 255f);

    /// <summary>A latent is drawn where any of its pixels is, so that nothing of what is masked stays.</summary>
    public static float[] Touched(Mask mask, int downsampling) => Each(mask, downsampling, (left, top) =>
    {
        for (var y = top; y < top + downsampling; y++)
        {
            for (var x = left; x < left + downsampling; x++)
            {
                if (mask.Values[(y * mask.Width) + x] >= Half)
                    return 1;
            }
        }
        return 0;
    });

    /// <summary>The pixels of the latents that are drawn.</summary>
    public static Mask ToPixels(float[] latentMask, int width, int height, int downsampling)
    {
        var values = new byte[width * height];
        for (var i = 0; i < values.Length; i++)
            values[i] = (byte)(latentMask[(i / width / downsampling * (width / downsampling)) + (i % width / downsampling)] >= 0.5f ? 255 : 0);
        return new Mask(width, height, values);
    }

    private static float[] Each(Mask mask, int downsampling, Func<int, int, float> drawn)
    {
        var (columns, rows) = (mask.Width / downsampling, mask.Height / downsampling);
        var latents = new float[columns * rows];
        for (var i = 0; i < latents.Length; i++)
            latents[i] = drawn(i % columns * downsampling, i / columns * downsampling);
        return latents;
    }
}
