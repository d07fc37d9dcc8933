namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// Heun's method (Karras et al. 2022, algorithm 1, arXiv:2206.00364): an Euler step to the next sigma, the derivative
/// there, and the step again with the mean of both derivatives.
/// </summary>
internal sealed class HeunDiscrete : TwoStageSampler
{
    private float[] _first = [];

    public HeunDiscrete(SchedulerConfig config, SamplerRequest request)
        : base(config, request, roundsKarrasTimesteps: false)
    {
        Timesteps = Doubled(LevelTimesteps);
        Sigmas = [.. Doubled(Levels.Take(Levels.Length - 1).ToArray()), Levels[Levels.Length - 1]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<float> Sigmas { get; }

    /// <inheritdoc/>
    private protected override float InputSigma(int step) => Sigmas[step];

    /// <inheritdoc/>
    private protected override void Open(int m, ReadOnlySpan<float> output, Span<float> sample)
    {
        Differentiate(Levels[m], sample, output);
        if (_first.Length != sample.Length)
            _first = new float[sample.Length];
        Derivative.CopyTo(_first);
        Float.AddScaled(Levels[m + 1] - Levels[m], Derivative, sample);
    }

    /// <inheritdoc/>
    private protected override void Close(int m, ReadOnlySpan<float> output, Span<float> sample, INoiseSource noise)
    {
        Differentiate(Levels[m + 1], sample, output);
        Float.Combine(0.5f, _first, 0.5f, Derivative, Derivative);
        Float.Combine(1, Opening, Levels[m + 1] - Levels[m], Derivative, sample);
    }
}
