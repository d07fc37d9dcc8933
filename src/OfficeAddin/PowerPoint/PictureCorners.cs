using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>The corners that the pictures of a deck have.</summary>
internal static class PictureCorners
{
    /// <summary>The outline of most of its pictures where that has round corners, with how round they are; null where most are plain, or there are none.</summary>
    public static A.PresetGeometry? Of(PresentationPart? presentation)
    {
        var outlines = (presentation?.SlideParts ?? []).SelectMany(slide => slide.Slide?.Descendants<P.Picture>() ?? [])
            .Select(picture => picture.ShapeProperties?.GetFirstChild<A.PresetGeometry>()).OfType<A.PresetGeometry>().ToList();
        var round = outlines.Where(outline => outline.Preset.Word() == "roundRect").ToList();
        return round.Count * 2 <= outlines.Count ? null : round.GroupBy(outline => outline.OuterXml).OrderByDescending(group => group.Count()).First().First();
    }
}
