using TextToImage.Requests;
using TextToImage.Vectorizing;

namespace TextToImage.Office;

/// <summary>A picture that is to be made for a place of a document.</summary>
public sealed record PlannedPicture
{
    /// <summary>Where it goes, for people.</summary>
    public required string Where { get; init; }

    /// <summary>What is done there, for people: "fill the placeholder", "skip: ...".</summary>
    public required string Action { get; init; }

    /// <summary>What it should show, without style; null where nobody says, and nothing is made.</summary>
    public string? Prompt { get; init; }

    /// <summary>What was added to the prompt: style and colours; null for nothing.</summary>
    public string? Style { get; init; }

    /// <summary>What is asked of the model, everything but its defaults filled in.</summary>
    public GenerationRequest Request { get; init; } = new();

    /// <summary>What is asked of the picture in the document, the model among it.</summary>
    public PictureSettings Settings { get; init; } = new();

    /// <summary>Whether it will be made.</summary>
    public bool IsMade => Prompt is not null;

    /// <summary>Whether a token is taken out here that got nothing.</summary>
    public bool IsRemoval { get; init; }

    /// <summary>Whether it goes in as a drawing (SVG) too, where it is flat.</summary>
    public bool IsDrawn { get; init; }

    /// <summary>Whether it gets the colours of the theme, where it is flat.</summary>
    public bool IsThemed { get; init; }

    /// <summary>The colours of the theme that it gets or is bound to; null where there are none.</summary>
    internal OfficeTheme? Theme { get; init; }

    /// <summary>The place; null for a picture that is made again.</summary>
    internal IllustrationTarget? Target { get; init; }

    /// <summary>The picture that is made again; null for a place.</summary>
    internal Illustration? Illustration { get; init; }
}

/// <summary>What will be done to a document.</summary>
/// <param name="Path">Full path of the document.</param>
/// <param name="Pictures">The pictures, in reading order, and the places that get none with the reason.</param>
/// <param name="Warnings">What the user should know.</param>
public sealed record IllustrationPlan(string Path, IReadOnlyList<PlannedPicture> Pictures, IReadOnlyList<string> Warnings)
{
    /// <summary>What was looked for and left; null where pictures are made again.</summary>
    public DocumentSearch? Search { get; init; }

    /// <summary>A sentence for each place that gets no picture, with the reason.</summary>
    public IEnumerable<string> Skipped => Pictures.Where(picture => !picture.IsMade && !picture.IsRemoval).Select(picture => $"{Path}, {picture.Where}: {picture.Action}.");
}
