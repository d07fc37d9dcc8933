using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Editing;

/// <summary>Makes masks of the words by which users name what is to be drawn anew, with the segmentation network of a model.</summary>
/// <param name="model">The model.</param>
/// <param name="device">Where its networks run.</param>
internal sealed class MaskFinder(ModelFolder model, DeviceKind device) : IDisposable
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
