namespace TextToImage.Diffusion;

/// <summary>
/// DPM-Solver-2 in the sigma parameterisation (k-diffusion's sample_dpm_2; Karras et al. 2022, algorithm 2 with
/// Lu et al. 2022): an Euler step to the geometric mean of two sigmas, then the whole step along the derivative there.
/// </summary>
internal sealed class Kdpm2Discrete : TwoStageSampler
{
    private readonly float[] _middle;

    public Kdpm2Discrete(SchedulerConfig config, SamplerRequest request)
        : base(config, request, roundsKarrasTimesteps: true)
    {
        _middle = MiddleSigma.Of(Levels.Skip(1).ToArray(), Levels);
        Timesteps = MiddleSigma.Interleave(LevelTimesteps, _middle, Table);
        Sigmas = [.. Doubled(Levels), Levels[Levels.Length - 1]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<float> Sigmas { get; }

    /// <inheritdoc/>
    private protected override float InputSigma(int step) => step % 2 == 0 ? Levels[step / 2] : _middle[step / 2];

    /// <inheritdoc/>
    private protected override void Open(int m, ReadOnlySpan<float> output, Span<float> sample)
    {
        Differentiate(Levels[m], sample, output);
        Float.AddScaled(_middle[m] - Levels[m], Derivative, sample);
    }

    /// <inheritdoc/>
    private protected override void Close(int m, ReadOnlySpan<float> output, Span<float> sample, INoiseSource noise)
    {
        Differentiate(_middle[m], sample, output);
        Float.Combine(1, Opening, Levels[m + 1] - Levels[m], Derivative, sample);
    }
}
