using DocumentFormat.OpenXml;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>Where a slide without a picture has room for one.</summary>
internal static class FreeArea
{
    private const long Margin = DocumentLength.Inch / 4;

    /// <summary>Parts of the slide's width and height that a free area has at least; smaller ones look like stamps.</summary>
    private const double LeastSide = 0.25;

    /// <summary>
    /// The largest rectangle that no shape covers, of the slide or of its design. Where there is none of a good size, the right part of the largest
    /// text, which makes room; where there is no text either, the space below the title, behind everything.
    /// </summary>
    public static SlideTarget Target(SlideView slide, (long Width, long Height) size)
    {
        var shapes = Visible(slide).ToList();
        var page = new Box(0, 0, size.Width, size.Height);
        var taken = shapes.Select(shape => shape.Box).Concat(DesignShapes.On(slide, page));
        var free = Largest(page.Inset(Margin), [.. taken.Select(box => box.Inset(-Margin / 2))]);
        var prompt = slide.NotesPrompt ?? slide.Title;
        if (free.Width >= LeastSide * size.Width && free.Height >= LeastSide * size.Height)
            return new FreeAreaTarget { Slide = slide, Kind = TargetKind.Slide, Where = slide.Where, Prompt = prompt, Area = free, Frame = free.Size };
        if (LargestText(shapes) is { } text)
            return BesideText(slide, text, prompt);
        var behind = BelowTitle(page, shapes);
        return new FreeAreaTarget { Slide = slide, Kind = TargetKind.Slide, Where = slide.Where, Prompt = prompt, Area = behind, Frame = behind.Size, Behind = true };
    }

    /// <summary>The largest rectangle on a page in which no other is.</summary>
    public static Box Largest(Box page, IReadOnlyList<Box> taken)
    {
        var edges = taken.SelectMany(box => new[] { box.Y, box.Bottom }).Append(page.Y).Append(page.Bottom)
            .Where(edge => edge >= page.Y && edge <= page.Bottom).Distinct().OrderBy(edge => edge).ToList();
        var best = default(Box);
        for (var top = 0; top < edges.Count; top++)
        {
            for (var bottom = top + 1; bottom < edges.Count; bottom++)
            {
                var band = new Box(page.X, edges[top], page.Width, edges[bottom] - edges[top]);
                foreach (var gap in Gaps(band, taken))
                    best = Area(gap) > Area(best) ? gap : best;
            }
        }
        return best;
    }

    /// <summary>Pieces of a band of the page, of its full height, that nothing covers.</summary>
    private static IEnumerable<Box> Gaps(Box band, IReadOnlyList<Box> taken)
    {
        var left = band.X;
        foreach (var box in taken.Where(box => box.Y < band.Bottom && box.Bottom > band.Y).OrderBy(box => box.X))
        {
            if (box.X > left)
                yield return band with { X = left, Width = Math.Min(box.X, band.Right) - left };
            left = Math.Max(left, box.Right);
        }
        if (left < band.Right)
            yield return band with { X = left, Width = band.Right - left };
    }

    private static double Area(Box box) => (double)box.Width * box.Height;

    /// <summary>What shows: an empty placeholder does not.</summary>
    private static IEnumerable<(OpenXmlElement Shape, Box Box)> Visible(SlideView slide) =>
        from shape in slide.Shapes
        where shape is not P.GroupShape && !(shape is P.Shape && ShapeParts.Placeholder(shape) is not null && ShapeParts.Text(shape).Length == 0)
        let box = slide.BoxOnSlide(shape)
        where box is not null
        select (shape, box.Value);

    private static P.Shape? LargestText(IEnumerable<(OpenXmlElement Shape, Box Box)> shapes) => shapes
        .Where(each => each.Shape is P.Shape { Parent: P.ShapeTree } && ShapeParts.Text(each.Shape).Length > 0 && !IsTitle(each.Shape))
        .OrderByDescending(each => Area(each.Box)).Select(each => (P.Shape)each.Shape).FirstOrDefault();

    private static BesideTextTarget BesideText(SlideView slide, P.Shape text, string? prompt) => new()
    {
        Slide = slide,
        Kind = TargetKind.Slide,
        Where = slide.Where,
        Prompt = prompt,
        Shape = text,
        Row = 0,
        Rows = 1,
        Frame = BesideTextTarget.Part(slide.BoxOnSlide(text) ?? default, 0, 1).Size,
    };

    private static Box BelowTitle(Box page, IEnumerable<(OpenXmlElement Shape, Box Box)> shapes)
    {
        var top = shapes.Where(each => IsTitle(each.Shape)).Select(each => each.Box.Bottom).DefaultIfEmpty(0).Max();
        // A title that stands low leaves nothing below it.
        var below = top > page.Height / 2 ? page : page with { Y = top, Height = page.Height - top };
        return below.Inset(Margin);
    }

    private static bool IsTitle(OpenXmlElement shape) => ShapeParts.Placeholder(shape) is { } placeholder && PlaceholderTypes.IsTitle(placeholder);
}
