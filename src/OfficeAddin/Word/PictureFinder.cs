using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using PIC = DocumentFormat.OpenXml.Drawing.Pictures;
using W = DocumentFormat.OpenXml.Wordprocessing;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>Finds the pictures of a document.</summary>
internal sealed class PictureFinder(TextContext context)
{
    /// <summary>The pictures of all texts; of those of the old form (VML) the user is told.</summary>
    public IReadOnlyList<TextIllustration> All() => [.. context.Stories.SelectMany(story => In(story, story.Root))];

    /// <summary>The pictures of that name or title.</summary>
    public IEnumerable<TextTarget> Named(Story story, string name)
    {
        foreach (var picture in In(story, story.Root).Where(picture => IsNamed(picture, name)))
        {
            var space = context.Columns.Around(picture.Element, story);
            yield return new TextTarget { Story = story, Space = space, Kind = TargetKind.Shape, Where = picture.Where, Prompt = picture.Origin?.Prompt, Frame = picture.Frame, Present = picture };
        }
    }

    /// <summary>The pictures in a part of a text.</summary>
    public IEnumerable<TextIllustration> In(Story story, OpenXmlElement root)
    {
        foreach (var element in root.Descendants().Where(element => element is PIC.Picture or W.Picture).ToList())
        {
            if (Copies.IsCopy(element, story.Root))
                continue;
            if (element is PIC.Picture picture && picture.BlipFill?.Blip is not null)
                yield return Illustration(story, picture);
            else if (element.Descendants().Any(each => each.LocalName == "imagedata"))
                context.Warn($"A picture was left ({TextContext.Where(story, element)}): it is of the old form (VML) that cannot be replaced; insert it again in Word.");
        }
    }

    private static TextIllustration Illustration(Story story, PIC.Picture picture)
    {
        var own = picture.NonVisualPictureProperties?.NonVisualDrawingProperties;
        var frame = FrameOf(picture);
        var properties = frame?.GetFirstChild<WP.DocProperties>() ?? (OpenXmlElement?)own ?? frame!.AppendChild(new WP.DocProperties());
        var name = XmlValue.Of(properties, "name") ?? "";
        return new TextIllustration
        {
            Story = story,
            Element = picture,
            Properties = properties,
            Name = name,
            Where = $"{TextContext.Where(story, picture)}, picture '{name}'",
            Origin = PictureMarks.Origin(properties),
            AltText = PictureMarks.AltText(properties) is { Length: > 0 } text ? text : null,
            Decorative = PictureMarks.IsDecorative(properties),
            Frame = SizeOf(picture, frame),
        };
    }

    /// <summary>The wp:inline or wp:anchor that has the picture as its whole content; null in groups.</summary>
    public static OpenXmlElement? FrameOf(PIC.Picture picture) =>
        picture.Parent is A.GraphicData { Parent.Parent: WP.Inline or WP.Anchor } data ? data.Parent!.Parent : null;

    private static (long, long) SizeOf(PIC.Picture picture, OpenXmlElement? frame)
    {
        if (frame?.GetFirstChild<WP.Extent>() is { } extent)
            return (extent.Cx.Emu() ?? 0, extent.Cy.Emu() ?? 0);
        var size = picture.ShapeProperties?.Transform2D?.Extents;
        return (size?.Cx.Emu() ?? 0, size?.Cy.Emu() ?? 0);
    }

    private static bool IsNamed(TextIllustration picture, string name) =>
        Wildcards.Fit(picture.Name, name) || Wildcards.Fit(XmlValue.Of(picture.Properties, "title") ?? "", name);
}
