namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// The DDPM variant of DALL-E 2 class models (Ramesh et al. 2022, arXiv:2204.06125): cosine schedule, steps spread
/// over the whole range, and the previous step taken from the list. Coefficients must be single precision here: at
/// t = 999 the factor alpha = 1 - beta then vanishes, and at t = 0 beta / (1 - abar) is a little less than one.
/// </summary>
internal sealed class UnClip : DiscreteSampler
{
    public UnClip(SchedulerConfig config, SamplerRequest request)
        : base(config, request, finalAlphaCumprod: 1)
    {
        if (request.Steps < 2)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "This model's scheduler (UnCLIPScheduler) needs at least 2 steps.");
        var stride = (config.NumTrainTimesteps - 1) / (double)(request.Steps - 1);
        var timesteps = new double[request.Steps];
        for (var i = 0; i < timesteps.Length; i++)
            timesteps[timesteps.Length - 1 - i] = Math.Round(i * stride);
        Visit(timesteps);
    }

    /// <inheritdoc/>
    public override bool HasLearnedVariance => Config.VarianceType == "learned_range";

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        var t = TimestepAt(step);
        var previous = step + 1 < Timesteps.Count ? TimestepAt(step + 1) : t - 1;
        var (a, p) = (AlphaCumprod(t), AlphaCumprod(previous));
        var beta = previous == t - 1 ? Schedule.Betas[t] : 1 - (a / p);
        var alpha = 1 - beta;

        PredictClean(NoiseLevel.FromAlphaCumprod(a), sample, output);
        Float.Combine(Float.Sqrt(p) * beta / (1 - a), Clean, Float.Sqrt(alpha) * (1 - p) / (1 - a), sample, sample);
        if (t == 0)
            return;

        var z = Draw(noise);
        var posterior = (1 - p) / (1 - a) * beta;
        if (HasLearnedVariance)
            LearnedVariance.AddNoise("learned_range", posterior, beta, learnedVariance, z, sample);
        else
            Float.AddScaled(Float.Sqrt(Math.Max(posterior, 1e-20f)), z, sample);
    }
}
