namespace TextToImage.Office.PowerPoint;

/// <summary>A place on a slide that can get a picture.</summary>
internal abstract class SlideTarget : IllustrationTarget
{
    /// <summary>The slide.</summary>
    public required SlideView Slide { get; init; }

    /// <summary>Whether the picture fills something that keeps its size and has no alt text, rather than being a shape of its own.</summary>
    protected virtual bool IsFilled => false;

    /// <inheritdoc/>
    public override (long Width, long Height) FrameFor(PictureSettings settings) => IsFilled ? Frame : new Box(0, 0, Frame.Width, Frame.Height).Sized(settings).Size;

    /// <inheritdoc/>
    public override IEnumerable<string> Unheeded(PictureSettings settings) => base.Unheeded(settings)
        .Concat(UnheededSettings.Warn(settings, Where, UnheededSettings.Place, "that is for Word; on a slide a picture stands where its place is"))
        .Concat(UnheededSettings.Warn(settings, Where, ["caption"], "that is for Word; write a text on the slide"))
        .Concat(IsFilled ? UnheededSettings.Warn(settings, Where, UnheededSettings.Size, "the picture fills all of it") : [])
        .Concat(IsFilled ? UnheededSettings.NoAltText(settings, Where) : []);

    /// <summary>Puts the picture there.</summary>
    public abstract void Insert(IllustrationPicture picture, PictureSettings settings, PictureWriter writer);
}
