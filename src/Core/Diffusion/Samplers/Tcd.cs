namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// Trajectory consistency distillation's strategic stochastic sampling (Zheng et al. 2024, algorithm 4,
/// arXiv:2402.19159): jump to s = (1 - eta) t_next, then noise back up to t_next.
/// <code>
/// y = sqrt(abar_s) x0 + sqrt(1 - abar_s) eps
/// x = sqrt(abar_next / abar_s) y + sqrt(1 - abar_next / abar_s) noise      (y alone at the last step or without eta)
/// </code>
/// </summary>
internal sealed class Tcd : DiscreteSampler
{
    private const double UsualEta = 0.3;

    private readonly double _eta;
    private float[] _epsilon = [];

    public Tcd(SchedulerConfig config, SamplerRequest request)
        : base(config, request, config.SetAlphaToOne ? 1 : null)
    {
        _eta = request.Eta ?? UsualEta;
        Visit(DistilledSteps.Of(config, request));
    }

    /// <inheritdoc/>
    internal override bool UsesClean => false;

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        if (_epsilon.Length != sample.Length)
            _epsilon = new float[sample.Length];
        var isLast = step == Timesteps.Count - 1;
        var next = isLast ? 0 : TimestepAt(step + 1);
        var level = NoiseLevel.FromAlphaCumprod(AlphaCumprod(TimestepAt(step)));
        // torch multiplies a whole number by a single-precision one here.
        var s = (int)Math.Floor((float)(1 - _eta) * next);

        Prediction.ToClean(Config.PredictionType, level, sample, output, Clean);
        Prediction.ToNoise(Config.PredictionType, level, sample, output, _epsilon);
        var (alpha, sigma) = NoiseLevel.FromAlphaCumprod(AlphaCumprod(s));
        Float.Combine(alpha, Clean, sigma, _epsilon, sample);
        if (_eta > 0 && !isLast)
        {
            var (keep, add) = NoiseLevel.FromAlphaCumprod(AlphaCumprod(next) / AlphaCumprod(s));
            Float.Combine(keep, sample, add, Draw(noise), sample);
        }
    }
}
