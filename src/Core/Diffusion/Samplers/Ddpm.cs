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
    internal override bool MovesMean => true;

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        var t = TimestepAt(step);
        var (a, p) = (AlphaCumprod(t), AlphaCumprod(Previous(step)));
        var alpha = a / p;
        var beta = 1 - alpha;

        MoveToMean(a, p, alpha, beta, output, sample);
        if (t == 0)
            return;

        var z = Draw(noise);
        var posterior = Math.Max((1 - p) / (1 - a) * beta, SmallestVariance);
        if (Gradient is { } gradient)
        {
            if (HasLearnedVariance)
                LearnedVariance.AddTimes(_varianceType, posterior, beta, learnedVariance, gradient, sample, isVariance: true);
            else
                Float.AddScaled(_varianceType is "fixed_large" or "fixed_large_log" ? beta : posterior, gradient, sample);
        }
        if (HasLearnedVariance)
            LearnedVariance.AddNoise(_varianceType, posterior, beta, learnedVariance, z, sample);
        else
            Float.AddScaled(Float.Sqrt(_varianceType is "fixed_large" or "fixed_large_log" ? beta : posterior), z, sample);
    }
}

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

        MoveToMean(a, p, alpha, beta, output, sample);
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

/// <summary>Noise whose variance the network predicts, element by element.</summary>
internal static class LearnedVariance
{
    /// <summary>sample += std * noise, as <see cref="AddTimes"/> has it.</summary>
    public static void AddNoise(string type, float posterior, float beta, ReadOnlySpan<float> variance, ReadOnlySpan<float> noise, Span<float> sample) =>
        AddTimes(type, posterior, beta, variance, noise, sample, isVariance: false);

    /// <summary>
    /// sample += std * numbers, or std^2 * numbers. learned: the output v is the variance. learned_range: the output is a place between the
    /// two extremes, std = exp((w log beta + (1 - w) log posterior) / 2) with w = (v + 1) / 2 (Nichol and Dhariwal 2021, eq. 15).
    /// </summary>
    public static void AddTimes(string type, float posterior, float beta, ReadOnlySpan<float> variance, ReadOnlySpan<float> numbers, Span<float> sample, bool isVariance)
    {
        if (variance.Length != sample.Length)
            throw new AIImageException(ErrorIds.ModelMismatch, $"variance_type {type} needs a network with twice the sample's channels; this one gives no variance.");
        if (type == "learned")
        {
            for (var i = 0; i < sample.Length; i++)
                sample[i] += (isVariance ? variance[i] : Float.Sqrt(variance[i])) * numbers[i];
            return;
        }
        var (low, high, half) = (Float.Log(posterior), Float.Log(beta), isVariance ? 1 : 0.5f);
        for (var i = 0; i < sample.Length; i++)
        {
            var w = (variance[i] + 1) / 2;
            sample[i] += Float.Exp(half * ((w * high) + ((1 - w) * low))) * numbers[i];
        }
    }
}
