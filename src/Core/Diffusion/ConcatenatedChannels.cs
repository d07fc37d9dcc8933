namespace TextToImage.Diffusion;

/// <summary>
/// Channels that the denoiser gets after those of the sample and that stay the same in every step, such as the mask and
/// the known latents of a network that can fill in (Rombach et al. 2022, section 4.5).
/// </summary>
internal sealed class ConcatenatedChannels
{
    /// <summary>Channels of the mask.</summary>
    private const int MaskChannels = 1;

    /// <summary>Wraps numbers; the array is not copied.</summary>
    /// <param name="values">The numbers, in C order.</param>
    /// <param name="shape">[pictures, channels, height, width], where one picture stands for all of a batch.</param>
    /// <exception cref="ArgumentException">The numbers do not fill the shape.</exception>
    public ConcatenatedChannels(float[] values, long[] shape)
    {
        if (shape.Length != 4 || values.LongLength != shape.Aggregate(1L, (count, size) => count * size))
            throw new ArgumentException($"Channels of shape {string.Join("x", shape)} cannot hold {values.Length} numbers.", nameof(values));
        Values = values;
        Shape = shape;
    }

    /// <summary>The numbers, in C order.</summary>
    public float[] Values { get; }

    /// <summary>[1 or batch, channels, height, width].</summary>
    public long[] Shape { get; }

    /// <summary>Number of channels.</summary>
    public long Count => Shape[1];

    /// <summary>How many channels a network that can fill in takes: latents, mask, known latents.</summary>
    public static int Filling(int latentChannels) => latentChannels + MaskChannels + latentChannels;

    /// <summary>Mask and known latents where nothing is known, which is text-to-image: 1 (to be drawn) and 0 everywhere.</summary>
    public static ConcatenatedChannels NothingKnown(int latentChannels, int height, int width)
    {
        var values = new float[(MaskChannels + latentChannels) * height * width];
        values.AsSpan(0, MaskChannels * height * width).Fill(1);
        return new ConcatenatedChannels(values, [1, MaskChannels + latentChannels, height, width]);
    }

    /// <summary>Mask and known latents.</summary>
    /// <param name="mask">[height, width], 1 where the picture is drawn.</param>
    /// <param name="known">[batch, channels, height, width].</param>
    /// <param name="shape">That of <paramref name="known"/>.</param>
    public static ConcatenatedChannels Known(float[] mask, float[] known, long[] shape)
    {
        var each = known.Length / (int)shape[0];
        var values = new float[known.Length + ((int)shape[0] * mask.Length)];
        for (var i = 0; i < shape[0]; i++)
        {
            var row = values.AsSpan(i * (mask.Length + each), mask.Length + each);
            mask.CopyTo(row);
            known.AsSpan(i * each, each).CopyTo(row.Slice(mask.Length));
        }
        return new ConcatenatedChannels(values, [shape[0], MaskChannels + shape[1], shape[2], shape[3]]);
    }

    /// <summary>The channels of two one after the other.</summary>
    /// <exception cref="ArgumentException">They are for batches or pictures of other sizes.</exception>
    public static ConcatenatedChannels Stacked(ConcatenatedChannels first, ConcatenatedChannels second)
    {
        var pictures = Math.Max(first.Shape[0], second.Shape[0]);
        var values = new float[pictures * (first.Count + second.Count) * first.Shape[2] * first.Shape[3]];
        var offset = 0;
        for (var i = 0; i < pictures; i++)
        {
            foreach (var channels in new[] { first, second })
            {
                channels.Of(i).CopyTo(values.AsSpan(offset));
                offset += channels.Of(i).Length;
            }
        }
        return offset == values.Length
            ? new ConcatenatedChannels(values, [pictures, first.Count + second.Count, first.Shape[2], first.Shape[3]])
            : throw new ArgumentException($"Channels of shape {string.Join("x", second.Shape)} do not fit behind those of {string.Join("x", first.Shape)}.", nameof(second));
    }

    /// <summary>What of the channels lies in a window.</summary>
    public ConcatenatedChannels Seen(CanvasWindow window)
    {
        var seen = new float[Shape[0] * Shape[1] * window.Height * window.Width];
        window.Gather(Values, (int)Shape[2], (int)Shape[3], seen);
        return new ConcatenatedChannels(seen, [Shape[0], Shape[1], window.Height, window.Width]);
    }

    /// <summary>The numbers of one picture of a batch.</summary>
    public ReadOnlySpan<float> Of(int picture)
    {
        var each = Values.Length / (int)Shape[0];
        return Values.AsSpan(Shape[0] == 1 ? 0 : picture * each, each);
    }
}
