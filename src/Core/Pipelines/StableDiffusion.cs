using System.Diagnostics;
using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Latents;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Text;

namespace TextToImage.Pipelines;

/// <summary>
/// Stable Diffusion 1.x and 2.x (Rombach et al. 2022): a CLIP text encoder, a U-Net over latents and a VAE.
/// The starter model has the same parts.
/// </summary>
internal sealed class StableDiffusion : DiffusionPipeline
{
    private const int DefaultSteps = 25;
    private const double DefaultGuidanceScale = 7.5;
    private const int DefaultLatentSide = 64;
    private const long LargestRehearsedBytes = 100_000_000;
    private const int RehearsedSteps = 4;
    private readonly NetworkLoader _loader;
    private readonly PromptEncoder _text;
    private readonly Network _unet;
    private readonly VaeDecoder _vae;
    private readonly VaeConfig _vaeConfig;
    private readonly ModelLimits _limits;

    private StableDiffusion(
        ModelFolder model, NetworkLoader loader, PromptEncoder text, Network unet, VaeDecoder vae, VaeConfig vaeConfig, ModelLimits limits)
    {
        Model = model;
        _loader = loader;
        _text = text;
        _unet = unet;
        _vae = vae;
        _vaeConfig = vaeConfig;
        _limits = limits;
    }

    public override ModelFolder Model { get; }

    public override DeviceKind Device => _loader.Device;

    public static new StableDiffusion Load(ModelFolder model, DeviceKind device, CancellationToken cancellationToken)
    {
        // Everything small is read and checked before a large file is opened.
        var unetConfig = UNetConfig.Read(model);
        var vaeConfig = VaeConfig.Read(model);
        var scheduler = SchedulerConfig.Parse(model.SchedulerConfigText());
        var tokenizer = PromptTokenizer.Load(model.ComponentFolder("tokenizer"), TextLength(model));
        CheckChannels(model, unetConfig, vaeConfig);

        var loader = new NetworkLoader(device);
        var opened = new List<IDisposable>();
        try
        {
            T Opened<T>(T part) where T : IDisposable
            {
                opened.Add(part);
                return part;
            }

            var text = Opened(new PromptEncoder(tokenizer, loader.Load(model.NetworkFile("text_encoder"), cancellationToken)));
            var unet = Opened(loader.Load(model.NetworkFile("unet"), cancellationToken));
            var vae = Opened(new VaeDecoder(loader.Load(model.NetworkFile("vae_decoder"), cancellationToken), vaeConfig));
            var pipeline = new StableDiffusion(model, loader, text, unet, vae, vaeConfig, Limits(model, unetConfig, vaeConfig, scheduler));
            pipeline.Rehearse(cancellationToken);
            return pipeline;
        }
        catch
        {
            opened.ForEach(part => part.Dispose());
            throw;
        }
    }

    public override void Check(GenerationRequest request) => GenerationSettings.Resolve(request, _limits);

    public override IEnumerable<GeneratedPicture> Generate(
        GenerationRequest request, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var settings = GenerationSettings.Resolve(request, _limits);
        return Generate(request, settings, new ProgressReport(progress, settings.Count), cancellationToken);
    }

    /// <summary>Text to latents: the part that the reference data pins down to the last draw.</summary>
    /// <param name="prompts">A prompt and a negative prompt for each picture of the batch.</param>
    /// <param name="settings">Size, steps, guidance and scheduler.</param>
    /// <param name="noise">Where the noise of the whole batch comes from.</param>
    /// <param name="meter">Counts network calls and their time.</param>
    /// <param name="stepDone">Told steps done and steps in all.</param>
    /// <param name="cancellationToken">Ends the run inside a step.</param>
    /// <returns>[batch, channels, height, width] before division by the VAE's scaling factor.</returns>
    internal float[] Denoise(
        IReadOnlyList<(string Prompt, string? Negative)> prompts,
        GenerationSettings settings,
        INoiseSource noise,
        NetworkMeter meter,
        Action<int, int> stepDone,
        CancellationToken cancellationToken)
    {
        var sampler = Schedulers.Create(settings.Scheduler, new SamplerRequest(settings.Steps, prompts.Count) { Eta = settings.Eta });
        var stage = new Stage(
            _unet,
            [prompts.Count, _vaeConfig.LatentChannels, settings.Height / _vaeConfig.Downsampling, settings.Width / _vaeConfig.Downsampling],
            sampler,
            settings.Guidance,
            [TextCondition(prompts, settings.Guidance.Scale > 1, meter, cancellationToken)]);
        return StageLoop.Run(stage, noise, meter, done => stepDone(done, sampler.Timesteps.Count), cancellationToken);
    }

    /// <summary>One sample of latents to pixels, [3, height, width] about [-1, 1].</summary>
    internal float[] Decode(ReadOnlySpan<float> latents, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken) =>
        _vae.Decode(latents, settings.Height / _vaeConfig.Downsampling, settings.Width / _vaeConfig.Downsampling, meter, cancellationToken);

    /// <summary>The states of a text, as the denoiser gets them.</summary>
    internal float[] EncodeText(string? text) => _text.Encode(text, new NetworkMeter(), default).States;

    /// <summary>The checked form of a request, for tests that drive <see cref="Denoise"/>.</summary>
    internal GenerationSettings Resolve(GenerationRequest request, SchedulerConfig scheduler) =>
        GenerationSettings.Resolve(request, _limits with { Scheduler = scheduler });

    protected override void Dispose(bool disposing)
    {
        _text.Dispose();
        _unet.Dispose();
        _vae.Dispose();
    }

