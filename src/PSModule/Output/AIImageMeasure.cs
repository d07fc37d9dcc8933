using System.Diagnostics.CodeAnalysis;

namespace TextToImage;

/// <summary>How well a picture fits a prompt, and how near it is to another picture. Null is what was not measured.</summary>
public sealed class AIImageMeasure
{
    internal AIImageMeasure()
    {
    }

    /// <summary>Full path of the picture; null for bytes.</summary>
    public string? Path { get; internal init; }

    /// <summary>The prompt that it was compared with.</summary>
    public string? Prompt { get; internal init; }

    /// <summary>The CLIP model that compared them, as -Model takes it.</summary>
    public string? Model { get; internal init; }

    /// <summary>The CLIP score: 100 times the cosine, and 0 where that is negative.</summary>
    public double? ClipScore { get; internal init; }

    /// <summary>The cosine between the embeddings of picture and prompt, -1 to 1.</summary>
    public double? ClipCosine { get; internal init; }

    /// <summary>The cosine times the scale that the CLIP has learned; null where its towers are separate graphs too, which do not have it.</summary>
    public double? ClipLogit { get; internal init; }

    /// <summary>Full path of the picture that it was compared with; null for bytes, or where there was none.</summary>
    public string? Reference { get; internal init; }

    /// <summary>Peak signal-to-noise ratio in decibels; infinite where the pictures are equal.</summary>
    public double? Psnr { get; internal init; }

    /// <summary>Structural similarity of the luminances, at most 1.</summary>
    public double? Ssim { get; internal init; }

    /// <summary>Root of the mean squared difference of all channels, 0 to 255.</summary>
    public double? Rmse { get; internal init; }

    /// <summary>The largest difference of a channel of a pixel, 0 to 255.</summary>
    public int? LargestDifference { get; internal init; }

    /// <summary>What to know about the measures: text cut, parts that were transparent.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public string[] Warnings { get; internal init; } = [];

    /// <summary>The path, so that the object can stand where a file name is asked for.</summary>
    public override string ToString() => Path ?? "";
}
