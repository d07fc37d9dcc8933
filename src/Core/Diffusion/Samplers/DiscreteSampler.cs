namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// A sampler that walks over whole training steps and keeps the variance of the sample at one (DDPM and its kin).
/// Coefficients are single precision, as in torch.
/// </summary>
internal abstract class DiscreteSampler : Sampler
{
    private readonly float _finalAlphaCumprod;

    /// <param name="config">Training and spacing.</param>
    /// <param name="request">Steps.</param>
    /// <param name="finalAlphaCumprod">abar after the last step; null for that of training step 0.</param>
    private protected DiscreteSampler(SchedulerConfig config, SamplerRequest request, float? finalAlphaCumprod)
        : base(config, request)
    {
        Schedule = new NoiseSchedule(config);
        _finalAlphaCumprod = finalAlphaCumprod ?? Schedule.AlphasCumprod[0];
    }

    private protected NoiseSchedule Schedule { get; }

    /// <summary>Training steps between two steps of an evenly spaced run.</summary>
    private protected int Stride => Config.NumTrainTimesteps / Request.Steps;

    /// <inheritdoc/>
    public override void AddNoise(int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination) =>
        Schedule.AddNoise(TimestepAt(step), clean, noise, destination);

    private protected int TimestepAt(int step) => (int)Timesteps[step];

    /// <summary>The training step that a step leads to; below 0 at the end.</summary>
    private protected int Previous(int step)
    {
        if (Request.Timesteps is null)
            return TimestepAt(step) - Stride;
        return step + 1 < Timesteps.Count ? TimestepAt(step + 1) : -1;
    }

    /// <summary>abar_t; the final value for t below 0.</summary>
    private protected float AlphaCumprod(int timestep) => timestep < 0 ? _finalAlphaCumprod : Schedule.AlphasCumprod[timestep];

    /// <summary>The caller's own timesteps, or those of the configured spacing.</summary>
    private protected void VisitAskedOrSpaced() => Visit(Request.Timesteps is { } custom
        ? Spacing.Custom(custom, Config.NumTrainTimesteps)
        : Spacing.Timesteps(Config, Request.Steps, Config.NumTrainTimesteps));

    /// <summary>Sets <see cref="Sampler.Timesteps"/> after checking that the tables and the prediction type can serve them.</summary>
    private protected void Visit(double[] timesteps)
    {
        foreach (var t in timesteps)
        {
            if (t < 0 || t >= Schedule.Length)
                throw SchedulerConfig.Invalid($"timestep {t} is outside the {Schedule.Length} training steps; lower steps_offset or the number of steps");
            if (Schedule.AlphasCumprod[(int)t] == 0 && Config.PredictionType == PredictionType.Epsilon && CleanIsRaw)
                throw SchedulerConfig.Invalid("at zero terminal signal-to-noise ratio (rescale_betas_zero_snr) the first step cannot use prediction_type epsilon; use v_prediction, or leading spacing");
        }
        Timesteps = timesteps;
    }

    /// <summary>
    /// Predicts the clean sample and moves the sample to the mean of the posterior (Ho et al. 2020, eq. 7):
    /// sqrt(p) beta / (1 - a) x0 + sqrt(alpha) (1 - p) / (1 - a) x.
    /// </summary>
    /// <param name="a">abar of the step.</param>
    /// <param name="p">abar of the step that it leads to.</param>
    /// <param name="alpha">1 - beta of the step between them.</param>
    /// <param name="beta">Variance of the noise between them.</param>
    /// <param name="output">The network's output.</param>
    /// <param name="sample">The sample, changed in place.</param>
    private protected void MoveToMean(float a, float p, float alpha, float beta, ReadOnlySpan<float> output, Span<float> sample)
    {
        PredictClean(NoiseLevel.FromAlphaCumprod(a), sample, output);
        Float.Combine(Float.Sqrt(p) * beta / (1 - a), Clean, Float.Sqrt(alpha) * (1 - p) / (1 - a), sample, sample);
    }
}
