using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using TextToImage.Office.Tokens;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>Tokens on layouts and masters: a picture for one would be on all their slides, so they are left.</summary>
internal static class LayoutTokens
{
    /// <summary>A warning for each of them that slides show.</summary>
    public static IEnumerable<string> Warnings(IEnumerable<SlideView> slides)
    {
        var layouts = slides.Select(slide => slide.Part.SlideLayoutPart).OfType<SlideLayoutPart>().Distinct().ToList();
        var ofLayouts = layouts.SelectMany(layout => Of(layout, $"layout '{layout.SlideLayout?.CommonSlideData?.Name?.Value}'"));
        return ofLayouts.Concat(layouts.Select(layout => layout.SlideMasterPart).OfType<SlideMasterPart>().Distinct().SelectMany(master => Of(master, "slide master")));
    }

    private static IEnumerable<string> Of(OpenXmlPart part, string where) => PartTokens.In(part, IsPromptOfPlaceholder).Select(token =>
        $"The token '{token}' was left ({where}): its picture would be on all slides of it; write it on a slide, or as the prompt text of a picture placeholder.");

    /// <summary>The prompt text of a placeholder says what goes there on each slide, and is read with the slide.</summary>
    private static bool IsPromptOfPlaceholder(OpenXmlElement paragraph) =>
        paragraph.Ancestors<P.Shape>().FirstOrDefault() is { } shape && ShapeParts.Placeholder(shape) is { } placeholder && placeholder.HasCustomPrompt.Flag() == true && PlaceholderTypes.TakesPictures(placeholder);
}
