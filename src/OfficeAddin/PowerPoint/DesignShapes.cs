using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;

namespace TextToImage.Office.PowerPoint;

/// <summary>What the design of a slide shows on it: logos, bands and lines of the layout and the master.</summary>
internal static class DesignShapes
{
    /// <summary>Part of the page from which on a shape is ground for others.</summary>
    private const double GroundShare = 0.5;

    /// <summary>Part of a shape from which on it is ground where the design itself has its contents on it, as on a watermark.</summary>
    private const double UnderShare = 0.3;

    /// <summary>The boxes of the shapes that pictures are to leave free; what lies under most of the page, or under the design's own contents, is none.</summary>
    /// <param name="slide">The slide.</param>
    /// <param name="page">All of it.</param>
    public static IReadOnlyList<Box> On(SlideView slide, Box page)
    {
        var contents = ContentFrame.Boxes(slide).ToList();
        return [.. Shapes(slide, page).Where(box => !contents.Exists(content => content.Within(box).Area >= UnderShare * box.Area))];
    }

    private static IEnumerable<Box> Shapes(SlideView slide, Box page) =>
        from tree in Trees(slide)
        from shape in ShapeParts.Within(tree)
        where ShapeParts.Placeholder(shape) is null && ShapeParts.OwnBox(shape) is not null
        let box = ShapeParts.OnSlide(shape, ShapeParts.OwnBox(shape)!.Value)
        where (double)box.Width * box.Height < GroundShare * page.Width * page.Height
        select box;

    private static IEnumerable<OpenXmlElement> Trees(SlideView slide)
    {
        // Users hide the graphics of the design on a slide, designers those of the master on a layout.
        if (slide.Part.SlideLayoutPart?.SlideLayout is not { } layout || slide.Part.Slide?.ShowMasterShapes.Flag() == false)
            yield break;
        if (layout.CommonSlideData?.ShapeTree is { } own)
            yield return own;
        if (layout.ShowMasterShapes.Flag() != false && slide.Part.SlideLayoutPart.SlideMasterPart?.SlideMaster?.CommonSlideData?.ShapeTree is { } shared)
            yield return shared;
    }
}
