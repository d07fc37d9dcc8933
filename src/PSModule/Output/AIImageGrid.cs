using System.Diagnostics.CodeAnalysis;

namespace TextToImage;

/// <summary>Several pictures of one prompt, and the sheet that shows them. Piped to Edit-AIImage, its pictures are numbers: -Vary 2, -Upscale 3, -Pick 1.</summary>
public sealed class AIImageGrid
{
    internal AIImageGrid(string path, AIImage[] images) => (Path, Images) = (path, images);

    /// <summary>Full path of the sheet.</summary>
    public string Path { get; }

    /// <summary>What the pictures show.</summary>
    public string Prompt => Images[0].Prompt;

    /// <summary>The model, as -Model takes it.</summary>
    public string Model => Images[0].Model;

    /// <summary>The pictures, row by row.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public AIImage[] Images { get; }

    /// <summary>The seed of each picture.</summary>
    public IReadOnlyList<ulong> Seeds => [.. Images.Select(image => image.Seed)];

    /// <summary>Time that all of them took, with the model loaded.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks(Images.Sum(image => image.Duration.Ticks));

    /// <summary>The path of the sheet, so that the object can stand where a file name is asked for.</summary>
    public override string ToString() => Path;
}
