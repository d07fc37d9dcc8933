using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Measuring;
using TextToImage.Models;

namespace TextToImage.Engine;

/// <summary>Measures pictures for one command. The CLIP is kept from picture to picture, and in the session's cache after.</summary>
/// <param name="clip">The CLIP; null: none.</param>
/// <param name="device">Name of the device.</param>
/// <param name="prompt">What pictures should show; null or empty: what each says of itself.</param>
/// <param name="isClipWanted">Whether the CLIP was named.</param>
/// <param name="reference">What they are compared with; null: nothing.</param>
/// <param name="keepLoaded">Whether the CLIP stays in memory when the command is done.</param>
internal sealed class PictureMeasurer(ClipFolder? clip, string device, string? prompt, bool isClipWanted, PictureSource? reference, bool keepLoaded) : IDisposable
{
    private readonly KeptLease<ClipLease> _clip = new(keepLoaded ? null : lease => lease.Close());

    /// <summary>The pixels to compare with, read once.</summary>
    private readonly Picture? _reference = reference?.Read().Picture;

    /// <summary>Measures a picture.</summary>
    /// <exception cref="AIImageException">It cannot be read or compared, or the CLIP cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public AIImageMeasure Measure(PictureSource source, CancellationToken cancellationToken)
    {
        var (picture, made) = source.Read();
        var loaded = clip is null ? null : _clip.For(clip.Path, device, () => ModelCache.Shared.Rent(clip, PictureMaker.Kind(device), cancellationToken)).Clip;
        var request = new MeasureRequest { Prompt = prompt, Clip = loaded, IsClipWanted = isClipWanted, Reference = _reference };
        var measures = PictureMeasures.Of(picture, made, request, cancellationToken);
        return new AIImageMeasure
        {
            Path = source.Path,
            Prompt = measures.Prompt,
            Model = measures.Clip is null ? null : InstalledModels.NameOf(clip!.Path),
            ClipScore = measures.Clip?.Score,
            ClipCosine = measures.Clip?.Cosine,
            ClipLogit = measures.Clip?.Logit,
            Reference = reference?.Path,
            Psnr = measures.Difference?.Psnr,
            Ssim = measures.Ssim,
            Rmse = measures.Difference?.Rmse,
            LargestDifference = measures.Difference?.LargestDifference,
            Warnings = [.. measures.Warnings],
        };
    }

    /// <summary>Gives the CLIP back.</summary>
    public void Dispose() => _clip.Dispose();
}
