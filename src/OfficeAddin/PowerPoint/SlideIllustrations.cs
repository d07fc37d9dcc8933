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
            yield return Filling(slide, background, "background", "", size);
        foreach (var shape in slide.Shapes)
        {
            foreach (var illustration in OfShape(slide, shape))
                yield return illustration;
        }
    }

    private static IEnumerable<SlideIllustration> OfShape(SlideView slide, OpenXmlElement shape)
    {
        var frame = (slide.BoxOnSlide(shape) ?? default).Size;
        var name = ShapeParts.Properties(shape)?.Name?.Value ?? "";
        if (shape is P.Picture { BlipFill.Blip: { } blip } && IsEmbedded(slide, blip))
            yield return OfProperties(slide, shape, blip, name, frame);
        else if (shape is P.Shape { ShapeProperties: { } looks } && looks.GetFirstChild<A.BlipFill>()?.Blip is { } fill && IsEmbedded(slide, fill))
            yield return Filling(slide, fill, $"fill of '{ShapeParts.Name(shape)}'", name, frame);
        foreach (var cell in shape is P.GraphicFrame ? shape.Descendants<A.TableCell>() : [])
        {
            if (cell.TableCellProperties?.GetFirstChild<A.BlipFill>()?.Blip is { } inside && IsEmbedded(slide, inside))
                yield return Filling(slide, inside, $"cell of table '{ShapeParts.Name(shape)}'", name, CellTarget.SizeOf(cell));
        }
    }

    private static SlideIllustration OfProperties(SlideView slide, OpenXmlElement shape, A.Blip blip, string name, (long, long) frame)
    {
        var marks = ShapeParts.Properties(shape)!;
        return new SlideIllustration
        {
            View = slide,
            Slide = slide.Number,
            Blip = blip,
            Marks = marks,
            Where = $"{slide.Where}, picture '{ShapeParts.Name(shape)}'",
            Name = name,
            Origin = PictureMarks.Origin(marks),
            AltText = PictureMarks.AltText(marks),
            Decorative = PictureMarks.IsDecorative(marks),
            Frame = frame,
        };
    }

    private static SlideIllustration Filling(SlideView slide, A.Blip blip, string place, string name, (long, long) frame) => new()
    {
        View = slide,
        Slide = slide.Number,
        Blip = blip,
        Marks = blip,
        Where = $"{slide.Where}, {place}",
        Name = name,
        Origin = PictureMarks.Origin(blip),
        Frame = frame,
    };

    /// <summary>A picture that is only linked to is not in the file.</summary>
    private static bool IsEmbedded(SlideView slide, A.Blip blip) =>
        blip.Embed?.Value is { Length: > 0 } id && slide.Part.TryGetPartById(id, out _);
}
