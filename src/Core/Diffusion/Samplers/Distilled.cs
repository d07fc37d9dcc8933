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
        Float.Fit(ref _epsilon, sample.Length);
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

/// <summary>The timesteps of consistency models: some of the steps the model was distilled on (Luo et al. 2023, section 4.3).</summary>
internal static class DistilledSteps
{
    /// <summary>Every (L / n)-th of the last L = strength * original steps, the noisiest first.</summary>
    public static double[] Of(SchedulerConfig config, SamplerRequest request)
    {
        var trained = config.NumTrainTimesteps;
        if (request.Timesteps is { } custom)
        {
            var all = Spacing.Custom(custom, trained);
            return all.Skip(all.Length - Math.Min((int)(all.Length * request.Strength), all.Length)).ToArray();
        }
        var original = request.OriginalInferenceSteps ?? config.OriginalInferenceSteps;
        // TCD takes its own number of original steps to mean the whole training schedule.
        var isWhole = config.ClassName == "TCDScheduler" && request.OriginalInferenceSteps is not null;
        var spacing = isWhole ? 1 : trained / original;
        var available = (int)((isWhole ? trained : original) * request.Strength);
        if (request.Steps > available)
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                $"{request.Steps} steps are too many for this model, which was distilled to {available}; ask for {available} or fewer.")
            { Subject = request.Steps };
        }
        var offset = isWhole ? 0 : spacing - 1;
        var timesteps = new double[request.Steps];
        for (var i = 0; i < timesteps.Length; i++)
        {
            var index = (int)Math.Floor(i * ((double)available / request.Steps));
            timesteps[i] = ((available - 1 - index) * spacing) + offset;
        }
        return timesteps;
    }
}
