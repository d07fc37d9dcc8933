namespace TextToImage.Diffusion;

/// <summary>
/// DPM-Solver-2 with ancestral noise (k-diffusion's sample_dpm_2_ancestral): as <see cref="Kdpm2Discrete"/>, but down
/// to sigma_down, then fresh noise of sigma_up.
/// </summary>
internal sealed class Kdpm2AncestralDiscrete : TwoStageSampler
{
    private readonly (float Down, float Up)[] _ends;
    private readonly float[] _middle;

    public Kdpm2AncestralDiscrete(SchedulerConfig config, SamplerRequest request)
        : base(config, request, roundsKarrasTimesteps: true)
    {
        _ends = new (float, float)[LevelTimesteps.Length];
        for (var m = 0; m < _ends.Length; m++)
            _ends[m] = Ancestral(Levels[m], Levels[m + 1]);
        _middle = MiddleSigma.Of(Levels, Array.ConvertAll(_ends, end => end.Down));
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
        Float.Combine(1, Opening, _ends[m].Down - Levels[m], Derivative, sample);
        Float.AddScaled(_ends[m].Up, Draw(noise), sample);
    }
}
