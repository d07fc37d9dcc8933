namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// Multistep consistency sampling of latent consistency models (Luo et al. 2023, algorithm 3, arXiv:2310.04378):
/// <code>
/// f = c_out x0 + c_skip x,  c_skip = d^2 / (s^2 + d^2),  c_out = s / sqrt(s^2 + d^2),  s = 10 t,  d = 0.5
/// x = sqrt(abar_next) f + sqrt(1 - abar_next) noise      (f alone at the last step)
/// </code>
/// </summary>
internal sealed class Lcm : DiscreteSampler
{
    private const double SigmaData = 0.5;

    public Lcm(SchedulerConfig config, SamplerRequest request)
        : base(config, request, config.SetAlphaToOne ? 1 : null) =>
        Visit(DistilledSteps.Of(config, request));

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        var t = TimestepAt(step);
        var scaled = t * Config.TimestepScaling;
        var square = (scaled * scaled) + (SigmaData * SigmaData);

        PredictClean(NoiseLevel.FromAlphaCumprod(AlphaCumprod(t)), sample, output);
        Float.Combine((float)(scaled / Math.Sqrt(square)), Clean, (float)(SigmaData * SigmaData / square), sample, Clean);
        if (step == Timesteps.Count - 1)
        {
            Clean.CopyTo(sample);
            return;
        }
        var (alpha, sigma) = NoiseLevel.FromAlphaCumprod(AlphaCumprod(TimestepAt(step + 1)));
        Float.Combine(alpha, Clean, sigma, Draw(noise), sample);
    }
}
