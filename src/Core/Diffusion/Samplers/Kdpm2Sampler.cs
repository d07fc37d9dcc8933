namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// DPM-Solver-2 in the sigma parameterisation (Karras et al. 2022, algorithm 2 with Lu et al. 2022): an Euler step to the
/// geometric mean of two sigmas, then the whole step along the derivative there, and noise where the step has any.
/// </summary>
internal abstract class Kdpm2Sampler : TwoStageSampler
{
    private readonly StepEnd[] _ends;
    private readonly float[] _middle;

    /// <summary>Plans the steps.</summary>
    /// <param name="config">The scheduler's configuration.</param>
    /// <param name="request">Steps or timesteps asked for.</param>
    /// <param name="end">Where the step from one sigma to the next ends.</param>
    private protected Kdpm2Sampler(SchedulerConfig config, SamplerRequest request, Func<float, float, StepEnd> end)
        : base(config, request, roundsKarrasTimesteps: true)
    {
        _ends = new StepEnd[LevelTimesteps.Length];
        for (var m = 0; m < _ends.Length; m++)
            _ends[m] = end(Levels[m], Levels[m + 1]);
        _middle = MiddleSigma.Of(Levels, Array.ConvertAll(_ends, step => step.Down));
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
        if (_ends[m].Up is { } up)
            Float.AddScaled(up, Draw(noise), sample);
    }

    /// <summary>Where a step ends.</summary>
    /// <param name="Down">The sigma that it goes down to.</param>
    /// <param name="Up">Deviation of the noise added after it; null: none is drawn.</param>
    private protected readonly record struct StepEnd(float Down, float? Up);
}
