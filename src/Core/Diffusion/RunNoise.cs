namespace TextToImage.Diffusion;

/// <summary>The noise of one run: that of its seeds, the first of it moved towards that of other seeds where variations are wanted.</summary>
/// <param name="source">The noise of the seeds.</param>
/// <param name="variation">The noise towards which the first is moved; null: none.</param>
/// <param name="strength">How far, 0 to 1.</param>
internal sealed class RunNoise(INoiseSource source, INoiseSource? variation = null, double strength = 0) : INoiseSource
{
    /// <inheritdoc/>
    public void Fill(Span<float> destination) => source.Fill(destination);

    /// <summary>The noise that a run starts with.</summary>
    /// <param name="shape">[batch, channels, height, width], or [batch, numbers] for a vector, which is turned as one column.</param>
    public float[] First(long[] shape)
    {
        var noise = Draw(source, shape);
        var (height, width) = shape.Length == 2 ? ((int)shape[1], 1) : ((int)shape[2], (int)shape[3]);
        if (variation is not null && strength > 0)
            NoiseVariation.Mix(noise, Draw(variation, shape), strength, height, width);
        return noise;
    }

    private static float[] Draw(INoiseSource from, long[] shape)
    {
        var noise = new float[Networks.TensorBuffer.ElementCount(shape)];
        from.Fill(noise);
        return noise;
    }
}
