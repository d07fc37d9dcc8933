using System.Diagnostics;
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

    private StableDiffusion(ModelFolder model, StableDiffusionParts parts)
    {
        (Model, _parts) = (model, parts);
        _decoder = new LatentDecoder(parts);
    }

    public override ModelFolder Model { get; }

    public override DeviceKind Device => _parts.Loader.Device;

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

    public override void Check(GenerationRequest request) => Resolve(request, _parts.Limits);

    public override IEnumerable<GeneratedPicture> Generate(
        GenerationRequest request, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var settings = Resolve(request, _parts.Limits);
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
    internal float[] EncodeText(string? text) => _parts.Text.Encode(text, new NetworkMeter(), default).States;

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
        for (var first = 0; first < settings.Count; first += settings.BatchSize)
        {
            var batch = Math.Min(settings.BatchSize, settings.Count - first);
            foreach (var picture in Batch(request, settings, first, batch, progress.From(first, batch, settings.Size.Enlarges), cancellationToken))
                yield return picture;
        }
    }

    private List<GeneratedPicture> Batch(
        GenerationRequest request, GenerationSettings settings, int first, int batch, BatchProgress progress, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var meter = new NetworkMeter();
        var prompts = Enumerable.Repeat((request.Prompt, request.NegativePrompt), batch).ToList();
        var trace = settings.Trace ? new LatentTrace() : null;
        var latents = Denoise(prompts, settings, settings.Seeds.Noise(first, batch), meter, progress.Denoised, trace, cancellationToken);
        var denoiserCalls = meter.Calls;
        var pictures = _decoder.Pictures(latents, batch, settings, meter, progress, cancellationToken);
        var traces = trace is null ? null : _decoder.Traces(trace, batch, settings, meter, cancellationToken);
        var calls = denoiserCalls + ((meter.Calls - denoiserCalls) / batch);
        var warnings = Warnings(request, settings, meter, cancellationToken);
        var duration = TimeSpan.FromTicks(clock.Elapsed.Ticks / batch);
        var overhead = duration - TimeSpan.FromTicks(meter.RunTime.Ticks / batch);
        return [.. pictures.Select((picture, i) => new GeneratedPicture(
            picture, Metadata(request, settings, first + i, picture), calls, duration, overhead, warnings)
        {
            Seed = settings.Seeds.Seed(first + i),
            VariationSeed = settings.Seeds.VariationSeed(first + i),
            Device = Networks.Device.Name(Device),
            Trace = traces?[i],
            Latents = latents.AsMemory(i * (latents.Length / batch), latents.Length / batch),
            LatentShape = _decoder.LatentShape(settings),
        })];
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
            [TextCondition(prompts, settings.Guidance.Scale > 1, meter, cancellationToken)],
            _parts.FillsIn ? ConstantChannels.NothingKnown(channels, height, width) : null)
        { Windows = settings.Windows };
    }

    private static (Stage Stage, float[] Noise) FromNoise(Stage stage, RunNoise noise)
    {
        var first = noise.First(stage.SampleShape);
        return (stage with { Start = StartingPoint.PureNoise(stage.Sampler, first) }, first);
    }

    private Condition TextCondition(
        IReadOnlyList<(string Prompt, string? Negative)> prompts, bool guided, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var conditional = prompts.Select(pair => _parts.Text.Encode(pair.Prompt, meter, cancellationToken)).ToList();
        var unconditional = guided
            ? prompts.Select(pair => _parts.Text.Encode(pair.Negative, meter, cancellationToken).States).ToList()
            : null;
        return new Condition(
            "encoder_hidden_states", [conditional[0].Tokens, conditional[0].Features], [.. conditional.Select(encoded => encoded.States)], unconditional);
    }

    private List<string> Warnings(GenerationRequest request, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var warnings = new List<string>(_parts.Loader.Warnings);
        warnings.AddRange(PromptWarnings.For("prompt", _parts.Text.Encode(request.Prompt, meter, cancellationToken).Source, Model.Defaults));
        if (settings.Guidance.Scale > 1)
            warnings.AddRange(PromptWarnings.For("negative prompt", _parts.Text.Encode(request.NegativePrompt, meter, cancellationToken).Source, Model.Defaults));
        else if (!string.IsNullOrWhiteSpace(request.NegativePrompt))
            warnings.Add("The negative prompt had no effect because guidance is off; use a guidance scale above 1.");
        if (settings.Edit?.Warning is { } enlarged)
            warnings.Add(enlarged);
        return warnings;
    }

    private PictureMetadata Metadata(GenerationRequest request, GenerationSettings settings, int index, Picture picture) => new()
    {
        Prompt = request.Prompt,
        NegativePrompt = request.NegativePrompt,
        Steps = settings.Steps,
        Scheduler = Schedulers.DisplayName(settings.Scheduler),
        GuidanceScale = settings.Guidance.Scale,
        Seed = (ulong)settings.Seeds.Seed(index),
        Width = picture.Width,
        Height = picture.Height,
        Strength = request.Edit is null ? null : settings.Edit!.Strength,
        Edited = request.Edit is not null,
        Model = Model.Defaults.Name,
        Pipeline = Model.PipelineClass,
        Other = ExtraSettings.Of(request, settings, index),
    };
}
