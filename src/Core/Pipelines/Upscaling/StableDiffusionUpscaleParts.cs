using TextToImage.Diffusion;
using TextToImage.Latents;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Text;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Pipelines;

/// <summary>The networks of a StableDiffusionUpscalePipeline, loaded and checked against one another.</summary>
internal sealed class StableDiffusionUpscaleParts : IDisposable
{
    private const int PictureChannels = 3;
    private readonly List<IDisposable> _opened = [];

    /// <summary>Reads and checks everything small before a large file is opened.</summary>
    /// <exception cref="AIImageException">A part is missing, damaged or does not fit the others.</exception>
    public StableDiffusionUpscaleParts(ModelFolder model, NetworkLoader loader, CancellationToken cancellationToken)
    {
        Loader = loader;
        var unet = UNetConfig.Read(model);
        VaeConfig = VaeConfig.Read(model);
        SizeMultiple = 1 << unet.Downsampling;
        Limits = new UpscaleLimits(model.Defaults, SchedulerConfig.Parse(model.SchedulerConfigText()), 0);
        LowResolution = new NoiseSchedule(SchedulerConfig.Parse(model.SchedulerConfigText("low_res_scheduler")));
        Limits = Limits with { MostNoise = Math.Min(model.IndexInteger("max_noise_level") ?? int.MaxValue, LowResolution.Length - 1) };
        CheckChannels(model, unet);
        var tokenizer = PromptTokenizer.Load(
            model.ComponentFolder("tokenizer"), JsonFile.Integer(model.Config("text_encoder"), "max_position_embeddings"));
        try
        {
            Text = Opened(new PromptEncoder(tokenizer, Loader.Load(model.NetworkFile("text_encoder"), cancellationToken), TextConditions.StatesOutput));
            Unet = Opened(Loader.Load(model.NetworkFile("unet"), cancellationToken));
            Vae = Opened(new VaeDecoder(Loader.Load(model.NetworkFile("vae_decoder"), cancellationToken), VaeConfig));
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

    /// <summary>The denoiser: latents and the noised small picture in, latents out.</summary>
    public Network Unet { get; }

    /// <summary>Latents to pixels.</summary>
    public VaeDecoder Vae { get; }

    /// <summary>Channels and scale of the latents, which have the size of the small picture.</summary>
    public VaeConfig VaeConfig { get; }

    /// <summary>How the small picture is noised.</summary>
    public NoiseSchedule LowResolution { get; }

    /// <summary>The sides of the small picture must be multiples of this.</summary>
    public int SizeMultiple { get; }

    /// <summary>What the model can take.</summary>
    public UpscaleLimits Limits { get; }

    /// <summary>Frees the networks.</summary>
    public void Dispose() => _opened.ForEach(part => part.Dispose());

    private T Opened<T>(T part)
        where T : IDisposable
    {
        _opened.Add(part);
        return part;
    }

    private void CheckChannels(ModelFolder model, UNetConfig unet)
    {
        var wanted = VaeConfig.LatentChannels + PictureChannels;
        if ((unet.InChannels ?? wanted) == wanted && (unet.OutChannels ?? VaeConfig.LatentChannels) == VaeConfig.LatentChannels)
            return;
        throw new AIImageException(ErrorIds.ModelMismatch,
            $"The parts of the model '{model.Path}' do not fit together: the VAE has {VaeConfig.LatentChannels} latent channels, so the U-Net has to take {wanted} and give {VaeConfig.LatentChannels}, but takes {unet.InChannels} and gives {unet.OutChannels}; install the model again.");
    }
}
