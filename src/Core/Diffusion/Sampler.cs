namespace TextToImage.Diffusion;

/// <summary>
/// One run of a sampler: from noise, or from a noised picture, to a clean sample. The caller, for every index i of
/// <see cref="Timesteps"/>: scales the sample (<see cref="ScaleModelInput"/>), asks the network for its prediction
/// at <c>Timesteps[i]</c>, guides it, and calls <see cref="Step"/>. A sampler serves one run at a time, on one thread.
/// </summary>
public abstract class Sampler
{
    private readonly CleanSampleRule _cleanRule;
    private float[] _clean = [];
    private float[] _noise = [];
    private float[] _steered = [];
    private int _next;

    private protected Sampler(SchedulerConfig config, SamplerRequest request)
    {
        Config = config;
        Request = request;
        _cleanRule = new CleanSampleRule(config);
    }

    /// <summary>The timestep to give the network at each call, in order; training steps 0..T-1 (fractions possible), 0..T for flows.</summary>
    public IReadOnlyList<double> Timesteps { get; private protected set; } = [];

    /// <summary>The noise-to-signal ratio at each call and, last, at the end; null for samplers that have none.</summary>
    public virtual IReadOnlyList<float>? Sigmas => null;

    /// <summary>Standard deviation that pure starting noise must have: multiply N(0, 1) numbers by it.</summary>
    public virtual double InitNoiseSigma => 1;

    /// <summary>Network calls per requested step; image-to-image starts at a multiple of it.</summary>
    public virtual int Order => 1;

    /// <summary>True when the network must put out twice the channels, the second half being the variance (or ignored).</summary>
    public virtual bool HasLearnedVariance => false;

    /// <summary>The clean sample that the last step predicted, [batch, ...]; for LCM what its pipelines decode. Empty before the first step.</summary>
    public ReadOnlySpan<float> Denoised => _clean;

    /// <summary>
    /// The gradient of log p(condition | sample), times a scale, with respect to the sample at variance one: steers the next step alone. Samplers that know the mean and the variance
    /// of a step move the mean by variance times gradient (Dhariwal and Nichol 2021, arXiv:2105.05233, algorithm 1), the others change the predicted noise (algorithm 2). Null: nothing steers.
    /// </summary>
    internal float[]? Gradient { get; set; }

    /// <summary>Whether <see cref="Advance"/> heeds <see cref="Gradient"/> itself: it moves the mean.</summary>
    internal virtual bool MovesMean => false;

    /// <summary>Whether every step is made from the predicted clean sample, so that what is forced upon it holds.</summary>
    internal virtual bool UsesClean => true;

    private protected SchedulerConfig Config { get; }

    private protected SamplerRequest Request { get; }

    private protected Span<float> Clean => _clean;

    /// <summary>Index of the step at which this run began.</summary>
    private protected int First { get; private set; }

    /// <summary>Scales a sample for the network, number by number: parts of a batch may be scaled one after the other.</summary>
    /// <param name="step">Index into <see cref="Timesteps"/>.</param>
    /// <param name="sample">[batch, ...] the current sample.</param>
    /// <param name="scaled">Receives the network's input; may be <paramref name="sample"/>.</param>
    public virtual void ScaleModelInput(int step, ReadOnlySpan<float> sample, Span<float> scaled)
    {
        if (sample != scaled)
            sample.CopyTo(scaled);
    }

    /// <summary>
    /// Starts at a step: forgets what multistep samplers remember and lowers their order as at the first step. Not
    /// needed for runs in sequence; <see cref="Step"/> calls it by itself when the index is not the next one.
    /// </summary>
    /// <param name="step">Index into <see cref="Timesteps"/> of the first step to come.</param>
    public void Begin(int step)
    {
        if (step < 0 || step >= Timesteps.Count)
            throw new ArgumentOutOfRangeException(nameof(step), step, $"This run has {Timesteps.Count} steps.");
        _next = step;
        First = step;
        Restart();
    }

    /// <summary>From now on forces what is known upon every predicted clean sample, before it is clipped; null: nothing.</summary>
    /// <exception cref="AIImageException">The sampler's steps do not depend on the clean sample alone.</exception>
    internal void Force(ForcedRegion? region)
    {
        if (region is not null && !UsesClean)
            throw CannotForce(Config);
        _cleanRule.Forced = region;
    }

