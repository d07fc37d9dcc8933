namespace TextToImage.Office;

/// <summary>What can be asked for by name in a document, each name once, in reading order.</summary>
public sealed record DocumentNames
{
    /// <summary>Shapes and their tags; bookmarks and content controls.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Layouts of a presentation.</summary>
    public IReadOnlyList<string> Layouts { get; init; } = [];

    /// <summary>Titles of slides.</summary>
    public IReadOnlyList<string> Titles { get; init; } = [];

    /// <summary>Headings of a text.</summary>
    public IReadOnlyList<string> Headings { get; init; } = [];
}
