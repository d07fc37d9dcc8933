using TextToImage.Imaging;

namespace TextToImage.Upscaling;

/// <summary>
/// The size a picture is to have: a scale, or width and height. What follows after these is for diffusion upscalers; values
/// left null are the model's own.
/// </summary>
public sealed record ResizeRequest
{
    /// <summary>Times that each side becomes longer, above 0 to 8; below 1 the picture is reduced.</summary>
    public double? Scale { get; init; }

    /// <summary>Width in pixels; where the shape differs from the picture's, what is beyond it is cut on both sides.</summary>
    public int? Width { get; init; }

    /// <summary>Height in pixels.</summary>
    public int? Height { get; init; }

    /// <summary>How the picture was made, as its file says; goes into the result's file.</summary>
    public PictureMetadata? Metadata { get; init; }

    /// <summary>What the picture shows; null: the prompt it was made with, if it says so.</summary>
    public string? Prompt { get; init; }

    /// <summary>What it should not show.</summary>
    public string? NegativePrompt { get; init; }

    /// <summary>Denoising steps.</summary>
    public int? Steps { get; init; }

    /// <summary>Classifier-free guidance scale, 0 to 100; 1 and less: no guidance.</summary>
    public double? GuidanceScale { get; init; }

    /// <summary>How much noise is added to the picture, from 0 to the model's limit: more lets the model invent more.</summary>
    public int? NoiseLevel { get; init; }

    /// <summary>Seed of the noise, from 0; null: drawn and reported.</summary>
    public long? Seed { get; init; }
}
