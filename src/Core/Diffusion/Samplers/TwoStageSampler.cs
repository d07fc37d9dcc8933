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
        if (_opening.Length != sample.Length)
            _opening = new float[sample.Length];
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
