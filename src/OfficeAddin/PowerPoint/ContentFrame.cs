using DocumentFormat.OpenXml;

namespace TextToImage.Office.PowerPoint;

/// <summary>Where a design has its contents: within the edges of its titles and texts, which are the margins of its slides.</summary>
internal static class ContentFrame
{
    /// <summary>Part of a page's side that a margin has at least.</summary>
    private const double LeastMargin = 0.025;

    /// <summary>The frame of a slide's layout, and where that has no placeholders its master's.</summary>
    /// <param name="slide">The slide.</param>
    /// <param name="page">All of it.</param>
    public static Box Of(SlideView slide, Box page)
    {
        var usual = new Box((long)(page.Width * LeastMargin), (long)(page.Height * LeastMargin), (long)(page.Width * (1 - (2 * LeastMargin))), (long)(page.Height * (1 - (2 * LeastMargin))));
        var boxes = Boxes(slide).ToList();
        if (boxes.Count == 0)
            return usual;
        var frame = boxes.Aggregate((all, each) => all.Around(each)).Within(usual);
        // A design whose placeholders fill a part of the page only, such as a strip, says nothing of its margins.
        return frame.Width > page.Width / 2 && frame.Height > page.Height / 2 ? frame : usual;
    }

    /// <summary>The boxes of the placeholders of a slide's layout and master, but for those of footers.</summary>
    public static IEnumerable<Box> Boxes(SlideView slide) =>
        from tree in new OpenXmlElement?[] { slide.Part.SlideLayoutPart?.SlideLayout?.CommonSlideData?.ShapeTree, slide.Part.SlideLayoutPart?.SlideMasterPart?.SlideMaster?.CommonSlideData?.ShapeTree }
        where tree is not null
        from shape in ShapeParts.Within(tree)
        where ShapeParts.Placeholder(shape) is { } placeholder && !PlaceholderTypes.IsFooter(placeholder)
        let box = ShapeParts.OwnBox(shape)
        where box is { Width: > 0, Height: > 0 }
        select ShapeParts.OnSlide(shape, box.Value);
}
