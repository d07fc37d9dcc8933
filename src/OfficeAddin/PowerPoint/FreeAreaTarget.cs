namespace TextToImage.Office.PowerPoint;

/// <summary>Free space of a slide.</summary>
internal sealed class FreeAreaTarget : SlideTarget
{
    /// <summary>The space.</summary>
    public required Box Area { get; init; }

    /// <inheritdoc/>
    public override void Insert(IllustrationPicture picture, PictureSettings settings, PictureWriter writer)
    {
        var shape = writer.InBox(Slide, picture, settings, Area.Sized(settings));
        writer.RoundCorners(shape);
        if (Slide.Tree.GetFirstChild<DocumentFormat.OpenXml.Presentation.ExtensionListWithModification>() is { } last)
            Slide.Tree.InsertBefore(shape, last);
        else
            Slide.Tree.Append(shape);
    }
}
