using TextToImage.Imaging;

namespace TextToImage.Generation;

/// <summary>A picture and how it was made.</summary>
/// <param name="Picture">The pixels.</param>
/// <param name="Metadata">Everything needed to make it again; goes into the file.</param>
/// <param name="NetworkCalls">Calls of the denoiser and of the upscaler.</param>
/// <param name="Duration">Wall time for this picture, model loaded; with a batch, its share.</param>
/// <param name="Overhead">The part of <paramref name="Duration"/> outside ONNX Runtime.</param>
/// <param name="Warnings">What the user should know: text cut, words unknown, another device used.</param>
public sealed record GeneratedPicture(
    Picture Picture, PictureMetadata Metadata, int NetworkCalls, TimeSpan Duration, TimeSpan Overhead, IReadOnlyList<string> Warnings)
{
    /// <summary>The seed of this picture.</summary>
    public ulong Seed { get; init; }

    /// <summary>The seed of its variation; null where it is none.</summary>
    public ulong? VariationSeed { get; init; }

    /// <summary>How well it fits its prompt by the CLIP model that ranked it, 0 to 100; null where none did.</summary>
    public double? ClipScore { get; init; }

    /// <summary>
    /// What the guide said of the picture at each step, 0 to 100: the CLIP score of what it looked at (the mean over cutouts and prompts), or a classifier's probability of the class;
    /// empty where nothing guided.
    /// </summary>
    public IReadOnlyList<double> GuideScores { get; init; } = [];

    /// <summary>The process that made it, where that was asked for.</summary>
    public DiffusionTrace? Trace { get; init; }

    /// <summary>The latents that were decoded, in C order; empty for models that work on pixels.</summary>
    public ReadOnlyMemory<float> Latents { get; init; }

    /// <summary>[channels, height, width] of <see cref="Latents"/>.</summary>
    public IReadOnlyList<long> LatentShape { get; init; } = [];

    /// <summary>Where the networks ran: cpu, directml, cuda or coreml.</summary>
    public string Device { get; init; } = "cpu";
}
