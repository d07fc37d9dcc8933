using System.Diagnostics.CodeAnalysis;

namespace TextToImage;

/// <summary>Whether two pictures are the same within a tolerance.</summary>
public sealed class AIImageComparison
{
    internal AIImageComparison()
    {
    }

    /// <summary>Full path of the picture; null for bytes.</summary>
    public string? Path { get; internal init; }

    /// <summary>Full path of the picture that it was compared with; null for bytes.</summary>
    public string? Reference { get; internal init; }

    /// <summary>Whether they are the same within the tolerance.</summary>
    public bool Equal { get; internal init; }

    /// <summary>The largest difference of a channel of a pixel, 0 to 255.</summary>
    public int LargestDifference { get; internal init; }

    /// <summary>Pixels with a channel that differs by more than the tolerance.</summary>
    public long DifferentPixels { get; internal init; }

    /// <summary>Peak signal-to-noise ratio in decibels; infinite where the pictures are equal.</summary>
    public double Psnr { get; internal init; }

    /// <summary>Root of the mean squared difference of all channels, 0 to 255.</summary>
    public double Rmse { get; internal init; }

    /// <summary>Full path of the picture of the differences; null where none was asked for.</summary>
    public string? DifferencePath { get; internal init; }

    /// <summary>What to know about the comparison, such as parts that were transparent.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public string[] Warnings { get; internal init; } = [];

    /// <summary>Equal or different.</summary>
    public override string ToString() => Equal ? "equal" : "different";
}
