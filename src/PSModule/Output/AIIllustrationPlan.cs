namespace TextToImage;

/// <summary>A picture that would be put into a Word or PowerPoint file, or a place that gets none and why.</summary>
public sealed class AIIllustrationPlan
{
    internal AIIllustrationPlan()
    {
    }

    /// <summary>Full path of the document.</summary>
    public string DocumentPath { get; internal init; } = "";

    /// <summary>Where it goes, for people.</summary>
    public string Where { get; internal init; } = "";

    /// <summary>What is done there, for people.</summary>
    public string Action { get; internal init; } = "";

    /// <summary>What it would show, without style; null where nothing says so, and nothing is made.</summary>
    public string? Prompt { get; internal init; }

    /// <summary>What is added to the prompt: style and colours.</summary>
    public string? Style { get; internal init; }

    /// <summary>The model that would make it; null: the default one.</summary>
    public string? Model { get; internal init; }

    /// <summary>Its size in pixels; null: the model's own.</summary>
    public PictureSize? Size { get; internal init; }

    /// <summary>Its seed; null where none is made.</summary>
    public ulong? Seed { get; internal init; }

    /// <summary>Where it goes, and what is done there.</summary>
    public override string ToString() => $"{System.IO.Path.GetFileName(DocumentPath)}, {Where}: {Action}";
}
