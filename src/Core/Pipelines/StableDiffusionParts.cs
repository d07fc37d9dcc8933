using TextToImage.Diffusion;
using TextToImage.Latents;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Text;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Pipelines;

/// <summary>The networks of a Stable Diffusion model, loaded and checked against one another.</summary>
internal sealed class StableDiffusionParts : IDisposable
{
    private const int DefaultSteps = 25;
    private const double DefaultGuidanceScale = 7.5;
    private const int DefaultLatentSide = 64;
    private const string EncoderComponent = "vae_encoder";
    private readonly List<IDisposable> _opened = [];
    private readonly object _gate = new();
    private readonly ModelFolder _model;
    private VaeEncoder? _encoder;

    /// <summary>Reads and checks everything small before a large file is opened.</summary>
    private StableDiffusionParts(ModelFolder model, DeviceKind device, CancellationToken cancellationToken)
    {
        _model = model;
        var unetConfig = UNetConfig.Read(model);
        VaeConfig = VaeConfig.Read(model);
        Limits = LimitsOf(model, unetConfig, VaeConfig, UpscalerConfig.Find(model));
        var tokenizer = PromptTokenizer.Load(model.ComponentFolder("tokenizer"), TextLength(model));
        CheckChannels(model, unetConfig, VaeConfig);
        Loader = new NetworkLoader(device);
        try
        {
            Text = Opened(new PromptEncoder(tokenizer, Loader.Load(model.NetworkFile("text_encoder"), cancellationToken), TextConditions.StatesOutput));
            Unet = Opened(Loader.Load(model.NetworkFile("unet"), cancellationToken));
            FillsIn = CheckChannels(model, UNetGraph.Agreed(model, unetConfig, Unet), VaeConfig);
            Vae = Opened(new VaeDecoder(Loader.Load(model.NetworkFile("vae_decoder"), cancellationToken), VaeConfig));
            if (Limits.Upscaler is { } upscaler)
                Upscaler = Opened(SuperResolution.Load(model, upscaler, Loader, cancellationToken));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Knows the device and why no better one is used.</summary>
    public NetworkLoader Loader { get; }

    /// <summary>Tokenizer and text encoder.</summary>
    public PromptEncoder Text { get; }

    /// <summary>The denoiser.</summary>
    public Network Unet { get; }

    /// <summary>Whether the denoiser takes a mask and known latents after the latents.</summary>
    public bool FillsIn { get; }

    /// <summary>Whether it is one of diffusers' inpainting models, rather than one with a convention of its own.</summary>
    public bool IsInpainting => _model.PipelineClass.EndsWith("InpaintPipeline", StringComparison.Ordinal);

    /// <summary>Whether it composes a whole scene from the prompt, whatever it is told of the surroundings.</summary>
    public bool Composes => FillsIn && !IsInpainting;

    /// <summary>Latents to pixels.</summary>
    public VaeDecoder Vae { get; }

    /// <summary>Pixels to more pixels; null where the model has nothing for that.</summary>
    public SuperResolution? Upscaler { get; }

    /// <summary>Channels and scale of the latents.</summary>
    public VaeConfig VaeConfig { get; }

    /// <summary>What the model can take.</summary>
    public ModelLimits Limits { get; }

    /// <summary>Loads the parts of a model.</summary>
    /// <exception cref="AIImageException">A part is missing, damaged or does not fit the others.</exception>
    public static StableDiffusionParts Load(ModelFolder model, DeviceKind device, CancellationToken cancellationToken) =>
        new(model, device, cancellationToken);

    /// <summary>Whether the model can work on pictures; without an encoder it can only make new ones.</summary>
    /// <exception cref="AIImageException">It cannot.</exception>
    public void RequireEncoder() => _model.NetworkFile(EncoderComponent);

    /// <summary>Pixels to latents; loaded when it is first needed.</summary>
    /// <exception cref="AIImageException">The model has none, or it is damaged.</exception>
    public VaeEncoder Encoder(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _encoder ??= Opened(new VaeEncoder(Loader.Load(_model.NetworkFile(EncoderComponent), cancellationToken), VaeConfig));
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose() => _opened.ForEach(part => part.Dispose());

    private T Opened<T>(T part)
        where T : IDisposable
    {
        _opened.Add(part);
        return part;
    }

    private static int? TextLength(ModelFolder model) => JsonFile.Integer(model.Config("text_encoder"), "max_position_embeddings");

    /// <summary>Whether the U-Net takes a mask and known latents too; any other number of channels is an error.</summary>
    private static bool CheckChannels(ModelFolder model, UNetConfig unet, VaeConfig vae)
    {
        var (takes, gives) = (unet.InChannels ?? vae.LatentChannels, unet.OutChannels ?? vae.LatentChannels);
        var fillsIn = takes == ConstantChannels.Filling(vae.LatentChannels);
        if (gives == vae.LatentChannels && (fillsIn || takes == vae.LatentChannels))
            return fillsIn;
        throw new AIImageException(ErrorIds.ModelMismatch,
            $"The parts of the model '{model.Path}' do not fit together: the VAE has {vae.LatentChannels} latent channels, the U-Net takes {takes} and gives {gives}; install the model again.");
    }

    /// <summary>The size of a picture where none is asked for: the model's choice, or the one it was trained at.</summary>
    internal static (int Width, int Height) OwnSize(ModelFolder model, UNetConfig unet, VaeConfig vae)
    {
        var side = (unet.SampleSize ?? DefaultLatentSide) * vae.Downsampling;
        return (model.Defaults.Width ?? side, model.Defaults.Height ?? side);
    }

    private static ModelLimits LimitsOf(ModelFolder model, UNetConfig unet, VaeConfig vae, UpscalerConfig? upscaler)
    {
        var (width, height) = OwnSize(model, unet, vae);
        return new ModelLimits(
            model.Defaults.Name,
            width,
            height,
            model.Defaults.Steps ?? DefaultSteps,
            model.Defaults.GuidanceScale ?? DefaultGuidanceScale,
            vae.Downsampling << unet.Downsampling,
            2L * sizeof(float) * vae.FirstChannels,
            // Latents have no range to be clipped to; diffusers' pipelines set this too, whatever the model's file says.
            SchedulerConfig.Parse(model.SchedulerConfigText()) with { ClipSample = false },
            upscaler,
            vae.Downsampling);
    }
}
