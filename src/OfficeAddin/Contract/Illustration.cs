namespace TextToImage.Office;

/// <summary>A picture in an open document. Valid until the document is closed.</summary>
public abstract class Illustration
{
    /// <summary>Where it is, for people.</summary>
    public required string Where { get; init; }

    /// <summary>Name of its shape.</summary>
    public required string Name { get; init; }

    /// <summary>How it was made; null for pictures that were not made here.</summary>
    public PictureOrigin? Origin { get; init; }

    /// <summary>What readers who cannot see it are told.</summary>
    public string? AltText { get; init; }

    /// <summary>Whether it is marked as decoration.</summary>
    public bool Decorative { get; init; }

    /// <summary>The space it has on the page, in EMU.</summary>
    public (long Width, long Height) Frame { get; init; }

    /// <summary>The file of the picture.</summary>
    public abstract byte[] ReadBytes();
}
