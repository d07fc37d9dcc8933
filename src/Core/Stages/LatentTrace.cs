using TextToImage.Diffusion;

namespace TextToImage.Stages;

/// <summary>
/// One run of a stage as it went: the noised picture on its way to noise (Ho et al. 2020, equation 4), and every step back with
/// the clean sample that the step predicted. All samples are as the network sees them, of variance about one.
/// </summary>
internal sealed class LatentTrace
{
    private const int MostSteps = 16;
    private readonly List<TraceStep> _reverse = [];
    private (int First, float[] Noise)? _begin;

    /// <summary>The steps from clean to noise; none where no noise plays a part.</summary>
    public IReadOnlyList<TraceStep> Forward { get; private set; } = [];

    /// <summary>The steps from noise to clean; of a long run as many as can be looked at.</summary>
    public IReadOnlyList<TraceStep> Reverse => [.. Kept(_reverse.Count).Select(i => _reverse[i])];

    /// <summary>Remembers a step.</summary>
    /// <param name="sampler">Knows the clean sample it predicted.</param>
    /// <param name="step">Index of the call that was made.</param>
    /// <param name="sample">The sample after it.</param>
    public void Add(Sampler sampler, int step, ReadOnlySpan<float> sample) =>
        _reverse.Add(new TraceStep(sampler.Timesteps[step], Scaled(sampler, step + 1, sample), sampler.Denoised.ToArray()));

    /// <summary>Remembers a step of a stage that does not come from noise, and predicts no clean sample.</summary>
    /// <param name="step">Its number, from 1.</param>
    /// <param name="sample">The sample after it; kept as it is.</param>
    public void Add(int step, float[] sample) => _reverse.Add(new TraceStep(step, sample, null));

    /// <summary>Adds the way from the finished sample to noise, through the levels that the run visited. Of stages that share a schedule the first says where it began, the last where it ended.</summary>
    /// <param name="sampler">The sampler of the run.</param>
    /// <param name="first">Index of the first step made.</param>
    /// <param name="clean">The finished sample.</param>
    /// <param name="noise">The noise the run began with.</param>
    public void AddForward(Sampler sampler, int first, float[] clean, float[] noise)
    {
        var begin = _begin ??= (first, noise);
        var steps = Kept(sampler.Timesteps.Count - begin.First).Select(i => sampler.Timesteps.Count - 1 - i);
        Forward = [new TraceStep(0, clean, null), .. steps.Select(step => Noised(sampler, step, clean, begin.Noise))];
    }

    private static TraceStep Noised(Sampler sampler, int step, float[] clean, float[] noise)
    {
        var sample = new float[clean.Length];
        sampler.AddNoise(step, clean, noise, sample);
        return new TraceStep(sampler.Timesteps[step], Scaled(sampler, step, sample), null);
    }

    private static float[] Scaled(Sampler sampler, int step, ReadOnlySpan<float> sample)
    {
        if (step == sampler.Timesteps.Count)
            return sample.ToArray();
        var scaled = new float[sample.Length];
        sampler.ScaleModelInput(step, sample, scaled);
        return scaled;
    }

    /// <summary>Indices spread evenly, the last among them.</summary>
    private static IEnumerable<int> Kept(int count) =>
        Enumerable.Range(1, Math.Min(count, MostSteps)).Select(i => (i * count / Math.Min(count, MostSteps)) - 1);
}

/// <summary>A step of a run over a batch.</summary>
/// <param name="Timestep">The timestep of the network's call, or of the noise.</param>
/// <param name="Sample">[batch, ...] the noised sample.</param>
/// <param name="Clean">[batch, ...] the clean sample that was predicted from the one before; null on the way to noise, and where none is.</param>
internal sealed record TraceStep(double Timestep, float[] Sample, float[]? Clean);
