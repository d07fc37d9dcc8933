namespace TextToImage.Diffusion;

/// <summary>
/// Noise as samplers draw it that carry two rows a picture, with the prompt and without it, and look at the first alone:
/// GLIDE's notebooks. Each draw is followed by one as long that nobody sees, so that a seed means the same noise.
/// </summary>
/// <param name="noise">The noise of the run.</param>
internal sealed class PairedNoise(RunNoise noise) : INoiseSource
{
    /// <inheritdoc/>
    public void Fill(Span<float> destination)
    {
        noise.Fill(destination);
        noise.Fill(new float[destination.Length]);
    }

    /// <summary>The noise that a run starts with.</summary>
    /// <param name="shape">[batch, channels, height, width].</param>
    public float[] First(long[] shape)
    {
        var first = noise.First(shape);
        noise.Fill(new float[first.Length]);
        return first;
    }

    /// <summary>Makes a draw that is not needed.</summary>
    /// <param name="count">Numbers of the sample.</param>
    public void Skip(int count) => Fill(new float[count]);
}
