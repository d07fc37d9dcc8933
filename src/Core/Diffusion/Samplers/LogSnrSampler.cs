namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// A multistep sampler that solves the diffusion equation in lambda = log(alpha / sigma), half the log signal-to-noise
/// ratio (Lu et al. 2022, arXiv:2206.00927). Samples keep variance one; levels are given by their ratio sigma / alpha.
/// </summary>
internal abstract class LogSnrSampler : Sampler
{
    private readonly float[] _sigmas;
    private float[] _noisePrediction = [];

    /// <param name="config">Training, spacing and the solver's settings.</param>
    /// <param name="request">Steps, or custom timesteps.</param>
    /// <param name="repeatsLast">Shaped sigmas that end at sigma_min end at their own last one, not the schedule's.</param>
    private protected LogSnrSampler(SchedulerConfig config, SamplerRequest request, bool repeatsLast = false)
        : base(config, request)
    {
        var table = new NoiseSchedule(config).Sigmas;
        var count = request.Steps;
        var timesteps = request.Timesteps is { } custom
            ? Spacing.Custom(custom, config.NumTrainTimesteps)
            : Spacing.Timesteps(config, count, NoisiestStep(config, table), dropLast: true);
        var shaped = config.UseLuLambdas
            ? SigmaSchedule.Lu(table, count)
            : SigmaSchedule.Shaped(config, table[table.Count - 1], table[0], count);
        Timesteps = shaped is null
            ? timesteps
            : Array.ConvertAll(shaped, sigma => WholeTimestep(config, SigmaSchedule.ToTimestep(table, sigma)));
        var final = SigmaSchedule.Final(config, table);
        if (final > 0 && repeatsLast && shaped is not null)
            final = (float)shaped[count - 1];
        _sigmas = SigmaSchedule.EndingAt(shaped ?? SigmaSchedule.At(table, timesteps), final);
        Levels = Array.ConvertAll(_sigmas, NoiseLevel.FromSigma);
        Outputs = new History(Math.Max(config.SolverOrder, 1));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<float> Sigmas => _sigmas;

    /// <inheritdoc/>
    public override bool HasLearnedVariance => Config.VarianceType is "learned" or "learned_range";

    /// <summary>One level a step, then the one at which the run ends.</summary>
    private protected NoiseLevel[] Levels { get; }

    /// <summary>Converted predictions of the last steps, newest first.</summary>
    private protected History Outputs { get; }

    /// <summary>Runs shorter than 15 steps are the ones that lower_order_final steadies.</summary>
    private protected bool IsShort => Timesteps.Count < 15;

    /// <summary>Steps made since the run began: as many earlier predictions can be used.</summary>
    private protected int Done(int step) => step - First;

    /// <inheritdoc/>
    public override void AddNoise(int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination) =>
        Float.Combine(Levels[step].Alpha, clean, Levels[step].Sigma, noise, destination);

    /// <inheritdoc/>
    private protected override void Restart() => Outputs.Clear();

    /// <summary>lambda at the end of step s when <paramref name="index"/> is s + 1, at its start when it is s.</summary>
    private protected float Lambda(int index) => Levels[index].Lambda;

    /// <summary>Predicts the clean sample, and returns it.</summary>
    private protected ReadOnlySpan<float> PredictClean(int step, ReadOnlySpan<float> sample, ReadOnlySpan<float> output)
    {
        PredictClean(Levels[step], sample, output);
        return Clean;
    }

    /// <summary>Predicts the clean sample and the noise, which is returned.</summary>
    /// <param name="step">Index of the call.</param>
    /// <param name="sample">The sample at its level.</param>
    /// <param name="output">The network's output.</param>
    /// <param name="fromClean">Whether the noise is what the clean sample leaves, and so follows its thresholding.</param>
    private protected ReadOnlySpan<float> PredictNoise(int step, ReadOnlySpan<float> sample, ReadOnlySpan<float> output, bool fromClean)
    {
        Float.Fit(ref _noisePrediction, sample.Length);
        PredictClean(Levels[step], sample, output);
        if (fromClean)
            Prediction.NoiseFromClean(Levels[step], sample, Clean, _noisePrediction);
        else
            Prediction.ToNoise(Config.PredictionType, Levels[step], sample, output, _noisePrediction);
        return _noisePrediction;
    }

    /// <summary>The number of training steps whose lambda is not below lambda_min_clipped.</summary>
    private static int NoisiestStep(SchedulerConfig config, IReadOnlyList<float> table)
    {
        var count = table.Count;
        while (count > 1 && -Float.Log(table[count - 1]) < config.LambdaMinClipped)
            count--;
        return count;
    }

    /// <summary>Karras and Lu timesteps are rounded, the other shapes are cut.</summary>
    private static double WholeTimestep(SchedulerConfig config, double timestep) =>
        config.UseKarrasSigmas || config.UseLuLambdas ? Math.Round(timestep) : Math.Floor(timestep);
}

/// <summary>The last few predictions, the newest at index 0. Buffers are reused.</summary>
internal sealed class History(int depth)
{
    private readonly float[]?[] _entries = new float[depth][];

    /// <summary>How many predictions are kept now, at most the depth.</summary>
    public int Count { get; private set; }

    /// <summary>The prediction made <paramref name="age"/> pushes before the newest.</summary>
    public float[] this[int age] => _entries[age]!;

    /// <summary>Forgets all.</summary>
    public void Clear() => Count = 0;

    /// <summary>Copies a prediction in as the newest; the oldest makes room.</summary>
    public void Push(ReadOnlySpan<float> values)
    {
        var oldest = _entries[depth - 1];
        Array.Copy(_entries, 0, _entries, 1, depth - 1);
        _entries[0] = oldest?.Length == values.Length ? oldest : new float[values.Length];
        values.CopyTo(_entries[0]);
        Count = Math.Min(Count + 1, depth);
    }
}
