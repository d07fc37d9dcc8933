using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Pipelines;

/// <summary>
/// Stable Diffusion 1.x and 2.x (Rombach et al. 2022): a CLIP text encoder, a U-Net over latents and a VAE; pictures from
/// text, from pictures, and parts of pictures. The starter model has the same parts.
/// </summary>
internal sealed class StableDiffusion : DiffusionPipeline
{
    private const long LargestRehearsedBytes = 100_000_000;
    private const int RehearsedSteps = 4;
    private readonly StableDiffusionParts _parts;
    private readonly LatentDecoder _decoder;
    private readonly GenerationRun _run;

    private StableDiffusion(ModelFolder model, StableDiffusionParts parts)
    {
        (Model, _parts) = (model, parts);
        _decoder = new LatentDecoder(parts);
        _run = new GenerationRun(model, parts.Loader, parts.Text);
    }

    public override ModelFolder Model { get; }

    public override DeviceKind Device => _parts.Loader.Device;

    internal override ModelLimits Limits => _parts.Limits;

    public static new StableDiffusion Load(ModelFolder model, DeviceKind device, CancellationToken cancellationToken)
    {
        var pipeline = new StableDiffusion(model, StableDiffusionParts.Load(model, device, cancellationToken));
        try
        {
            pipeline.Rehearse(cancellationToken);
            return pipeline;
        }
        catch
        {
            pipeline.Dispose();
            throw;
        }
    }

    private protected override void CheckMasked(GenerationRequest request) => Resolve(request, _parts.Limits);

    private protected override IEnumerable<GeneratedPicture> GenerateMasked(
        GenerationRequest request, IProgress<GenerationProgress>? progress, CancellationToken cancellationToken)
    {
        var settings = Resolve(request, _parts.Limits);
        if (_parts.Composes && settings.Edit is { AloneEdit: { } alone } edit && IsContradicted(request, settings, edit, cancellationToken))
            settings = Resolve(request with { Edit = alone }, _parts.Limits);
        return Generate(request, settings, new ProgressReport(progress, settings.Count), cancellationToken);
    }

    /// <summary>Text, and the picture of an edit, to latents: the part that the reference data pins down to the last draw.</summary>
    /// <param name="prompts">A prompt and a negative prompt for each picture of the batch.</param>
    /// <param name="settings">Size, steps, guidance, scheduler, edit.</param>
    /// <param name="noise">Where the noise of the whole batch comes from.</param>
    /// <param name="meter">Counts network calls and their time.</param>
    /// <param name="stepDone">Told steps done and steps in all.</param>
    /// <param name="trace">Remembers the steps; may be null.</param>
    /// <param name="cancellationToken">Ends the run inside a step.</param>
    /// <returns>[batch, channels, height, width] before division by the VAE's scaling factor.</returns>
    internal float[] Denoise(
        IReadOnlyList<(string Prompt, string? Negative)> prompts,
        GenerationSettings settings,
        RunNoise noise,
        NetworkMeter meter,
        Action<int, int> stepDone,
        LatentTrace? trace,
        CancellationToken cancellationToken)
    {
        var stage = Stage(prompts, settings, meter, cancellationToken);
        float[] first;
        (stage, first) = settings.Edit is { } edit
            ? new LatentEdit(_parts, edit).Apply(stage, settings.Steps, noise, meter, cancellationToken)
            : FromNoise(stage, noise);
        var (sampler, begin) = (stage.Sampler, stage.Start!.Step);
        var latents = StageLoop.Run(stage, noise, meter, StepDone, cancellationToken);
        trace?.AddForward(sampler, begin, latents, first);
        return latents;

        void StepDone(int done, ReadOnlySpan<float> sample)
        {
            trace?.Add(sampler, begin + done - 1, sample);
            stepDone(done, sampler.Timesteps.Count - begin);
        }
    }

    /// <summary>One sample of latents to pixels, [3, height, width] about [-1, 1].</summary>
    internal float[] Decode(ReadOnlySpan<float> latents, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken) =>
        _decoder.Decode(latents, settings, meter, cancellationToken);

    /// <summary>The states of a text, as the denoiser gets them.</summary>
    internal float[] EncodeText(string? text) => _parts.Text.Encode(text, new NetworkMeter(), default).Tensors[0].Values;

    /// <summary>The checked form of a request, for tests that drive <see cref="Denoise"/>.</summary>
    internal GenerationSettings Resolve(GenerationRequest request, SchedulerConfig scheduler) =>
        Resolve(request, _parts.Limits with { Scheduler = scheduler });

    protected override void Dispose(bool disposing) => _parts.Dispose();

