using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>How much room a document of one page has left on it, so that pictures do not push its end to a second one.</summary>
internal static class PageRoom
{
    /// <summary>What is kept free beside what is estimated, in parts of the page's text: fonts and rules of lines differ a little.</summary>
    private const double Reserve = 0.06;

    /// <summary>The height that is left, in EMU; null where the document has more than one page, or is not known to have one.</summary>
    /// <param name="main">The document.</param>
    /// <param name="heights">Measures its texts.</param>
    public static long? Left(MainDocumentPart main, TextHeights heights)
    {
        if (main.Document?.Body is not { } body || HasBreak(body))
            return null;
        var (width, height, count) = TextColumn.Page(body.Descendants<W.SectionProperties>().LastOrDefault());
        var page = (double)height / DocumentLength.Point;
        var text = 0.0;
        foreach (var block in body.ChildElements)
        {
            text += heights.Of(block, (double)width / DocumentLength.Point) / count;
            // Of a long document the first page is enough to know that there are more.
            if (text > page)
                return null;
        }
        return (long)(Math.Max(0, (page * (1 - Reserve)) - text) * DocumentLength.Point);
    }

    /// <summary>Whether somebody began a new page, or Word did when it last showed the document.</summary>
    private static bool HasBreak(W.Body body) => body.Descendants().Any(element => element switch
    {
        W.Break { Type: { } type } => type.Word() == "page",
        W.PageBreakBefore before => before.Val.Flag() != false,
        W.LastRenderedPageBreak => true,
        W.SectionProperties section => section.Parent is W.ParagraphProperties && section.GetFirstChild<W.SectionType>()?.Val.Word() is not "continuous",
        _ => false,
    });
}
