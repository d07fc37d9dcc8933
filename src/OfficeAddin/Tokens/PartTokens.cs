using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Files;
using A = DocumentFormat.OpenXml.Drawing;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Tokens;

/// <summary>Tokens in parts of a document in which no picture can be put, of which users are told.</summary>
internal static class PartTokens
{
    /// <summary>The tokens of all texts of a part, as they are written.</summary>
    /// <param name="part">A SmartArt graphic, a chart, comments, notes, a layout.</param>
    /// <param name="skip">Texts that are read elsewhere; null: none.</param>
    public static IEnumerable<string> In(OpenXmlPart part, Func<OpenXmlElement, bool>? skip = null)
    {
        if (!MayHave(part) || part.RootElement is not { } root)
            return [];
        return from element in root.Descendants()
               where element is A.Paragraph or W.Paragraph || (element is OpenXmlLeafTextElement && !element.Ancestors().Any(each => each is A.Paragraph or W.Paragraph))
               where skip?.Invoke(element) != true
               let text = element.InnerText
               from token in ImageToken.Find(text)
               select text.Substring(token.Start, token.Length);
    }

    /// <summary>Where such a part is, and what to do instead; null for parts of other kinds.</summary>
    public static (string Place, string Advice)? Unreachable(OpenXmlPart part) => part switch
    {
        DiagramDataPart => ("in a SmartArt graphic", "write it into a text box, or convert the graphic to shapes in Office (SmartArt Design, Convert)"),
        ChartPart or ExtendedChartPart => ("in a chart", "write it into a text beside it"),
        SlideCommentsPart or PowerPointCommentPart or WordprocessingCommentsPart => ("in a comment", "write it into a text"),
        NotesSlidePart => ("in the speaker notes", "write it into a text of the slide, or a line 'image: ...' without braces into the notes"),
        _ => null,
    };

    /// <summary>A warning for each token of those parts that a part refers to.</summary>
    /// <param name="owner">A slide, the text of a document, a header.</param>
    /// <param name="where">What people call it.</param>
    public static IEnumerable<string> Warnings(OpenXmlPart owner, string where) =>
        from pair in owner.Parts
        let found = Unreachable(pair.OpenXmlPart)
        where found is not null
        from token in In(pair.OpenXmlPart)
        select $"The token '{token}' was left ({where}): it is {found.Value.Place}, which gets no pictures; {found.Value.Advice}.";

    /// <summary>Most parts have no token. That is seen in their files: what is read as elements is written anew when the document is.</summary>
    private static bool MayHave(OpenXmlPart part)
    {
        if (part.IsRootElementLoaded)
            return part.RootElement!.InnerText.Contains("{{");
        using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
        using var reader = XmlReader.Create(stream, SafeXml.Settings);
        var text = new StringBuilder();
        while (reader.Read())
            text.Append(reader.NodeType == XmlNodeType.Text ? reader.Value : "");
        return text.ToString().Contains("{{");
    }
}
