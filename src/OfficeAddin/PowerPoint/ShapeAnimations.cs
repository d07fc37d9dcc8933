using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>Animations of a slide where a shape with text became a picture.</summary>
internal static class ShapeAnimations
{
    /// <summary>What moved paragraphs moves the whole shape: a picture has no paragraphs, and PowerPoint repairs such a file.</summary>
    public static void ForgetText(SlidePart slide, uint shapeId)
    {
        if (slide.Slide?.Timing is not { } timing)
            return;
        var id = shapeId.ToString(CultureInfo.InvariantCulture);
        foreach (var target in timing.Descendants<P.ShapeTarget>().Where(each => each.ShapeId?.Value == id))
            target.RemoveAllChildren<P.TextElement>();
        foreach (var build in timing.Descendants<P.BuildParagraph>().Where(each => each.ShapeId?.Value == id).ToList())
            build.Remove();
        if (timing.BuildList is { HasChildren: false } empty)
            empty.Remove();
    }
}
