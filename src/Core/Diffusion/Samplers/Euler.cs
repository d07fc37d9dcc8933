namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// Euler steps along the probability flow, x += d (sigma_next - sigma), after adding noise when churn is asked for
/// (Karras et al. 2022, algorithm 2 without the second-order correction, arXiv:2206.00364).
/// </summary>
internal sealed class EulerDiscrete : SigmaSampler
{
    public EulerDiscrete(SchedulerConfig config, SamplerRequest request)
        : base(config, request)
    {
        Timesteps = config.TimestepType == "continuous" && config.PredictionType == PredictionType.VPrediction
            ? LevelTimesteps.Select((_, i) => (double)(0.25f * Float.Log(Levels[i]))).ToArray()
            : Array.ConvertAll(LevelTimesteps, t => (double)(float)t);
    }

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        var sigma = Levels[step];
        var churn = sigma >= Request.STMin && sigma <= Request.STMax
            ? Math.Min(Request.SChurn / (Levels.Length - 1), Math.Sqrt(2) - 1)
            : 0;
        var raised = (float)(sigma * (churn + 1));
        if (churn > 0)
            Float.AddScaled((float)Request.SNoise * Float.Sqrt((raised * raised) - (sigma * sigma)), Draw(noise), sample);

        // A velocity is read at the level the network was told, noise at the level the sample has.
        var isVelocity = Config.PredictionType == PredictionType.VPrediction;
        PredictClean(NoiseLevel.Unscaled(isVelocity ? sigma : raised), sample, output);
        DeriveFromClean(raised, sample);
        Float.AddScaled(Levels[step + 1] - raised, Derivative, sample);
    }
}

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
