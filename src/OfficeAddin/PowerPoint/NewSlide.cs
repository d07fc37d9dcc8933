using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>A slide that was made of a layout.</summary>
/// <param name="Part">Its part of the package, which is in no list of slides yet.</param>
/// <param name="Layout">The name of its layout.</param>
/// <param name="LeftEmpty">The placeholders that a row leaves empty, so that they get no picture.</param>
internal sealed record NewSlide(SlidePart Part, string Layout, IReadOnlyCollection<OpenXmlElement> LeftEmpty)
{
    /// <summary>Makes it: the placeholders of the layout without date, footer and number, with texts in them.</summary>
    public static NewSlide Make(PresentationPart presentation, SlideRow row)
    {
        var tree = new P.ShapeTree(
            new P.NonVisualGroupShapeProperties(new P.NonVisualDrawingProperties { Id = 1, Name = "" }, new P.NonVisualGroupShapeDrawingProperties(), new P.ApplicationNonVisualDrawingProperties()),
            new P.GroupShapeProperties());
        var leftEmpty = new List<OpenXmlElement>();
        uint id = 2;
        foreach (var (placeholder, text) in row.Texts)
        {
            var shape = Shape(placeholder, id++, text ?? "");
            tree.Append(shape);
            if (text is { Length: 0 })
                leftEmpty.Add(shape);
        }
        var part = presentation.AddNewPart<SlidePart>();
        part.Slide = new P.Slide(new P.CommonSlideData(tree), Colours(row.Layout.Part));
        part.AddPart(row.Layout.Part);
        return new NewSlide(part, row.Layout.Name, leftEmpty);
    }

    /// <summary>A layout that turns the master's colours around turns those of its slides around.</summary>
    private static P.ColorMapOverride Colours(SlideLayoutPart layout) =>
        (P.ColorMapOverride?)layout.SlideLayout?.ColorMapOverride?.CloneNode(true) ?? new P.ColorMapOverride(new A.MasterColorMapping());

    private static P.Shape Shape(OpenXmlElement source, uint id, string text)
    {
        var placeholder = (P.PlaceholderShape)ShapeParts.Placeholder(source)!.CloneNode(true);
        placeholder.HasCustomPrompt = null;
        return new P.Shape(
            new P.NonVisualShapeProperties(
                new P.NonVisualDrawingProperties { Id = id, Name = ShapeParts.Properties(source)?.Name?.Value ?? "" },
                new P.NonVisualShapeDrawingProperties(new A.ShapeLocks { NoGrouping = true }),
                new P.ApplicationNonVisualDrawingProperties(placeholder)),
            new P.ShapeProperties(),
            new P.TextBody([new A.BodyProperties(), new A.ListStyle(), .. Paragraphs(source, text)]));
    }

    private static IEnumerable<A.Paragraph> Paragraphs(OpenXmlElement source, string text) =>
        PlaceholderTypes.Name(ShapeParts.Placeholder(source)!) is "body" or "obj" ? SlideText.Levelled(text, HasBullets(source)) : SlideText.Plain(text);

    /// <summary>Whether the layout leaves its first level the bullets of the master; in a caption without any a dash is meant to be seen.</summary>
    private static bool HasBullets(OpenXmlElement source) =>
        source.GetFirstChild<P.TextBody>()?.ListStyle?.Level1ParagraphProperties?.GetFirstChild<A.NoBullet>() is null;
}
