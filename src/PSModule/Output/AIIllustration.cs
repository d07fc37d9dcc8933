using System.Diagnostics.CodeAnalysis;

namespace TextToImage;

/// <summary>A picture in a Word or PowerPoint file. Members are named as the parameters that take them, so it can be piped on.</summary>
public sealed class AIIllustration
{
    internal AIIllustration()
    {
    }

    /// <summary>Full path of the document.</summary>
    public string DocumentPath { get; internal init; } = "";

    /// <summary>Its number among the pictures of the document, from 1, in reading order.</summary>
    public int Number { get; internal init; }

    /// <summary>Where it is, for people.</summary>
    public string Where { get; internal init; } = "";

    /// <summary>The slide it is on; null in Word documents.</summary>
    public int? Slide { get; internal init; }

    /// <summary>Name of its shape.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>What it shows, without style; null for pictures that do not say how they were made.</summary>
    public string? Prompt { get; internal init; }

    /// <summary>What it was not to show.</summary>
    public string? NegativePrompt { get; internal init; }

    /// <summary>Style that was added to the prompt.</summary>
    public string? Style { get; internal init; }

    /// <summary>The model that made it.</summary>
    public string? Model { get; internal init; }

    /// <summary>The seed that gives this picture again.</summary>
    public ulong? Seed { get; internal init; }

    /// <summary>Denoising steps asked for; null: the model's own.</summary>
    public int? Steps { get; internal init; }

    /// <summary>What readers who cannot see it are told.</summary>
    public string? AltText { get; internal init; }

    /// <summary>Whether it is only decoration, which is told to nobody.</summary>
    public bool Decorative { get; internal init; }

    /// <summary>Pixels of the picture that was put in; null where the document was only read.</summary>
    public PictureSize? Size { get; internal init; }

    /// <summary>Time it took to make; null where the document was only read.</summary>
    public TimeSpan? Duration { get; internal init; }

    /// <summary>What to know about the result: text cut, words unknown, another device used.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public string[] Warnings { get; internal init; } = [];

    /// <summary>Where it is.</summary>
    public override string ToString() => $"{System.IO.Path.GetFileName(DocumentPath)}, {Where}";
}
