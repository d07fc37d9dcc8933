using TextToImage.Diffusion;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Text;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Pipelines;

/// <summary>
/// What one of GLIDE's two stages is made of: a text encoder, a U-Net over pixels, one for drawing parts of pictures anew
/// where the model has it, and a scheduler. The components of the second stage have names with "upscale_" before them.
/// </summary>
internal sealed class GlideStage : IDisposable
{
    /// <summary>Red, green and blue; the U-Net puts out the noise in them and then the variance.</summary>
    public const int Channels = 3;

    /// <summary>upsample_temp of the authors' notebooks: a little less noise than the schedule has gives cleaner large pictures.</summary>
    private const double UsualTemperature = 0.997;

    private const string Inpainting = "_inpaint";
    private readonly ModelFolder _model;
    private readonly NetworkLoader _loader;
    private readonly PromptTokenizer _tokenizer;
    private readonly string _prefix;
    private readonly bool _isUpscaler;
    private readonly UNetConfig _config;
    private readonly object _gate = new();
    private PromptEncoder? _text;
    private GlideNetwork? _drawing;
    private GlideNetwork? _inpainting;

    /// <summary>Reads what is small; nothing large is opened yet.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="loader">Loads its networks.</param>
    /// <param name="tokenizer">Reads prompts.</param>
    /// <param name="prefix">What the names of the stage's components begin with.</param>
    /// <param name="isUpscaler">Whether the U-Net also takes a small picture.</param>
    /// <param name="side">Side of its pictures unless the U-Net's config.json says otherwise.</param>
    /// <param name="respacing">Its timesteps unless its scheduler says otherwise.</param>
    public GlideStage(ModelFolder model, NetworkLoader loader, PromptTokenizer tokenizer, string prefix, bool isUpscaler, int side, string respacing)
    {
        (_model, _loader, _tokenizer, _prefix, _isUpscaler) = (model, loader, tokenizer, prefix, isUpscaler);
        _config = UNetConfig.Read(model, UNet);
        Side = _config.SampleSize ?? side;
        var scheduler = SchedulerConfig.Parse(model.SchedulerConfigText($"{prefix}scheduler"));
        var timesteps = scheduler.TimestepRespacing.Length > 0 ? scheduler.TimestepRespacing : respacing;
        Scheduler = scheduler with { TimestepRespacing = timesteps };
        DefaultSteps = Respacing.Timesteps(timesteps, scheduler.NumTrainTimesteps).Length;
        Temperature = JsonFile.Number(model.Config(UNet), "initial_noise_scale") ?? (isUpscaler ? UsualTemperature : 1);
    }

    /// <summary>What the text encoder puts out and the U-Net takes under the same names: the state of the last token, projected, and all states.</summary>
    public static IReadOnlyList<string> TextInputs { get; } = ["xf_proj", "xf_out"];

    /// <summary>Side in pixels of the squares it draws.</summary>
    public int Side { get; }

    /// <summary>Steps, unless others are asked for.</summary>
    public int DefaultSteps { get; }

    /// <summary>How the U-Net was trained and is sampled.</summary>
    public SchedulerConfig Scheduler { get; }

    /// <summary>What the first noise is multiplied by.</summary>
    public double Temperature { get; }

    /// <summary>Tokenizer and text encoder.</summary>
    public PromptEncoder Text => _text!;

    private string UNet => $"{_prefix}unet";

    /// <summary>Opens the text encoder and the U-Net.</summary>
    /// <exception cref="AIImageException">A part is missing, damaged or does not fit the others.</exception>
    public void Load(CancellationToken cancellationToken)
    {
        _text = new PromptEncoder(_tokenizer, _loader.Load(_model.NetworkFile($"{_prefix}text_encoder"), cancellationToken), [.. TextInputs]);
        _drawing = GlideNetwork.Load(_model, _loader, UNet, _config, _isUpscaler, cancellationToken);
    }

    /// <summary>The U-Net for a task; the one for editing is loaded when it is first needed.</summary>
    /// <param name="edits">Whether a part of a picture is drawn anew.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    public GlideNetwork Denoiser(bool edits, CancellationToken cancellationToken)
    {
        var component = UNet + Inpainting;
        if (!edits || !_model.Has(component))
            return _drawing!;
        lock (_gate)
            return _inpainting ??= GlideNetwork.Load(_model, _loader, component, UNetConfig.Read(_model, component), _isUpscaler, cancellationToken);
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        _text?.Dispose();
        _drawing?.Network.Dispose();
        _inpainting?.Network.Dispose();
    }
}
