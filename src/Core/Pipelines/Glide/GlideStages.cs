using TextToImage.Diffusion;
using TextToImage.Imaging;

namespace TextToImage.Pipelines;

/// <summary>GLIDE's two stages as data, for one batch: what the authors' notebooks text2im and inpaint set up.</summary>
internal sealed class GlideStages
{
    private static readonly GuidanceSettings Unguided = new(1);
    private readonly GlideParts _parts;
    private readonly PictureBatch _batch;
    private readonly GenerationSettings _settings;
    private readonly GlideKnown? _smallKnown;
    private readonly GlideKnown? _largeKnown;
    private readonly Sampler _smallSampler;
    private readonly Sampler _largeSampler;

    public GlideStages(GlideParts parts, PictureBatch batch, GenerationSettings settings)
    {
        (_parts, _batch, _settings) = (parts, batch, settings);
        if (settings.Edit is { } work)
            (_smallKnown, _largeKnown) = GlideKnown.From(work, parts.Large.Side / parts.Small.Side);
        _smallSampler = SmallSampler(settings, batch.Count);
        var large = parts.Large.Scheduler;
        _largeSampler = Create(Edits ? Ancestral(large) : large, parts.Large.DefaultSteps, 0, batch.Count);
    }

    /// <summary>[batch, 3, side, side] of the small picture.</summary>
    public long[] SmallShape => Shape(_parts.Small);

    /// <summary>Steps of the large picture.</summary>
    public int LargeSteps => _largeSampler.Timesteps.Count;

    private bool Edits => _settings.Edit is { HasMask: true };

    /// <summary>The sampler of the small picture.</summary>
    /// <exception cref="AIImageException">A setting is out of range, or the scheduler cannot keep what is not masked.</exception>
    public static Sampler SmallSampler(GenerationSettings settings, int batch)
    {
        var sampler = Create(settings.Scheduler, settings.Steps, settings.Eta, batch);
        return sampler.UsesClean || settings.Edit is not { HasMask: true } ? sampler : throw Sampler.CannotForce(settings.Scheduler);
    }

    /// <summary>The stage of the small picture, drawn with guidance.</summary>
    /// <param name="noise">N(0, 1) numbers of <see cref="SmallShape"/>.</param>
    /// <param name="cancellationToken">Ends loading, and the text encoder.</param>
    public Stage Small(float[] noise, CancellationToken cancellationToken) =>
        Stage(_parts.Small, _smallSampler, _settings.Guidance, _smallKnown, null, cancellationToken) with { Start = SmallStart(noise) };

    /// <summary>The stage of the large picture, drawn after the small one and the text, without guidance and from pure noise.</summary>
    /// <param name="small">[batch, 3, side, side]; it is rounded to 8 bits, as those were that the network was trained with.</param>
    /// <param name="noise">Where the first noise comes from.</param>
    /// <param name="cancellationToken">Ends loading, and the text encoder.</param>
    public Stage Large(float[] small, INoiseSource noise, CancellationToken cancellationToken)
    {
        var rounded = (float[])small.Clone();
        PixelTensor.Quantize(rounded);
        var shape = Shape(_parts.Large);
        var enlarged = new ConstantChannels(PixelTensor.Enlarge(rounded, _parts.Small.Side, _parts.Large.Side), shape);
        var first = new float[enlarged.Values.Length];
        noise.Fill(first);
        return Stage(_parts.Large, _largeSampler, Unguided, _largeKnown, enlarged, cancellationToken) with
        {
            Start = StartingPoint.PureNoise(_largeSampler, first, _parts.Large.Temperature),
        };
    }

    private Stage Stage(
        GlideStage part, Sampler sampler, GuidanceSettings guidance, GlideKnown? known, ConstantChannels? small, CancellationToken cancellationToken)
    {
        var (network, takesKnown) = part.Denoiser(Edits, cancellationToken);
        var conditions = TextConditions.Of(part.Text, GlideStage.TextInputs, _batch.Prompts, guidance.Scale > 1, _batch.Meter, cancellationToken);
        var channels = takesKnown ? GlideKnown.Channels(known, part.Side) : null;
        var beside = channels is not null && small is not null ? ConstantChannels.Stacked(channels, small) : channels ?? small;
        return new Stage(network, Shape(part), sampler, guidance, conditions, beside) { Forced = known?.Forced };
    }

    /// <summary>Pure noise, or the picture with the noise of a later step; where a part of it is forced, only if less than all noise is wanted.</summary>
    private StartingPoint SmallStart(float[] noise)
    {
        if (_settings.Edit is not { } edit || (edit.HasMask && edit.Strength == 1))
            return StartingPoint.PureNoise(_smallSampler, noise, _parts.Small.Temperature);
        float[] clean = [.. Enumerable.Repeat(_smallKnown!.Picture, _batch.Count).SelectMany(numbers => numbers)];
        return StartingPoint.Noised(_smallSampler, StartingPoint.FirstStep(_smallSampler, _settings.Steps, edit.Strength), clean, noise);
    }

    private long[] Shape(GlideStage part) => [_batch.Count, GlideStage.Channels, part.Side, part.Side];

    /// <summary>The inpainting notebook samples by DDPM where that for whole pictures takes DDIM.</summary>
    private static SchedulerConfig Ancestral(SchedulerConfig config) => config.ClassName == "DDIMScheduler"
        ? Schedulers.Resolve("DDPMScheduler", config) with { VarianceType = "learned_range" }
        : config;

    private static Sampler Create(SchedulerConfig scheduler, int steps, double eta, int batch) => Schedulers.Create(scheduler, new SamplerRequest(steps, batch)
    {
        Timesteps = Respacing.Timesteps(scheduler, steps),
        Eta = eta,
        UseClippedModelOutput = true,
    });
}
