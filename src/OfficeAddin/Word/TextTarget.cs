using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>A place in a Word document: room that is made in the text, or a picture that is there to be replaced.</summary>
internal sealed class TextTarget : IllustrationTarget
{
    /// <summary>The text it is in.</summary>
    public required Story Story { get; init; }

    /// <summary>The most a picture can have there.</summary>
    public required (long Width, long Height) Space { get; init; }

    /// <summary>Why no picture can float there; null where one can.</summary>
    public string? StaysInLine { get; init; }

    /// <summary>Makes empty runs for the picture, one in each copy of the place; null where a picture is replaced.</summary>
    public Func<IReadOnlyList<W.Run>>? MakeRoom { get; init; }

    /// <summary>The picture that is replaced, such as the one an empty content control shows.</summary>
    public TextIllustration? Present { get; init; }

    /// <summary>Whether it has got its picture.</summary>
    public bool IsFilled { get; set; }

    /// <inheritdoc/>
    public override (long Width, long Height) FrameFor(PictureSettings settings) =>
        Present is null ? PictureSize.Frame(settings, Space) : PictureSize.Frame(settings with { Width = settings.Width ?? Frame.Width, Height = settings.Height ?? Frame.Height }, Space);

    /// <inheritdoc/>
    public override IEnumerable<string> Unheeded(PictureSettings settings)
    {
        foreach (var warning in base.Unheeded(settings))
            yield return warning;
        foreach (var warning in PicturePlace.Of(this, settings).Unheeded)
            yield return warning;
    }
}
