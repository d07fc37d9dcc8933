using System.Globalization;
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
    public ulong? Seed { get; init; }
}

/// <summary>A picture at another size and how it came there.</summary>
/// <param name="Picture">The pixels.</param>
/// <param name="Metadata">What goes into the file: how the picture was made, with its new size; null where nothing is to be said.</param>
/// <param name="Method">What made the pixels: lanczos, network or diffusion.</param>
/// <param name="Scale">Times that each side became longer.</param>
/// <param name="NetworkCalls">Calls of the network: one a tile, or one a step and tile.</param>
/// <param name="Duration">Wall time, model loaded.</param>
/// <param name="Overhead">The part of <paramref name="Duration"/> outside ONNX Runtime.</param>
/// <param name="Warnings">What the user should know: parts cut, settings without effect, another device used.</param>
public sealed record ResizedPicture(
    Picture Picture, PictureMetadata? Metadata, string Method, double Scale, int NetworkCalls, TimeSpan Duration, TimeSpan Overhead,
    IReadOnlyList<string> Warnings)
{
    /// <summary>Name of what enlarged it; null with lanczos.</summary>
    public string? Model { get; init; }

    /// <summary>Where the networks ran; cpu with lanczos.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>The seed that gives these pixels again; null where there is no chance in it.</summary>
    public ulong? Seed { get; init; }
}

/// <summary>Names of what makes the pixels of a resized picture.</summary>
public static class ResizeMethods
{
    /// <summary>A Lanczos filter: nothing is invented.</summary>
    public const string Lanczos = "lanczos";

    /// <summary>A super-resolution network.</summary>
    public const string Network = "network";

    /// <summary>A diffusion model.</summary>
    public const string Diffusion = "diffusion";
}

/// <summary>File names for resized pictures: the picture's name and what was asked for, such as house-x4.png, house-640x480.png, or house-large.png where what enlarges says how much.</summary>
public static class ResizeNames
{
    /// <summary>The file name of a result.</summary>
    /// <param name="sourceName">Name or path of the picture.</param>
    /// <param name="request">The size asked for.</param>
    public static string FileName(string sourceName, ResizeRequest request)
    {
        var name = Path.GetFileNameWithoutExtension(sourceName);
        var size = request is { Scale: null, Width: null } ? "large"
            : request.Scale is { } scale
            ? $"x{scale.ToString("0.####", CultureInfo.InvariantCulture)}"
            : FormattableString.Invariant($"{request.Width}x{request.Height}");
        return $"{(name.Length == 0 ? "image" : name)}-{size}.png";
    }
}
