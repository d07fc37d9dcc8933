namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// Denoising diffusion implicit models (Song et al. 2020, eq. 12 and 16, arXiv:2010.02502). With p = abar_prev and
/// sigma = eta * std of DDPM's posterior:
/// <code>
/// x = sqrt(p) x0 + sqrt(1 - p - sigma^2) eps + sigma * noise
/// </code>
/// </summary>
internal sealed class Ddim : DiscreteSampler
{
    private readonly float _eta;
    private float[] _epsilon = [];

    public Ddim(SchedulerConfig config, SamplerRequest request)
        : base(config, request, config.SetAlphaToOne ? 1 : null)
    {
        _eta = (float)(request.Eta ?? 0);
        VisitAskedOrSpaced();
    }

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        Float.Fit(ref _epsilon, sample.Length);
        var t = TimestepAt(step);
        var (a, p) = (AlphaCumprod(t), AlphaCumprod(Previous(step)));
        var level = NoiseLevel.FromAlphaCumprod(a);
        var sigma = _eta * Float.Sqrt((1 - p) / (1 - a) * (1 - (a / p)));

        PredictClean(level, sample, output);
        if (Request.UseClippedModelOutput)
            Prediction.NoiseFromClean(level, sample, Clean, _epsilon);
        else
            Prediction.ToNoise(Config.PredictionType, level, sample, output, _epsilon);
        Float.Combine(Float.Sqrt(p), Clean, Float.Sqrt(1 - p - (sigma * sigma)), _epsilon, sample);
        if (_eta > 0)
            Float.AddScaled(sigma, Draw(noise), sample);
    }
}
