using System.Numerics.Tensors;

namespace TextToImage.Diffusion;

/// <summary>Where a run begins: the first sample, and the step that it is the input of.</summary>
/// <param name="Sample">[batch, ...] numbers at the noise level of <paramref name="Step"/>; changed by the run.</param>
/// <param name="Step">Index into the sampler's timesteps.</param>
internal sealed record StartingPoint(float[] Sample, int Step)
{
    /// <summary>Pure noise before the first step: text-to-image.</summary>
    /// <param name="sampler">Says how strong its first noise is.</param>
    /// <param name="noise">N(0, 1) numbers.</param>
    /// <param name="temperature">What they are multiplied by besides.</param>
    public static StartingPoint PureNoise(Sampler sampler, ReadOnlySpan<float> noise, double temperature = 1)
    {
        var sample = new float[noise.Length];
        TensorPrimitives.Multiply(noise, (float)(sampler.InitNoiseSigma * temperature), sample);
        return new StartingPoint(sample, 0);
    }

    /// <summary>A picture noised to the level of a later step (Meng et al. 2021, arXiv:2108.01073): image-to-image.</summary>
    /// <param name="sampler">Noises as its steps denoise.</param>
    /// <param name="step">The first step to come, as <see cref="FirstStep"/> gives it.</param>
    /// <param name="clean">The clean sample.</param>
    /// <param name="noise">N(0, 1) numbers of the same shape.</param>
    public static StartingPoint Noised(Sampler sampler, int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise)
    {
        var sample = new float[clean.Length];
        sampler.AddNoise(step, clean, noise, sample);
        return new StartingPoint(sample, step);
    }

    /// <summary>
    /// The step at which a strength begins: of n steps the last int(n * strength) are made, as in diffusers, but never none.
    /// </summary>
    /// <param name="sampler">The sampler of the run.</param>
    /// <param name="steps">Steps of a whole run, not network calls.</param>
    /// <param name="strength">Share of the noise, above 0 to 1.</param>
    public static int FirstStep(Sampler sampler, int steps, double strength)
    {
        var made = Math.Max(1, Math.Min((int)(steps * strength), steps));
        return Math.Min((steps - made) * sampler.Order, sampler.Timesteps.Count - 1);
    }
}
