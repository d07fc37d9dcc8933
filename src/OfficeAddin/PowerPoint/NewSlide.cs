using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Tokens;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>A new slide from a layout: its placeholders without date, footer and number, with texts in them.</summary>
/// <param name="presentation">The presentation.</param>
internal sealed class NewSlide(PresentationPart presentation)
{
    /// <summary>Adds the slide at the end.</summary>
    /// <param name="layoutName">The name of the layout.</param>
    /// <param name="texts">Texts by placeholder: its name, its prompt text, or its type (title, body, pic ...). For a picture placeholder the text is the prompt.</param>
    /// <returns>The part, and the texts for which there is no placeholder.</returns>
    public (SlidePart Part, IReadOnlyList<string> Unused) Add(string layoutName, IReadOnlyDictionary<string, string> texts)
    {
        var layout = Layout(layoutName);
        var unused = new HashSet<string>(texts.Keys);
        var tree = new P.ShapeTree(
            new P.NonVisualGroupShapeProperties(new P.NonVisualDrawingProperties { Id = 1, Name = "" }, new P.NonVisualGroupShapeDrawingProperties(), new P.ApplicationNonVisualDrawingProperties()),
            new P.GroupShapeProperties());
        uint id = 2;
        foreach (var source in Placeholders(layout))
            tree.Append(Shape(source, id++, Text(source, texts, unused)));
        var part = presentation.AddNewPart<SlidePart>();
        part.Slide = new P.Slide(new P.CommonSlideData(tree), new P.ColorMapOverride(new A.MasterColorMapping()));
        part.AddPart(layout);
        AppendToList(part);
        return (part, [.. texts.Keys.Where(unused.Contains)]);
    }

    private SlideLayoutPart Layout(string name)
    {
        var layouts = presentation.SlideMasterParts.SelectMany(master => master.SlideLayoutParts).ToList();
        return layouts.FirstOrDefault(layout => string.Equals(NameOf(layout), name, StringComparison.OrdinalIgnoreCase))
            ?? throw new AIImageException(ErrorIds.TargetNotFound, $"The presentation has no layout '{name}'; its layouts are {string.Join(", ", layouts.Select(layout => $"'{NameOf(layout)}'"))}.") { Subject = name };
    }

    private static string NameOf(SlideLayoutPart layout) => layout.SlideLayout?.CommonSlideData?.Name?.Value ?? "";

    private static IEnumerable<OpenXmlElement> Placeholders(SlideLayoutPart layout) => layout.SlideLayout?.CommonSlideData?.ShapeTree is { } tree
        ? ShapeParts.Within(tree).Where(shape => ShapeParts.Placeholder(shape) is { } placeholder && !PlaceholderTypes.IsFooter(placeholder))
        : [];

    /// <summary>The text for a placeholder: one for its name counts before one for its prompt text, and that before its type.</summary>
    private static string? Text(OpenXmlElement source, IReadOnlyDictionary<string, string> texts, HashSet<string> unused)
    {
        var type = PlaceholderTypes.Name(ShapeParts.Placeholder(source)!);
        string?[] names = [ShapeParts.Properties(source)?.Name?.Value, ShapeParts.Text(source), type, OtherName(type)];
        // Two placeholders of a type do not get the same text.
        var key = names.Where(name => !string.IsNullOrEmpty(name))
            .Select(name => texts.Keys.FirstOrDefault(each => unused.Contains(each) && string.Equals(each, name, StringComparison.OrdinalIgnoreCase)))
            .FirstOrDefault(each => each is not null);
        return key is not null && unused.Remove(key) ? texts[key] : null;
    }

    private static string? OtherName(string type) => type switch
    {
        "ctrTitle" => "title",
        "subTitle" => "subtitle",
        "pic" or "clipArt" => "picture",
        "obj" => "content",
        _ => null,
    };

    private static P.Shape Shape(OpenXmlElement source, uint id, string? text)
    {
        var placeholder = (P.PlaceholderShape)ShapeParts.Placeholder(source)!.CloneNode(true);
        placeholder.HasCustomPrompt = null;
        var isPicture = PlaceholderTypes.Name(placeholder) is "pic" or "clipArt";
        var content = isPicture && text is not null ? Token(text) : text;
        return new P.Shape(
            new P.NonVisualShapeProperties(
                new P.NonVisualDrawingProperties { Id = id, Name = ShapeParts.Properties(source)?.Name?.Value ?? "" },
                new P.NonVisualShapeDrawingProperties(new A.ShapeLocks { NoGrouping = true }),
                new P.ApplicationNonVisualDrawingProperties(placeholder)),
            new P.ShapeProperties(),
            new P.TextBody([new A.BodyProperties(), new A.ListStyle(), .. Paragraphs(content ?? "")]));
    }

    /// <summary>A picture placeholder remembers what it should show as a token, by which it is found.</summary>
    private static string Token(string prompt) =>
        ImageToken.Find(prompt).Count > 0 ? prompt : $"{{{{image: {prompt.Replace('{', ' ').Replace('}', ' ').Replace('|', ' ').Replace('\n', ' ')}}}}}";

    private static IEnumerable<A.Paragraph> Paragraphs(string text) => text.Replace("\r\n", "\n").Split('\n')
        .Select(line => line.Length == 0 ? new A.Paragraph() : new A.Paragraph(new A.Run(new A.RunProperties(), new A.Text(line))));

    private void AppendToList(SlidePart part)
    {
        const uint FirstId = 256;
        var list = presentation.Presentation!.SlideIdList ??= new P.SlideIdList();
        var last = list.Elements<P.SlideId>().Select(each => each.Id?.Value ?? 0u).DefaultIfEmpty(FirstId - 1).Max();
        list.Append(new P.SlideId { Id = Math.Max(last + 1, FirstId), RelationshipId = presentation.GetIdOfPart(part) });
    }
}
