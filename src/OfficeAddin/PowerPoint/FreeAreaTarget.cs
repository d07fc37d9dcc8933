namespace TextToImage.Office.PowerPoint;

/// <summary>Free space of a slide.</summary>
internal sealed class FreeAreaTarget : SlideTarget
{
    /// <summary>The space.</summary>
    public required Box Area { get; init; }

    /// <summary>Whether other shapes are there, in front of which the picture must not be.</summary>
    public bool Behind { get; init; }

    /// <inheritdoc/>
    public override void Insert(IllustrationPicture picture, PictureSettings settings, PictureWriter writer)
    {
        var shape = writer.InBox(Slide, picture, settings, Area.Sized(settings));
        if (Behind)
            Slide.Tree.InsertAfter(shape, Slide.Tree.GroupShapeProperties ?? Slide.Tree.FirstChild);
        else if (Slide.Tree.GetFirstChild<DocumentFormat.OpenXml.Presentation.ExtensionListWithModification>() is { } last)
            Slide.Tree.InsertBefore(shape, last);
        else
            Slide.Tree.Append(shape);
    }
}