    /// <summary>The error for a sampler that cannot keep what is known.</summary>
    internal static AIImageException CannotForce(SchedulerConfig config) => new(ErrorIds.ArgumentInvalid,
        $"The scheduler '{Schedulers.DisplayName(config)}' cannot keep the part of a picture that is not masked; use ddpm, ddim, euler or dpm++2m.");

    /// <summary>Moves the sample from one noise level to the next.</summary>
    /// <param name="step">Index into <see cref="Timesteps"/> of the call that gave <paramref name="modelOutput"/>.</param>
    /// <param name="modelOutput">[batch, C, ...] the network's prediction, after guidance.</param>
    /// <param name="learnedVariance">The raw second half of the channels, same size; or empty.</param>
    /// <param name="sample">[batch, C, ...] the unscaled sample, changed in place.</param>
    /// <param name="noise">Asked for [batch, C, ...] numbers exactly when diffusers draws them.</param>
    public void Step(int step, ReadOnlySpan<float> modelOutput, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        if (modelOutput.Length != sample.Length || sample.Length % Request.Batch != 0)
            throw new ArgumentException($"The network's output has {modelOutput.Length} numbers for a batch of {Request.Batch} samples with {sample.Length} in all.", nameof(modelOutput));
        if (step != _next || (sample.Length != _clean.Length && _clean.Length != 0))
            Begin(step);
        Float.Fit(ref _clean, sample.Length);
        if (Gradient is { } gradient && !MovesMean)
        {
            Float.Fit(ref _steered, sample.Length);
            modelOutput.CopyTo(_steered);
            Prediction.Steer(Config.PredictionType, LevelAt(step), gradient, _steered);
            modelOutput = _steered;
        }
        Advance(step, modelOutput, learnedVariance, sample, noise);
        Gradient = null;
        _next = step + 1;
    }

    /// <summary>Noises a clean sample to the level of a step, for image-to-image and blending.</summary>
    /// <param name="step">Index into <see cref="Timesteps"/>.</param>
    /// <param name="clean">[batch, ...] clean sample.</param>
    /// <param name="noise">N(0, 1) numbers of the same shape.</param>
    /// <param name="destination">Receives the noised sample; may be one of the inputs.</param>
    public abstract void AddNoise(int step, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination);

    /// <summary>How much signal and noise the sample of a step has.</summary>
    internal NoiseLevel LevelAt(int step)
    {
        Span<float> level = [0, 0];
        AddNoise(step, [1, 0], [0, 1], level);
        return new NoiseLevel(level[0], level[1]);
    }

    /// <summary>The clean sample that a network's output implies, as it is: neither clipped nor forced.</summary>
    internal void RawClean(int step, ReadOnlySpan<float> sample, ReadOnlySpan<float> output, Span<float> clean) =>
        Prediction.ToClean(Config.PredictionType, LevelAt(step), sample, output, clean);

    /// <summary>The sampler's formula; <see cref="Clean"/> must hold the predicted clean sample afterwards.</summary>
    private protected abstract void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise);

    /// <summary>Forgets earlier steps.</summary>
    private protected virtual void Restart()
    {
    }

    /// <summary>Fills <see cref="Clean"/> with the clean sample that the network's output implies, with what is known forced upon it, clipped or thresholded as configured.</summary>
    private protected void PredictClean(NoiseLevel level, ReadOnlySpan<float> sample, ReadOnlySpan<float> output)
    {
        Prediction.ToClean(Config.PredictionType, level, sample, output, Clean);
        _cleanRule.Apply(Clean, Request.Batch);
    }

    /// <summary>True when predicted clean samples are used as they are.</summary>
    private protected bool CleanIsRaw => _cleanRule.IsNone;

    /// <summary>One draw of N(0, 1) numbers in the shape of the sample; valid until the next draw.</summary>
    private protected ReadOnlySpan<float> Draw(INoiseSource noise)
    {
        Float.Fit(ref _noise, _clean.Length);
        noise.Fill(_noise);
        return _noise;
    }
}
