namespace TextToImage.Office.PowerPoint;

/// <summary>A place on a slide that can get a picture.</summary>
internal abstract class SlideTarget : IllustrationTarget
{
    /// <summary>The slide.</summary>
    public required SlideView Slide { get; init; }

    /// <summary>Puts the picture there.</summary>
    public abstract void Insert(IllustrationPicture picture, PictureSettings settings, PictureWriter writer);
}
