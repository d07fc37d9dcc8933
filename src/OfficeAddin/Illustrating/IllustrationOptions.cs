using TextToImage.Requests;

namespace TextToImage.Office;

/// <summary>What a user asks of the pictures of a document; what is left out is the place's, then the model's own.</summary>
public sealed record IllustrationOptions
{
    /// <summary>Which places get pictures.</summary>
    public IllustrationQuery Query { get; init; } = new();

    /// <summary>What is asked of the pictures in the document. Seed, steps and negative prompt are those of <see cref="Request"/>.</summary>
    public PictureSettings Settings { get; init; } = new();

    /// <summary>What the pictures should show; null: what each place says.</summary>
    public string? Prompt { get; init; }

    /// <summary>The picture that goes in as it is; null: pictures are made. It goes to the first place, or to all that are asked for by name.</summary>
    public GivenPicture? Given { get; init; }

    /// <summary>Whether tokens of the chosen places that get no picture are taken out.</summary>
    public bool RemoveUnused { get; init; }

    /// <summary>Whether prompts ask for the colours of the document's theme, and flat pictures that are made get exactly these.</summary>
    public bool ThemePalette { get; init; }

    /// <summary>Whether flat pictures go in as drawings (SVG) too, whose colours are bound to the theme; null: pictures that are made again are what they were, others are not.</summary>
    public bool? Draws { get; init; }

    /// <summary>How pictures are made. The seed is that of the first; without a size it follows the frame.</summary>
    public GenerationRequest Request { get; init; } = new();
}
