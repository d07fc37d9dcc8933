using TextToImage.Imaging;

namespace TextToImage.Upscaling;

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
    public long? Seed { get; init; }
}
