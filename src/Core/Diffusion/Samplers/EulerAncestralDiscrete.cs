namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// Euler steps down below the next level, followed by fresh noise up to it (k-diffusion's sample_euler_ancestral):
/// <code>
/// x += d (sigma_down - sigma) + sigma_up * noise
/// </code>
/// </summary>
internal sealed class EulerAncestralDiscrete(SchedulerConfig config, SamplerRequest request) : SigmaSampler(config, request)
{
    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        var sigma = Levels[step];
        var (down, up) = Ancestral(sigma, Levels[step + 1]);
        Differentiate(sigma, sample, output);
        Float.AddScaled(down - sigma, Derivative, sample);
        Float.AddScaled(up, Draw(noise), sample);
    }
}
