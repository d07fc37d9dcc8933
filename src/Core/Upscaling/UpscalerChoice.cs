using TextToImage.Imaging;
using TextToImage.Models;

namespace TextToImage.Upscaling;

/// <summary>What enlarges a picture, and what to say about that choice.</summary>
/// <param name="Source">The network; null for the filter.</param>
/// <param name="Warning">Why it is not what the user may have hoped for; null where there is nothing to say.</param>
public sealed record UpscalerChoice(UpscalerSource? Source, string? Warning)
{
    /// <summary>The method that takes the network where there is a fitting one, and the filter else.</summary>
    public const string Automatic = "auto";

    /// <summary>The methods a user may ask for.</summary>
    public static IReadOnlyList<string> Methods { get; } = [Automatic, ResizeMethods.Network, ResizeMethods.Lanczos];

    /// <summary>
    /// Chooses. A network that was named is used. Else it is that of the model that made the picture, as a super-resolution
    /// network knows the kind of pictures it was trained on and spoils others; and without it the filter, unless a network
    /// was asked for, which is the starter model's then.
    /// </summary>
    /// <param name="method">One of <see cref="Methods"/>; null or empty is auto.</param>
    /// <param name="model">What the user named: a model, a folder or an .onnx file; null or empty: nothing.</param>
    /// <param name="made">How the picture was made, as its file says.</param>
    /// <param name="enlarges">Whether the picture becomes larger; nothing is chosen else.</param>
    /// <param name="library">Where models are looked for.</param>
    /// <exception cref="AIImageException">The method is unknown or does not fit the model named, or that cannot enlarge.</exception>
    public static UpscalerChoice Make(string? method, string? model, PictureMetadata? made, bool enlarges, ModelLibrary library)
    {
        var wanted = string.IsNullOrWhiteSpace(method) ? Automatic : method!.Trim().ToLowerInvariant();
        if (!Methods.Contains(wanted))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"There is no method '{method}'; use one of {string.Join(", ", Methods)}.") { Subject = method };
        if (wanted == ResizeMethods.Lanczos)
        {
            return string.IsNullOrWhiteSpace(model)
                ? new UpscalerChoice(null, null)
                : throw new AIImageException(ErrorIds.ArgumentInvalid, $"The method lanczos uses no model, and '{model}' was named; leave one of them out.") { Subject = model };
        }
        if (!string.IsNullOrWhiteSpace(model))
            return new UpscalerChoice(UpscalerSource.Open(model!, library), null);
        if (!enlarges)
            return new UpscalerChoice(null, null);
        if (UpscalerSource.OfMaker(made?.Model, library) is { } own)
            return new UpscalerChoice(own, null);
        return wanted == Automatic
            ? new UpscalerChoice(null, $"{Unknown(made)}, so it was enlarged by a filter, which adds no detail; name a network for it with --model or -Model (see docs/upscaling.md).")
            : new UpscalerChoice(
                UpscalerSource.Open(ModelLibrary.StarterName, library),
                $"{Unknown(made)}, so the network of the model '{ModelLibrary.StarterName}' was used, which knows flat illustrations only; name another one with --model or -Model (see docs/upscaling.md).");
    }

    private static string Unknown(PictureMetadata? made) => made?.Model is { } model
        ? $"The picture was made by '{model}', which has no upscaler here"
        : "The picture's file does not say that a model made it";
}
