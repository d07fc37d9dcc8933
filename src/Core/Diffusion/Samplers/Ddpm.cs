namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// Ancestral sampling of a respaced Markov chain (Ho et al. 2020, algorithm 2 and eq. 7, arXiv:2006.11239), with the
/// variances of Nichol and Dhariwal 2021 (eq. 15, arXiv:2102.09672). With a = abar_t, p = abar_prev and the chain's
/// own beta = 1 - a / p:
/// <code>
/// mean = sqrt(p) beta / (1 - a) x0 + sqrt(1 - beta) (1 - p) / (1 - a) x
/// x    = mean + std * noise      (no noise at t = 0)
/// </code>
/// </summary>
internal sealed class Ddpm : DiscreteSampler
{
    private const float SmallestVariance = 1e-20f;

    private readonly string _varianceType;

    public Ddpm(SchedulerConfig config, SamplerRequest request)
        : base(config, request, finalAlphaCumprod: 1)
    {
        _varianceType = config.VarianceType ?? "fixed_small";
        VisitAskedOrSpaced();
    }

    /// <inheritdoc/>
    public override bool HasLearnedVariance => _varianceType is "learned" or "learned_range";

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        var t = TimestepAt(step);
        var (a, p) = (AlphaCumprod(t), AlphaCumprod(Previous(step)));
        var alpha = a / p;
        var beta = 1 - alpha;

        PredictClean(NoiseLevel.FromAlphaCumprod(a), sample, output);
        Float.Combine(Float.Sqrt(p) * beta / (1 - a), Clean, Float.Sqrt(alpha) * (1 - p) / (1 - a), sample, sample);
        if (t == 0)
            return;

        var z = Draw(noise);
        var posterior = Math.Max((1 - p) / (1 - a) * beta, SmallestVariance);
        if (HasLearnedVariance)
            LearnedVariance.AddNoise(_varianceType, posterior, beta, learnedVariance, z, sample);
        else
            Float.AddScaled(Float.Sqrt(_varianceType is "fixed_large" or "fixed_large_log" ? beta : posterior), z, sample);
    }
}
