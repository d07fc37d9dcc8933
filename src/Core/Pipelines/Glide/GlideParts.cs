using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Pipelines;

/// <summary>The networks of a GLIDE model: those of the small picture and those of the large one.</summary>
internal sealed class GlideParts : IDisposable
{
    /// <summary>Tokens of a prompt, unless the tokenizer's own files say otherwise.</summary>
    private const int TextLength = 128;

    private const int SmallSide = 64, LargeSide = 256;
    private const string SmallRespacing = "100", LargeRespacing = "fast27";

    /// <summary>Guidance of the authors' notebooks, for pictures from text and for parts of pictures.</summary>
    private const double TextGuidance = 3, EditGuidance = 5;

    /// <summary>Rough peak of memory a pixel of the large picture: six maps of the U-Net's 192 channels.</summary>
    private const long BytesPerPixel = 6 * 192 * sizeof(float);

    private readonly ModelFolder _model;

    private GlideParts(ModelFolder model, DeviceKind device, CancellationToken cancellationToken)
    {
        _model = model;
        Loader = new NetworkLoader(device);
        var tokenizer = PromptTokenizer.Load(model.ComponentFolder("tokenizer"), TextLength);
        Small = new GlideStage(model, Loader, tokenizer, "", isUpscaler: false, SmallSide, SmallRespacing);
        Large = new GlideStage(model, Loader, tokenizer, "upscale_", isUpscaler: true, LargeSide, LargeRespacing);
        try
        {
            Small.Load(cancellationToken);
            Large.Load(cancellationToken);
            RequireScale();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Knows the device and why no better one is used.</summary>
    public NetworkLoader Loader { get; }

    /// <summary>Draws the small picture.</summary>
    public GlideStage Small { get; }

    /// <summary>Draws the large picture after the small one.</summary>
    public GlideStage Large { get; }

    /// <summary>Loads the parts of a model.</summary>
    /// <exception cref="AIImageException">A part is missing, damaged or does not fit the others.</exception>
    public static GlideParts Load(ModelFolder model, DeviceKind device, CancellationToken cancellationToken) => new(model, device, cancellationToken);

    /// <summary>What the model can take.</summary>
    /// <param name="edits">Whether a part of a picture is drawn anew.</param>
    public ModelLimits Limits(bool edits) => new(
        _model.Defaults.Name,
        _model.Defaults.Width ?? Large.Side,
        _model.Defaults.Height ?? Large.Side,
        _model.Defaults.Steps ?? Small.DefaultSteps,
        _model.Defaults.GuidanceScale ?? (edits ? EditGuidance : TextGuidance),
        Large.Side,
        BytesPerPixel,
        Small.Scheduler,
        Upscaler: null,
        PixelsPerLatent: Large.Side / Small.Side,
        OnlySide: Large.Side);

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        Small.Dispose();
        Large.Dispose();
    }

    private void RequireScale()
    {
        if (Large.Side % Small.Side == 0)
            return;
        throw new AIImageException(ErrorIds.ModelMismatch,
            $"The parts of the model '{_model.Path}' do not fit together: pictures of {Small.Side} pixels cannot become {Large.Side}, which is no multiple; correct \"sample_size\" in the config.json of its U-Nets.");
    }
}
