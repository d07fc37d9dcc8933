namespace TextToImage.Office;

/// <summary>A picture that goes into a document, with how it was made.</summary>
/// <param name="Bytes">The file, PNG or JPEG; goes in as it is, with its metadata.</param>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Origin">How it was made; null for a picture that does not say so.</param>
public sealed record IllustrationPicture(byte[] Bytes, int Width, int Height, PictureOrigin? Origin)
{
    /// <summary>The same picture as a drawing (SVG), which newer versions of Office show; null for none.</summary>
    public byte[]? Drawing { get; init; }

    /// <summary>What readers who cannot see it are told unless something else is asked for: what it was to show.</summary>
    public string? AltText => Origin?.Prompt;
}

/// <summary>How a picture of a document was made; kept in the shape's extension, so that it can be made again.</summary>
/// <param name="Prompt">What it shows, without style.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Model">The model's name.</param>
/// <param name="NegativePrompt">What it was not to show.</param>
/// <param name="Steps">Denoising steps; null: the model's own.</param>
/// <param name="Style">Style that was added to the prompt.</param>
public sealed record PictureOrigin(string Prompt, ulong Seed, string Model, string? NegativePrompt = null, int? Steps = null, string? Style = null)
{
    /// <summary>Whether it got the colours of the theme.</summary>
    public bool HasThemeColours { get; init; }
}
