namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// Euler steps along the straight paths of flow matching (Esser et al. 2024, arXiv:2403.03206): the sample is
/// (1 - sigma) clean + sigma noise, the network predicts noise - clean, x += (sigma_next - sigma) v. Sigmas are
/// shifted towards noise, by a fixed factor (section 5.3.2) or by one that grows with the picture's tokens.
/// </summary>
internal sealed class FlowMatchEulerDiscrete : Sampler
{
    private readonly float[] _sigmas;

    public FlowMatchEulerDiscrete(SchedulerConfig config, SamplerRequest request)
        : base(config, request)
    {
        var shifted = Array.ConvertAll(Unshifted(), sigma => (float)(config.UseDynamicShifting ? DynamicShift(sigma) : FixedShift(sigma)));
        _sigmas = [.. shifted, 0f];
        Timesteps = Array.ConvertAll(shifted, sigma => (double)(sigma * config.NumTrainTimesteps));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<float> Sigmas => _sigmas;

    /// <inheritdoc/>
    public override void AddNoise(int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination) =>
        Float.Combine(1 - _sigmas[step], clean, _sigmas[step], noise, destination);

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        var sigma = _sigmas[step];
        PredictClean(new NoiseLevel(1 - sigma, sigma), sample, output);
        Float.AddScaled(_sigmas[step + 1] - sigma, output, sample);
    }

    /// <summary>Even sigmas: the caller's, from 1 to 1 / n (Flux), or between the ends of the shifted training schedule (Stable Diffusion 3).</summary>
    private double[] Unshifted()
    {
        if (Request.Sigmas is { } custom)
            return custom.ToArray();
        if (Request.ImageSequenceLength is not null)
            return Spacing.Linspace(1, 1.0 / Request.Steps, Request.Steps);
        var trained = Config.NumTrainTimesteps;
        var lowest = 1f / trained;
        if (!Config.UseDynamicShifting)
            lowest = (float)Config.Shift * lowest / (1 + ((float)(Config.Shift - 1) * lowest));
        return Array.ConvertAll(Spacing.Linspace(trained, (double)lowest * trained, Request.Steps), t => t / trained);
    }

    private double FixedShift(double sigma) => Config.Shift * sigma / (1 + ((Config.Shift - 1) * sigma));

    private double DynamicShift(double sigma)
    {
        var factor = Math.Exp(Request.Mu ?? MuOf(Request.ImageSequenceLength));
        return factor / (factor + (1 / sigma) - 1);
    }

    /// <summary>The logarithm of the shift, linear in the number of tokens.</summary>
    private double MuOf(int? tokens)
    {
        if (tokens is not { } count)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "This model shifts its noise levels with the picture's size, so the sampler must be told the number of image tokens.");
        var slope = (Config.MaxShift - Config.BaseShift) / (Config.MaxImageSeqLen - Config.BaseImageSeqLen);
        return Config.BaseShift + (slope * (count - Config.BaseImageSeqLen));
    }
}
