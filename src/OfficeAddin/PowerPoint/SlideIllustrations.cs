using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>Lists the pictures of slides.</summary>
/// <param name="size">The size of a slide in EMU.</param>
internal sealed class SlideIllustrations((long Width, long Height) size)
{
    /// <summary>The pictures of a slide: background first, then its shapes.</summary>
    public IEnumerable<SlideIllustration> On(SlideView slide)
    {
        if (slide.Part.Slide?.CommonSlideData?.Background?.BackgroundProperties?.GetFirstChild<A.BlipFill>()?.Blip is { } background && IsEmbedded(slide, background))
            yield return Of(slide, background, background, "background", "", size);
        foreach (var shape in slide.Shapes)
        {
            foreach (var illustration in OfShape(slide, shape))
                yield return illustration;
        }
    }

    private static IEnumerable<SlideIllustration> OfShape(SlideView slide, OpenXmlElement shape)
    {
        var frame = (slide.BoxOnSlide(shape) ?? default).Size;
        var properties = ShapeParts.Properties(shape)!;
        var (name, quoted) = (properties.Name?.Value ?? "", $"'{ShapeParts.Name(shape)}'");
        if (shape is P.Picture { BlipFill.Blip: { } blip } && IsEmbedded(slide, blip))
            yield return Of(slide, blip, properties, $"picture {quoted}", name, frame, properties);
        else if (shape is P.Shape { ShapeProperties: { } looks } && looks.GetFirstChild<A.BlipFill>()?.Blip is { } fill && IsEmbedded(slide, fill))
            yield return Of(slide, fill, fill, $"fill of {quoted}", name, frame, properties);
        foreach (var cell in shape is P.GraphicFrame ? shape.Descendants<A.TableCell>() : [])
        {
            if (cell.TableCellProperties?.GetFirstChild<A.BlipFill>()?.Blip is { } inside && IsEmbedded(slide, inside))
                yield return Of(slide, inside, inside, $"cell of table {quoted}", name, CellTarget.SizeOf(cell));
        }
    }

    private static SlideIllustration Of(SlideView slide, A.Blip blip, OpenXmlElement marks, string place, string name, (long, long) frame, P.NonVisualDrawingProperties? properties = null) => new()
    {
        View = slide,
        Slide = slide.Number,
        Blip = blip,
        Marks = marks,
        Properties = properties,
        Where = $"{slide.Where}, {place}",
        Name = name,
        Origin = PictureMarks.Origin(marks),
        AltText = properties is null ? null : PictureMarks.AltText(properties),
        Decorative = properties is not null && PictureMarks.IsDecorative(properties),
        Frame = frame,
    };

    /// <summary>A picture that is only linked to is not in the file.</summary>
    private static bool IsEmbedded(SlideView slide, A.Blip blip) =>
        blip.Embed?.Value is { Length: > 0 } id && slide.Part.TryGetPartById(id, out _);
}
