namespace TextToImage.Office;

/// <summary>
/// Which places of a document get pictures, and which pictures are listed or made again. Tokens and empty placeholders always
/// get one, unless something is asked for by name.
/// </summary>
public sealed record IllustrationQuery
{
    /// <summary>Also every slide, or heading of the first level, that has no picture.</summary>
    public bool All { get; init; }

    /// <summary>Only these slides, from 1; null: all.</summary>
    public IReadOnlyCollection<int>? Slides { get; init; }

    /// <summary>Only slides whose title is like this (wildcards * and ?).</summary>
    public string? Title { get; init; }

    /// <summary>Only slides whose layout has this name.</summary>
    public string? Layout { get; init; }

    /// <summary>
    /// A shape, bookmark, or content control (tag or title) by name; with it tokens and placeholders are left alone. Of pictures
    /// that are there, those of such a name (wildcards * and ?).
    /// </summary>
    public string? Target { get; init; }

    /// <summary>Of the pictures that are there, only these; null: all.</summary>
    public IReadOnlyCollection<PictureNumber>? Pictures { get; init; }

    /// <summary>Below the heading of this text (Word).</summary>
    public string? Heading { get; init; }

    /// <summary>The backgrounds of the chosen slides.</summary>
    public bool Background { get; init; }
}
