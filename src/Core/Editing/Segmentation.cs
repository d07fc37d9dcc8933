using System.Globalization;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Editing;

/// <summary>Makes masks of the words by which users name what is to be drawn anew, with the segmentation network of a model.</summary>
/// <param name="model">The model.</param>
/// <param name="device">Where its networks run.</param>
internal sealed class MaskFinder(ModelFolder model, Device device) : IDisposable
{
    private readonly object _gate = new();
    private Segmentation? _segmentation;

    /// <summary>The request as far as it can be checked without looking for anything: all of the picture stands for what will be found.</summary>
    /// <exception cref="AIImageException">The model cannot find things by name, or there is another mask too.</exception>
    public GenerationRequest Presumed(GenerationRequest request)
    {
        if (request.Edit is not { MaskText: { } text } edit)
            return request;
        Require(edit, text);
        return request with { Edit = edit with { MaskText = null, Mask = Mask.Everything(edit.Picture.Width, edit.Picture.Height) } };
    }

    /// <summary>The request with the mask that its text stands for.</summary>
    /// <exception cref="AIImageException">The model cannot find things by name, or finds nothing of that name.</exception>
    public GenerationRequest Found(GenerationRequest request, CancellationToken cancellationToken)
    {
        if (request.Edit is not { MaskText: { } text } edit)
            return request;
        Require(edit, text);
        var mask = Network(cancellationToken).Segment(edit.Picture, text, Segmentation.DefaultThreshold, new NetworkMeter(), cancellationToken);
        return mask.IsEmpty
            ? throw new AIImageException(ErrorIds.ArgumentInvalid, $"Nothing in the picture looks like '{text}'; use other words, or give a mask or a region.")
            : request with { Edit = edit with { MaskText = null, Mask = mask } };
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _segmentation?.Dispose();

    private void Require(PictureEdit edit, string text)
    {
        if (edit.Mask is not null)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"A mask and the text '{text}' that says what to mask exclude each other; give one of them.");
        Segmentation.Require(model);
    }

    private Segmentation Network(CancellationToken cancellationToken)
    {
        lock (_gate)
            return _segmentation ??= Segmentation.Load(model, device, cancellationToken);
    }
}

/// <summary>
/// Finds in a picture what a text names: CLIPSeg (Lüddecke and Ecker 2022) as a model's component "segmentation". Safe for use
/// by several threads at once.
/// </summary>
public sealed class Segmentation : IDisposable
{
    /// <summary>
    /// How sure the network has to be, from 0 to 1. It is trained so that 0.5 is undecided; a little less finds the
    /// edges of things too, and it is what tools of the field start with.
    /// </summary>
    public const double DefaultThreshold = 0.4;

    private const string IdsInput = "input_ids", AttentionInput = "attention_mask", PixelsInput = "pixel_values", LogitsOutput = "logits";
    private const int Channels = 3, UsualLength = 77;

    private readonly Network _network;
    private readonly PromptTokenizer _tokenizer;
    private readonly SegmentationConfig _config;

    private Segmentation(Network network, PromptTokenizer tokenizer, SegmentationConfig config)
        => (_network, _tokenizer, _config) = (network, tokenizer, config);

    /// <summary>Whether a model can find things by name.</summary>
    public static bool IsIn(ModelFolder model) => model.Has(SegmentationConfig.Component);

    /// <summary>Refuses a model that cannot find things by name.</summary>
    /// <exception cref="AIImageException">It has no segmentation.</exception>
    public static void Require(ModelFolder model)
    {
        if (IsIn(model))
            return;
        throw new AIImageException(ErrorIds.ModelUnsupported,
            $"The model '{model.Path}' cannot find things by name: it has no {SegmentationConfig.Component}; give a mask or a region instead, or add a CLIPSeg network to the model.")
        { Subject = model.Path };
    }

