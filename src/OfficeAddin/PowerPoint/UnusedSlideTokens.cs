using TextToImage.Office.Tokens;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>The tokens in the texts of slides that are still there once the pictures are.</summary>
internal static class UnusedSlideTokens
{
    /// <summary>Those of a slide, in shapes, groups and tables; where one ends that is not closed nobody knows, so it stays.</summary>
    public static IEnumerable<UnusedToken> On(SlideView slide) =>
        from shape in slide.Shapes.ToList()
        from paragraph in Paragraphs(shape)
        let tokens = new ParagraphTokens(paragraph)
        from token in tokens.Tokens.ToList()
        where token.IsClosed
        select new UnusedToken($"{slide.Where}, '{ShapeParts.Name(shape)}', token", token.Text, token.Problem is not null, () => Remove(slide, shape, tokens, token));

    private static List<A.Paragraph> Paragraphs(DocumentFormat.OpenXml.OpenXmlElement shape) => shape switch
    {
        P.Shape { TextBody: { } body } => [.. body.Elements<A.Paragraph>()],
        P.GraphicFrame => [.. shape.Descendants<A.TableCell>().SelectMany(cell => cell.TextBody?.Elements<A.Paragraph>() ?? [])],
        _ => [],
    };

    private static void Remove(SlideView slide, DocumentFormat.OpenXml.OpenXmlElement shape, ParagraphTokens tokens, ImageToken token)
    {
        if (tokens.Remove(token) is { } gone && shape is P.Shape text)
            ShapeAnimations.ForgetParagraph(slide.Part, text, gone);
    }
}
