using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.PowerPoint;

/// <summary>References of a slide to picture files, which go with the last element that uses them.</summary>
internal static class PictureReferences
{
    /// <summary>The references that the blips of an element use, those to other versions of the picture included.</summary>
    public static IReadOnlyList<string> Of(OpenXmlElement element) =>
        [.. element.Descendants().Prepend(element).Where(each => each is A.Blip || each.LocalName is "svgBlip" or "imgLayer")
            .SelectMany(each => each.GetAttributes()).Where(attribute => attribute.LocalName == "embed" && attribute.Value is not null).Select(attribute => attribute.Value!).Distinct()];

    /// <summary>Takes references away that no element of the slide uses any more.</summary>
    public static void Release(SlidePart slide, IEnumerable<string> references, MediaParts media)
    {
        foreach (var reference in references)
        {
            var isUsed = slide.Slide!.Descendants().SelectMany(element => element.GetAttributes()).Any(attribute => attribute.Value == reference);
            if (!isUsed && slide.TryGetPartById(reference, out var part) && part is ImagePart)
                media.Release(slide, reference);
        }
    }
}
