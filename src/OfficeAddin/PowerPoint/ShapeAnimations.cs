using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>Animations of a slide where a shape became a picture; PowerPoint repairs files in which they move what is not there.</summary>
internal static class ShapeAnimations
{
    /// <summary>
    /// What moved paragraphs, bars or cells of the old shape moves the whole picture, which has its id; what moved shapes that
    /// went with it, such as those of a group, goes too, as do the ends of lines that were tied to them.
    /// </summary>
    /// <param name="slide">The slide.</param>
    /// <param name="old">What was there.</param>
    /// <param name="picture">What is there now.</param>
    public static void Follow(SlidePart slide, OpenXmlElement old, P.Picture picture)
    {
        var kept = picture.NonVisualPictureProperties!.NonVisualDrawingProperties!.Id.Id() ?? 0;
        if (slide.Slide?.Timing is { } timing)
            ForgetParts(timing, Text(kept));
        foreach (var id in old.Descendants<P.NonVisualDrawingProperties>().Select(each => each.Id.Id() ?? kept).Where(id => id != kept).Distinct())
            Forget(slide, id);
    }

    /// <summary>A paragraph of a shape went: what moved it goes too, and what moves those behind it finds them one earlier.</summary>
    /// <param name="slide">The slide.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="paragraph">Its number, from 0.</param>
    public static void ForgetParagraph(SlidePart slide, P.Shape shape, int paragraph)
    {
        if (slide.Slide?.Timing is not { } timing || ShapeParts.Properties(shape)?.Id.Id() is not { } id)
            return;
        foreach (var range in Targets(timing, Text(id)).SelectMany(target => target.Descendants<P.ParagraphIndexRange>()).ToList())
        {
            var (start, end) = (range.Start.Id() ?? 0, range.End.Id() ?? 0);
            if (start == paragraph && end == paragraph)
                TimeNodes.Remove(range);
            else
                (range.Start, range.End) = (start > paragraph ? start - 1 : start, end >= paragraph ? end - 1 : end);
        }
        TimeNodes.Tidy(slide.Slide);
    }

    private static void ForgetParts(P.Timing timing, string id)
    {
        foreach (var target in Targets(timing, id))
            target.RemoveAllChildren();
        foreach (var build in Builds(timing, id))
            build.Remove();
        if (timing.BuildList is { HasChildren: false } empty)
            empty.Remove();
    }

    private static void Forget(SlidePart slide, uint id)
    {
        var tree = slide.Slide!.CommonSlideData!.ShapeTree!;
        foreach (var end in tree.Descendants().Where(each => (each as A.StartConnection)?.Id.Id() == id || (each as A.EndConnection)?.Id.Id() == id).ToList())
            end.Remove();
        if (slide.Slide.Timing is not { } timing)
            return;
        foreach (var target in Targets(timing, Text(id)))
            TimeNodes.Remove(target);
        ForgetParts(timing, Text(id));
        TimeNodes.Tidy(slide.Slide);
    }

    private static List<P.ShapeTarget> Targets(P.Timing timing, string id) => [.. timing.Descendants<P.ShapeTarget>().Where(each => each.ShapeId?.Value == id)];

    /// <summary>How paragraphs, bars or cells of a shape are animated (p:bldP, p:bldDgm, p:bldOleChart, p:bldGraphic).</summary>
    private static List<OpenXmlElement> Builds(P.Timing timing, string id) =>
        [.. timing.BuildList?.ChildElements.Where(each => each.GetAttributes().Any(attribute => attribute.LocalName == "spid" && attribute.Value == id)) ?? []];

    private static string Text(uint id) => id.ToString(CultureInfo.InvariantCulture);
}
