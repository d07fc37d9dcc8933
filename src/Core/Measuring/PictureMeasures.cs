using TextToImage.Imaging;
using TextToImage.Models;

namespace TextToImage.Measuring;

/// <summary>What pictures are measured against.</summary>
public sealed record MeasureRequest
{
    /// <summary>What they should show; null or empty: what each says of itself.</summary>
    public string? Prompt { get; init; }

    /// <summary>Compares pictures with prompts; null: nothing does.</summary>
    public ClipModel? Clip { get; init; }

    /// <summary>Whether the CLIP was asked for, so that a picture without a prompt is worth a warning.</summary>
    public bool IsClipWanted { get; init; }

    /// <summary>A picture of the same size that they should be like; null: none.</summary>
    public Picture? Reference { get; init; }

    /// <summary>The CLIP that pictures are measured with: the one named; without a name the first that is installed, which must be there where nothing but it measures.</summary>
    /// <param name="named">Its name or folder; null or empty: not named.</param>
    /// <param name="prompt">What pictures should show, where that was said.</param>
    /// <param name="hasReference">Whether there is a picture to compare with.</param>
    /// <param name="library">Where models are looked for.</param>
    /// <exception cref="AIImageException">There is no such CLIP, or none and nothing else to measure by.</exception>
    public static ClipFolder? ClipFor(string? named, string? prompt, bool hasReference, ModelLibrary library) =>
        string.IsNullOrWhiteSpace(named) && string.IsNullOrWhiteSpace(prompt) && hasReference ? library.FirstClip() : library.OpenClip(named);
}

/// <summary>Measures of one picture; null is what was not measured.</summary>
public sealed record PictureMeasures
{
    /// <summary>The prompt that the picture was compared with.</summary>
    public string? Prompt { get; private init; }

    /// <summary>What the CLIP said of both.</summary>
    public ClipComparison? Clip { get; private init; }

    /// <summary>How far the picture is from the reference.</summary>
    public PictureDifference? Difference { get; private init; }

    /// <summary>Structural similarity to the reference, at most 1.</summary>
    public double? Ssim { get; private init; }

    /// <summary>What to know: text cut, parts that were transparent, no similarity of small pictures.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Measures a picture.</summary>
    /// <param name="picture">Its pixels.</param>
    /// <param name="made">What its file says about how it was made; null: nothing.</param>
    /// <param name="request">What it is measured against.</param>
    /// <param name="cancellationToken">Ends the work inside a network.</param>
    /// <exception cref="AIImageException">There is neither a prompt nor a reference, or the sizes differ.</exception>
    public static PictureMeasures Of(Picture picture, PictureMetadata? made, MeasureRequest request, CancellationToken cancellationToken = default)
    {
        var prompt = new[] { request.Prompt, made?.Prompt }.FirstOrDefault(text => !string.IsNullOrWhiteSpace(text));
        if (prompt is null && request.Reference is null)
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                "The file of the picture does not say what it shows, and nothing else to measure it by was given; give a prompt (--prompt, -Prompt) or a picture to compare it with (--reference, -Reference).");
        }
        var clip = prompt is null ? null : request.Clip?.Compare(picture, prompt, cancellationToken);
        var ssim = request.Reference is { } reference ? StructuralSimilarity.Of(picture, reference) : null;
        return new PictureMeasures
        {
            Prompt = clip is null ? null : prompt,
            Clip = clip,
            Difference = request.Reference is { } other ? PictureDifference.Of(picture, other) : null,
            Ssim = ssim,
            Warnings =
            [
                .. clip?.Warnings ?? [],
                .. PictureComparison.TransparencyWarnings(picture, request.Reference),
                .. If(prompt is null && request.IsClipWanted, "There is no CLIP score, as the file of the picture does not say what it shows; give a prompt."),
                .. If(request.Reference is not null && ssim is null, $"There is no SSIM, which takes pictures of at least {StructuralSimilarity.Window} pixels a side."),
            ],
        };

        static IEnumerable<string> If(bool holds, string warning) => holds ? [warning] : [];
    }
}