    /// <summary>An inpainting model makes a picture from text alone by drawing all of a grey one anew.</summary>
    private GenerationSettings Resolve(GenerationRequest request, ModelLimits limits)
    {
        if (request.Edit is not null)
            _parts.RequireEncoder();
        var settings = GenerationSettings.Resolve(request, limits);
        return request.Edit is null && _parts.IsInpainting
            ? settings with { Edit = EditWork.NothingKnown(settings.Size.BaseWidth, settings.Size.BaseHeight, limits) }
            : settings;
    }

    /// <summary>
    /// Whether the prompt leaves the surroundings of the mask out, by one step of one picture: then the model must not see
    /// them, or it draws a part of another scene into the mask. The same for all pictures of a request.
    /// </summary>
    private bool IsContradicted(GenerationRequest request, GenerationSettings settings, EditWork edit, CancellationToken cancellationToken)
    {
        var (probe, meter) = (settings with { Steps = 1, Trace = false }, new NetworkMeter());
        var latents = Denoise([(request.Prompt, request.NegativePrompt)], probe, new RunNoise(new TorchRandom(0)), meter, (_, _) => { }, null, cancellationToken);
        return edit.IsContradicted(Picture.FromTensor(Decode(latents, probe, meter, cancellationToken), settings.Size.BaseWidth, settings.Size.BaseHeight));
    }

    /// <summary>
    /// Makes a small picture once: .NET compiles methods and ONNX Runtime plans its memory at the first call, and
    /// with a small model that would be a visible part of the first picture. A large one takes too long for it to show.
    /// </summary>
    private void Rehearse(CancellationToken cancellationToken)
    {
        if (new FileInfo(_parts.Unet.File).Length > LargestRehearsedBytes)
            return;
        try
        {
            // Large enough for the vector forms of the arithmetic, which take the longest to compile.
            var limits = _parts.Limits;
            var side = Math.Max(1, (limits.Upscaler?.BaseSize ?? limits.Width) / 4 / limits.SizeMultiple) * limits.SizeMultiple;
            var made = limits.Upscaler is null ? side : side + 1;
            var small = new GenerationRequest { Prompt = "a small picture", Steps = RehearsedSteps, GuidanceScale = 2, Seed = 0 };
            var settings = GenerationSettings.Resolve(small, limits) with { Size = new SizePlan(made, made, side, side) };
            _ = Generate(small, settings, new ProgressReport(null, 1), cancellationToken).Single();
        }
        catch (AIImageException)
        {
            // What is wrong with the model is said when it is used in earnest.
        }
    }

    private IEnumerable<GeneratedPicture> Generate(
        GenerationRequest request, GenerationSettings settings, ProgressReport progress, CancellationToken cancellationToken)
    {
        var enlarges = settings.Size.Enlarges && _parts.Upscaler is not null;
        return _run.Pictures(request, settings, progress, enlarges, batch => Make(batch, settings, cancellationToken), cancellationToken);
    }

    private MadePictures Make(PictureBatch batch, GenerationSettings settings, CancellationToken cancellationToken)
    {
        var (meter, count) = (batch.Meter, batch.Count);
        var trace = settings.Trace ? new LatentTrace() : null;
        var latents = Denoise(batch.Prompts, settings, batch.Noise, meter, batch.Progress.Denoised, trace, cancellationToken);
        var denoiserCalls = meter.Calls;
        var pictures = _decoder.Pictures(latents, count, settings, meter, batch.Progress, cancellationToken);
        var traces = trace is null ? null : _decoder.Traces(trace, count, settings, meter, cancellationToken);
        return new MadePictures(pictures, denoiserCalls + ((meter.Calls - denoiserCalls) / count), traces) { Latents = latents, LatentShape = _decoder.LatentShape(settings) };
    }

    private Stage Stage(
        IReadOnlyList<(string Prompt, string? Negative)> prompts, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var channels = _parts.VaeConfig.LatentChannels;
        var (height, width) = _decoder.LatentSize(settings);
        return new Stage(
            _parts.Unet,
            [prompts.Count, channels, height, width],
            Schedulers.Create(settings.Scheduler, new SamplerRequest(settings.Steps, prompts.Count) { Eta = settings.Eta }),
            settings.Guidance,
            TextConditions.Of(_parts.Text, TextConditions.StatesInput, prompts, settings.Guidance.Scale > 1, meter, cancellationToken),
            _parts.FillsIn ? ConstantChannels.NothingKnown(channels, height, width) : null)
        { Windows = settings.Windows };
    }

    private static (Stage Stage, float[] Noise) FromNoise(Stage stage, RunNoise noise)
    {
        var first = noise.First(stage.SampleShape);
        return (stage with { Start = StartingPoint.PureNoise(stage.Sampler, first) }, first);
    }
}
