using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>A place in a Word document: room that is made in the text, or a picture that is there to be replaced.</summary>
internal sealed class TextTarget : IllustrationTarget
{
    /// <summary>Part of the height of a page's text that a picture has at least where its place was chosen by judgement.</summary>
    private const double LeastShare = 0.15;

    private const double UsualHeight = 1 / 3.0;

    /// <summary>The text it is in.</summary>
    public required Story Story { get; init; }

    /// <summary>The most a picture can have there.</summary>
    public required (long Width, long Height) Space { get; init; }

    /// <summary>Height of the text on a page, in EMU.</summary>
    public long PageHeight { get; init; }

    /// <summary>Whether the text there runs over the whole page, so that a picture leaves a part of its width.</summary>
    public bool IsInWideColumn { get; init; }

    /// <summary>Why no picture can float there; null where one can.</summary>
    public string? StaysInLine { get; init; }

    /// <summary>Makes empty runs for the picture, one in each copy of the place; null where a picture is replaced.</summary>
    public Func<IReadOnlyList<W.Run>>? MakeRoom { get; init; }

    /// <summary>The picture that is replaced, such as the one an empty content control shows.</summary>
    public TextIllustration? Present { get; init; }

    /// <summary>Whether it has got its picture.</summary>
    public bool IsFilled { get; set; }

    /// <summary>The share of the room on the page that the document has left, in EMU, where it is to stay one page; null where it has more.</summary>
    public long? PageShare { get; set; }

    /// <summary>Whether it is part of the pages themselves, which it makes longer; notes and text boxes, in which nothing floats, are none.</summary>
    public bool IsOnPage => Story.Kind == StoryKind.Body && StaysInLine is null && Present is null;

    /// <summary>The least height of a picture on a page, in EMU.</summary>
    public long LeastHeight => (long)(PageHeight * LeastShare);

    /// <inheritdoc/>
    public override (long Width, long Height) FrameFor(PictureSettings settings) =>
        Present is null ? PictureSize.Frame(settings, SpaceFor(settings)) : PictureSize.Frame(settings with { Width = settings.Width ?? Frame.Width, Height = settings.Height ?? Frame.Height }, Space);

    /// <inheritdoc/>
    public override string? Refusal(PictureSettings settings) => Kind == TargetKind.Heading && settings is { Width: null, Height: null } && PageShare < LeastHeight
        ? "the page has no room for it, and the document is to stay one page; give a size (--width, -Width) to have it all the same"
        : null;

    /// <summary>
    /// The most a picture of such settings can have. Where no size is asked for it takes half of a column that goes over the page and at most a third of
    /// the page's height, and a document of one page stays one.
    /// </summary>
    /// <param name="settings">What is asked of the picture.</param>
    public (long Width, long Height) SpaceFor(PictureSettings settings)
    {
        if (settings.Width is not null || settings.Height is not null)
            return Space;
        var halves = IsInWideColumn || PicturePlace.Of(this, settings).Wrap == PictureWrap.Square;
        var height = IsOnPage ? Math.Min(Space.Height, (long)(PageHeight * UsualHeight)) : Space.Height;
        if (PageShare is { } share)
            height = Math.Min(height, Math.Max(share, LeastHeight));
        return (halves ? Space.Width / 2 : Space.Width, height);
    }

    /// <summary>Gives it the frame that its own settings ask for.</summary>
    public TextTarget WithFrame()
    {
        Frame = PictureSize.Frame(Settings, SpaceFor(Settings));
        return this;
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Unheeded(PictureSettings settings)
    {
        foreach (var warning in base.Unheeded(settings))
            yield return warning;
        foreach (var warning in PicturePlace.Of(this, settings).Unheeded)
            yield return warning;
    }
}
