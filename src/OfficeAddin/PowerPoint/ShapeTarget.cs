using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>A shape whose place a picture takes: an empty placeholder, a shape that was named, a text that is only a token.</summary>
internal sealed class ShapeTarget : SlideTarget
{
    /// <summary>Outlines that look the same when they are flipped.</summary>
    private static readonly HashSet<string?> Symmetric = ["rect", "roundRect", "ellipse", "diamond", "octagon", "hexagon", "plus", "bevel", "frame", "donut", "plaque", "flowChartProcess", "flowChartAlternateProcess"];

    /// <summary>The shape.</summary>
    public required OpenXmlElement Shape { get; init; }

    /// <summary>Whether the name of the shape is its own, and so the picture's too; not where it is a token.</summary>
    public required bool KeepsName { get; init; }

    private A.Transform2D? Turned => Slide.Inheritance.TransformOf(Shape) as A.Transform2D;

    /// <inheritdoc/>
    public override IEnumerable<string> Unheeded(PictureSettings settings)
    {
        foreach (var warning in base.Unheeded(settings))
            yield return warning;
        if (Turned?.VerticalFlip.Flag() == true && OutlineFor(settings) is { } outline && !IsSymmetric(outline))
            yield return $"The picture ({Where}) is upside down, since its outline is flipped; turn the shape in PowerPoint instead of flipping it, or take another outline.";
    }

    /// <inheritdoc/>
    public override void Insert(IllustrationPicture picture, PictureSettings settings, PictureWriter writer)
    {
        var box = Slide.BoxOnSlide(Shape) ?? default;
        var placeholder = ShapeParts.Placeholder(Shape);
        var staysPlaceholder = placeholder is not null && PlaceholderTypes.TakesPictures(placeholder);
        var sized = box.Sized(settings);
        var inherits = staysPlaceholder && sized == box;
        var shape = inherits ? writer.InPlaceholder(Slide, picture, settings, box) : writer.InBox(Slide, picture, settings, sized, Shape);
        if (inherits)
            KeepOwnProperties(shape);
        else
            KeepLooks(shape, settings);
        if (staysPlaceholder)
            KeepPlaceholder(shape, placeholder!);
        KeepIdentity(shape);
        var old = TakePlace(shape);
        PictureReferences.Release(Slide.Part, PictureReferences.Of(old), writer.Media);
        ShapeAnimations.Follow(Slide.Part, old, shape);
    }

    /// <summary>What a placeholder does not inherit but has itself; mostly there is nothing.</summary>
    private void KeepOwnProperties(P.Picture picture)
    {
        if (Shape.GetFirstChild<P.ShapeProperties>() is { } own)
        {
            picture.ShapeProperties = (P.ShapeProperties)own.CloneNode(true);
            foreach (var fill in picture.ShapeProperties.ChildElements.Where(child => child.LocalName.EndsWith("Fill", StringComparison.Ordinal)).ToList())
                fill.Remove();
        }
        else if (ShapeParts.OwnBox(Shape) is { } box)
        {
            picture.ShapeProperties!.Transform2D = new A.Transform2D(new A.Offset { X = box.X, Y = box.Y }, new A.Extents { Cx = box.Width, Cy = box.Height });
        }
    }

    /// <summary>Outline, turn, line and effects of the shape are the picture's.</summary>
    private void KeepLooks(P.Picture picture, PictureSettings settings)
    {
        if (picture.ShapeProperties is not { Transform2D: { } place } looks)
            return;
        place.Rotation = Turned?.Rotation.Angle();
        if (OutlineFor(settings) is { } outline)
        {
            looks.ReplaceChild(outline.CloneNode(true), looks.GetFirstChild<A.PresetGeometry>()!);
            // A flip would show the picture mirrored or upside down, so it stays only where the outline needs it.
            if (!IsSymmetric(outline))
                (place.HorizontalFlip, place.VerticalFlip) = (Turned?.HorizontalFlip.Flag(), Turned?.VerticalFlip.Flag());
        }
        foreach (var part in Shape.GetFirstChild<P.ShapeProperties>()?.ChildElements.Where(child => child is A.Outline or A.EffectList or A.EffectDag or A.Scene3DType or A.Shape3DType) ?? [])
            looks.Append(part.CloneNode(true));
    }

    /// <summary>The outline that the picture gets; null for a rectangle. A line drawn as a shape has no inside that a picture could fill.</summary>
    private OpenXmlElement? OutlineFor(PictureSettings settings) => settings.Fit != PictureFit.Contain && Shape is P.Shape or P.Picture
        ? Shape.GetFirstChild<P.ShapeProperties>()?.ChildElements.FirstOrDefault(child => child is A.PresetGeometry or A.CustomGeometry)
        : null;

    private static bool IsSymmetric(OpenXmlElement outline) => outline is A.PresetGeometry { Preset.InnerText: var name } && Symmetric.Contains(name);

    private static void KeepPlaceholder(P.Picture picture, P.PlaceholderShape placeholder)
    {
        var kept = (P.PlaceholderShape)placeholder.CloneNode(true);
        kept.HasCustomPrompt = null;
        ShapeParts.Uses(picture)!.PrependChild(kept);
        picture.NonVisualPictureProperties!.NonVisualPictureDrawingProperties!.PictureLocks!.NoGrouping = true;
    }

    /// <summary>Id, name, link and tags stay, so that animations and other programs find the picture.</summary>
    private void KeepIdentity(P.Picture picture)
    {
        var (from, to) = (Shape.FirstChild!.GetFirstChild<P.NonVisualDrawingProperties>()!, picture.NonVisualPictureProperties!.NonVisualDrawingProperties!);
        if (from.Id.Id() is { } id)
            to.Id = id;
        if (KeepsName && from.Name?.Value is { Length: > 0 } name)
            to.Name = name;
        if (from.GetFirstChild<A.HyperlinkOnClick>() is { } link)
            to.PrependChild(link.CloneNode(true));
        if (ShapeParts.Uses(Shape)?.GetFirstChild<P.CustomerDataList>() is { } data)
            ShapeParts.Uses(picture)!.Append(data.CloneNode(true));
    }

    /// <returns>What was there.</returns>
    private OpenXmlElement TakePlace(P.Picture picture)
    {
        // A picture needs no other form for older programs.
        OpenXmlElement old = Shape.Parent is AlternateContentChoice { Parent: { } alternatives } ? alternatives : Shape;
        old.Parent!.ReplaceChild(picture, old);
        return old;
    }
}
