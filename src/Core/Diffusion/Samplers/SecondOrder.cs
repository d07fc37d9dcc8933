namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// A second-order sampler: each step from sigma to the next asks the network twice, the second time at an
/// intermediate sample, except that the last step, down to zero, asks once. Call 2m opens step m, call 2m + 1 closes it.
/// </summary>
internal abstract class TwoStageSampler : SigmaSampler
{
    private float[] _opening = [];

    private protected TwoStageSampler(SchedulerConfig config, SamplerRequest request, bool roundsKarrasTimesteps)
        : base(config, request, roundsKarrasTimesteps)
    {
    }

    /// <inheritdoc/>
    public override int Order => 2;

    /// <summary>The sample at the start of the step, kept between its two calls.</summary>
    private protected Span<float> Opening => _opening;

    /// <inheritdoc/>
    private protected override void Restart()
    {
        if (First % 2 != 0)
            throw new ArgumentException($"A run of this sampler starts at an even call, not at {First}.");
    }

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        Float.Fit(ref _opening, sample.Length);
        if (step % 2 == 0)
        {
            sample.CopyTo(_opening);
            Open(step / 2, output, sample);
        }
        else
        {
            Close(step / 2, output, sample, noise);
        }
    }

    /// <summary>First call of step m: moves the sample to where the network is asked again.</summary>
    private protected abstract void Open(int m, ReadOnlySpan<float> output, Span<float> sample);

    /// <summary>Second call of step m: moves <see cref="Opening"/> to the end of the step, into the sample.</summary>
    private protected abstract void Close(int m, ReadOnlySpan<float> output, Span<float> sample, INoiseSource noise);
}

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
        Float.Fit(ref _first, sample.Length);
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

/// <summary>
/// DPM-Solver-2 in the sigma parameterisation (Karras et al. 2022, algorithm 2 with Lu et al. 2022): an Euler step to the
/// geometric mean of two sigmas, then the whole step along the derivative there (k-diffusion's sample_dpm_2). The ancestral
/// form goes down to sigma_down only, and fresh noise of sigma_up follows (sample_dpm_2_ancestral).
/// </summary>
internal sealed class Kdpm2 : TwoStageSampler
{
    private readonly float[] _middle;
    private readonly float[] _down;
    private readonly float[]? _up;

    /// <summary>Plans the steps.</summary>
    /// <param name="config">The scheduler's configuration.</param>
    /// <param name="request">Steps asked for.</param>
    /// <param name="isAncestral">Whether noise is added after each step.</param>
    public Kdpm2(SchedulerConfig config, SamplerRequest request, bool isAncestral)
        : base(config, request, roundsKarrasTimesteps: true)
    {
        _down = Levels.Skip(1).ToArray();
        if (isAncestral)
        {
            var ends = _down.Select((to, m) => Ancestral(Levels[m], to)).ToArray();
            (_down, _up) = (Array.ConvertAll(ends, end => end.Down), Array.ConvertAll(ends, end => end.Up));
        }
        _middle = _down.Select((to, m) => GeometricMean(Levels[m], to)).ToArray();
        Timesteps = Interleaved();
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
        Float.Combine(1, Opening, _down[m] - Levels[m], Derivative, sample);
        if (_up is not null)
            Float.AddScaled(_up[m], Draw(noise), sample);
    }

    /// <summary>0 when one of them is 0; rounded as torch's lerp between the logarithms.</summary>
    private static float GeometricMean(float a, float b)
    {
        var (from, to) = (Float.Log(a), Float.Log(b));
        return a == 0 || b == 0 ? 0 : Float.Exp(to - ((to - from) * 0.5f));
    }

    /// <summary>The timesteps of both calls of each step; the last step has one.</summary>
    private double[] Interleaved()
    {
        var all = new double[(2 * LevelTimesteps.Length) - 1];
        for (var i = 0; i < all.Length; i++)
            all[i] = i % 2 == 0 ? LevelTimesteps[i / 2] : SigmaSchedule.ToTimestep(Table, _middle[i / 2]);
        return all;
    }
}