    /// <summary>
    /// Makes a small picture once: .NET compiles methods and ONNX Runtime plans its memory at the first call, and
    /// with a small model that would be a visible part of the first picture. A large one takes too long for it to show.
    /// </summary>
    private void Rehearse(CancellationToken cancellationToken)
    {
        if (new FileInfo(_unet.File).Length > LargestRehearsedBytes)
            return;
        try
        {
            // Large enough for the vector forms of the arithmetic, which take the longest to compile.
            var side = Math.Max(1, _limits.Width / 4 / _limits.SizeMultiple) * _limits.SizeMultiple;
            var small = new GenerationRequest { Prompt = "a small picture", Width = side, Height = side, Steps = RehearsedSteps, GuidanceScale = 2, Seed = 0 };
            _ = Generate(small, null, cancellationToken).Single();
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
            foreach (var picture in Batch(request, settings, settings.FirstSeed + first, batch, progress.From(first, batch), cancellationToken))
                yield return picture;
        }
    }

    private List<GeneratedPicture> Batch(
        GenerationRequest request, GenerationSettings settings, long seed, int batch, Action<int, int> stepDone, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var meter = new NetworkMeter();
        var noise = new PerSampleNoise(Enumerable.Range(0, batch).Select(i => new TorchRandom((ulong)(seed + i))));
        var prompts = Enumerable.Repeat((request.Prompt, request.NegativePrompt), batch).ToList();
        var latents = Denoise(prompts, settings, noise, meter, stepDone, cancellationToken);
        var pictures = new List<Picture>(batch);
        for (var i = 0; i < batch; i++)
        {
            var pixels = Decode(latents.AsSpan(i * latents.Length / batch, latents.Length / batch), settings, meter, cancellationToken);
            pictures.Add(Picture.FromTensor(pixels, settings.Width, settings.Height));
        }
        var warnings = Warnings(request, settings, meter, cancellationToken);
        var duration = TimeSpan.FromTicks(clock.Elapsed.Ticks / batch);
        var overhead = duration - TimeSpan.FromTicks(meter.RunTime.Ticks / batch);
        return [.. pictures.Select((picture, i) => new GeneratedPicture(
            picture, Metadata(request, settings, seed + i), meter.DenoiserCalls, duration, overhead, warnings)
        { Seed = seed + i, Device = Networks.Device.Name(Device) })];
    }

    private Condition TextCondition(
        IReadOnlyList<(string Prompt, string? Negative)> prompts, bool guided, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var conditional = prompts.Select(pair => _text.Encode(pair.Prompt, meter, cancellationToken)).ToList();
        var unconditional = guided
            ? prompts.Select(pair => _text.Encode(pair.Negative, meter, cancellationToken).States).ToList()
            : null;
        return new Condition(
            "encoder_hidden_states", [conditional[0].Tokens, conditional[0].Features], [.. conditional.Select(encoded => encoded.States)], unconditional);
    }

    private List<string> Warnings(GenerationRequest request, GenerationSettings settings, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var warnings = new List<string>(_loader.Warnings);
        warnings.AddRange(PromptWarnings.For("prompt", _text.Encode(request.Prompt, meter, cancellationToken).Source, Model.Defaults));
        if (settings.Guidance.Scale > 1)
            warnings.AddRange(PromptWarnings.For("negative prompt", _text.Encode(request.NegativePrompt, meter, cancellationToken).Source, Model.Defaults));
        else if (!string.IsNullOrWhiteSpace(request.NegativePrompt))
            warnings.Add("The negative prompt had no effect because guidance is off; use a guidance scale above 1.");
        return warnings;
    }

    private PictureMetadata Metadata(GenerationRequest request, GenerationSettings settings, long seed) => new()
    {
        Prompt = request.Prompt,
        NegativePrompt = request.NegativePrompt,
        Steps = settings.Steps,
        Scheduler = Schedulers.DisplayName(settings.Scheduler),
        GuidanceScale = settings.Guidance.Scale,
        Seed = (ulong)seed,
        Width = settings.Width,
        Height = settings.Height,
        Model = Model.Defaults.Name,
        Pipeline = Model.PipelineClass,
    };

    private static int? TextLength(ModelFolder model) => JsonFile.Integer(model.Config("text_encoder"), "max_position_embeddings");

    private static void CheckChannels(ModelFolder model, UNetConfig unet, VaeConfig vae)
    {
        if (unet.InChannels == vae.LatentChannels && unet.OutChannels == vae.LatentChannels)
            return;
        if (unet.InChannels == 2 * vae.LatentChannels + 1)
        {
            throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The model '{model.Path}' is an inpainting model (its U-Net takes {unet.InChannels} channels); use a text-to-image model to make new pictures.");
        }
        throw new AIImageException(ErrorIds.ModelMismatch,
            $"The parts of the model '{model.Path}' do not fit together: the VAE has {vae.LatentChannels} latent channels, the U-Net takes {unet.InChannels} and gives {unet.OutChannels}; install the model again.");
    }

    private static ModelLimits Limits(ModelFolder model, UNetConfig unet, VaeConfig vae, SchedulerConfig scheduler)
    {
        var side = (unet.SampleSize ?? DefaultLatentSide) * vae.Downsampling;
        return new ModelLimits(
            model.Defaults.Name,
            model.Defaults.Width ?? side,
            model.Defaults.Height ?? side,
            model.Defaults.Steps ?? DefaultSteps,
            model.Defaults.GuidanceScale ?? DefaultGuidanceScale,
            vae.Downsampling << unet.Downsampling,
            2L * sizeof(float) * vae.FirstChannels,
            scheduler);
    }
}
