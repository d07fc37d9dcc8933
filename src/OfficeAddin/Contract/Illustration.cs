using DocumentFormat.OpenXml;

namespace TextToImage.Office;

/// <summary>A picture in an open document. Valid until the document is closed.</summary>
public abstract class Illustration
{
    /// <summary>Where it is, for people.</summary>
    public required string Where { get; init; }

    /// <summary>Its number among all pictures of the document, from 1, in reading order.</summary>
    public int Number { get; private set; }

    /// <summary>The number of its slide, from 1; null in a Word document.</summary>
    public int? Slide { get; init; }

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

    /// <summary>What of the settings means nothing for a picture that takes its place, a sentence each that names it.</summary>
    /// <param name="settings">What is asked of the new picture.</param>
    public virtual IEnumerable<string> Unheeded(PictureSettings settings) => UnheededSettings.Everywhere(settings, Where).Concat(UnheededSettings.Warn(
        settings, Where, [.. UnheededSettings.Size, .. UnheededSettings.Place, "caption"], "a picture that is made again keeps its frame and its place; change them in Office"));

    /// <summary>The element that shows it, the same whenever pictures are listed.</summary>
    public abstract OpenXmlElement? Reference { get; }

    /// <summary>Numbers all pictures of a document.</summary>
    internal static IEnumerable<T> Numbered<T>(IEnumerable<T> all)
        where T : Illustration
    {
        var number = 0;
        foreach (var illustration in all)
        {
            illustration.Number = ++number;
            yield return illustration;
        }
    }

    /// <summary>The file of its drawing (SVG); null where it has none.</summary>
    public virtual byte[]? ReadDrawing() => null;

    /// <summary>The file of the picture.</summary>
    public abstract byte[] ReadBytes();
}
