using System.Diagnostics.CodeAnalysis;

namespace TextToImage;

/// <summary>A slide that was made of a row of a table.</summary>
public sealed class AISlide
{
    internal AISlide()
    {
    }

    /// <summary>Full path of the presentation.</summary>
    public string DocumentPath { get; internal init; } = "";

    /// <summary>Its number, from 1.</summary>
    public int Slide { get; internal init; }

    /// <summary>The text of its title, on one line; null where it has none.</summary>
    public string? Title { get; internal init; }

    /// <summary>The name of its layout.</summary>
    public string Layout { get; internal init; } = "";

    /// <summary>The pictures that were made for it.</summary>
    [SuppressMessage("Performance", "CA1819", Justification = "Arrays are what scripts work with.")]
    public AIIllustration[] Pictures { get; internal init; } = [];

    /// <summary>The number and title.</summary>
    public override string ToString() => $"{Slide}: {Title}";
}