    /// <summary>Loads the segmentation of a model.</summary>
    /// <param name="model">The model's folder.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">The model has none, or it is damaged.</exception>
    public static Segmentation Load(ModelFolder model, Device device, CancellationToken cancellationToken = default)
    {
        Require(model);
        var config = SegmentationConfig.Find(model)!;
        var network = new NetworkLoader(device).Load(model.NetworkFile(SegmentationConfig.Component), cancellationToken);
        try
        {
            return new Segmentation(network, PromptTokenizer.Load(model.ComponentFolder(SegmentationConfig.Component), TextLength(network)), config);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <summary>Where a picture shows what a text names.</summary>
    /// <param name="picture">Any picture; the network sees it at its own size, so that small things may be missed.</param>
    /// <param name="text">A thing in a few words, such as "the red car".</param>
    /// <param name="threshold">How sure the network has to be, above 0 and below 1.</param>
    /// <param name="meter">Adds up the time of the network.</param>
    /// <param name="cancellationToken">Ends the work inside the network.</param>
    /// <returns>
    /// A mask of the picture's size: 255 where the network is at least that sure, between its own pixels as far as a straight
    /// line tells, and 0 elsewhere. It is empty where the picture shows no such thing.
    /// </returns>
    /// <exception cref="AIImageException">The text or threshold cannot be used, or the network does not fit its config.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Mask Segment(Picture picture, string text, double threshold, NetworkMeter meter, CancellationToken cancellationToken = default)
    {
        if (!(threshold > 0 && threshold < 1))
            throw new AIImageException(ErrorIds.ArgumentInvalid, string.Format(CultureInfo.InvariantCulture, "The threshold {0} is out of range; use a number above 0 and below 1.", threshold)) { Subject = threshold };
        var tokens = Tokens(text);
        using var call = new NetworkCall(_network, LogitsOutput);
        Write(tokens.Ids, call.Input(IdsInput, 1, tokens.Ids.Length));
        if (_network.Inputs.ContainsKey(AttentionInput))
            Write(tokens.AttentionMask, call.Input(AttentionInput, 1, tokens.AttentionMask.Length));
        var small = Resampling.Resize(picture, _config.Width, _config.Height, _config.Filter, cancellationToken);
        PixelTensor.Normalize(small, _config.Mean, _config.Deviation, call.Input(PixelsInput, 1, Channels, _config.Height, _config.Width));
        call.Run(meter, cancellationToken);
        return ToMask(call, picture, threshold);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _network.Dispose();

    /// <summary>How many tokens the graph takes, where it is exported for a fixed number.</summary>
    private static int TextLength(Network network) =>
        network.Inputs.TryGetValue(IdsInput, out var ids) && ids.Rank == 2 && ids.Dimensions[1] > 0 ? ids.Dimensions[1] : UsualLength;

    private TokenizedPrompt Tokens(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new AIImageException(ErrorIds.ArgumentInvalid, "There is no text that names what to find; name a thing in a few words.");
        var tokens = _tokenizer.Encode(text);
        return tokens.CutText is null ? tokens : throw new AIImageException(
            ErrorIds.ArgumentInvalid, $"The text that names what to find is too long, from '{tokens.CutText}' on; name one thing in a few words.")
        { Subject = text };
    }

    private Mask ToMask(NetworkCall call, Picture picture, double threshold)
    {
        var shape = call.OutputShape(LogitsOutput);
        // Exporters leave out the dimensions that are 1.
        if (shape.Count < 2 || shape.Take(shape.Count - 2).Any(size => size != 1))
        {
            throw new AIImageException(ErrorIds.ModelMismatch,
                $"The network '{_network.File}' made {string.Join("x", shape)} numbers, which is no map of a picture; export it as transformers' CLIPSegForImageSegmentation.");
        }
        FiniteCheck.Require(call.Output(LogitsOutput), _network.File);
        var sure = Array.ConvertAll(call.Output(LogitsOutput).ToArray(), logit => (float)(1 / (1 + Math.Exp(-logit))));
        return new ProbabilityMap((int)shape[shape.Count - 1], (int)shape[shape.Count - 2], sure).ToMask(picture.Width, picture.Height, (float)threshold);
    }

    private static void Write(long[] from, Span<float> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = from[i];
    }
}

/// <summary>How sure a network is at each pixel, 0 to 1, [height, width].</summary>
internal readonly record struct ProbabilityMap(int Width, int Height, float[] Values)
{
    /// <summary>
    /// The mask of a size: 255 where the map, interpolated bilinearly as torch.nn.functional.interpolate(mode="bilinear")
    /// does, reaches a threshold.
    /// </summary>
    public Mask ToMask(int width, int height, float threshold)
    {
        var enlarged = PixelTensor.Bilinear(Values, Height, Width, height, width, alignCorners: false);
        return new Mask(width, height, Array.ConvertAll(enlarged, value => value >= threshold ? byte.MaxValue : (byte)0));
    }
}
