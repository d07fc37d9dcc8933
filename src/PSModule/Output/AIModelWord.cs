namespace TextToImage;

/// <summary>A word that a model draws, or understands with what it draws.</summary>
public sealed class AIModelWord
{
    internal AIModelWord()
    {
    }

    /// <summary>The word, or phrase, as it is shown.</summary>
    public string Word { get; internal init; } = "";

    /// <summary>What it is about: Thing, Scenery, Background, Transparent, Colour, Number, Size, Relation or Style; null where the model does not say.</summary>
    public string? Kind { get; internal init; }

    /// <summary>The group of things that it is of, or else the name of its kind.</summary>
    public string Group { get; internal init; } = "";

    /// <summary>Its language, such as en; null where the model does not say.</summary>
    public string? Language { get; internal init; }

    /// <summary>All that prompts may say for it.</summary>
    public string[] Phrases { get; internal init; } = [];

    /// <summary>The name that -Model takes.</summary>
    public string Model { get; internal init; } = "";

    /// <summary>The word.</summary>
    public override string ToString() => Word;
}
