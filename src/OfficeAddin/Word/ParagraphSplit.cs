using DocumentFormat.OpenXml;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>Gives a picture with a caption a paragraph of its own, where it stands amid text.</summary>
internal static class ParagraphSplit
{
    /// <summary>Splits the paragraph of a run before and behind it, if there is anything; runs in links and controls stay where they are.</summary>
    public static void Isolate(W.Run run)
    {
        if (run.Parent is not W.Paragraph paragraph)
            return;
        var before = run.ElementsBefore().Where(each => each is not W.ParagraphProperties).ToList();
        var behind = run.ElementsAfter().ToList();
        // Marks without text go with the picture: a bookmark may be around it.
        var (hasBefore, hasBehind) = (before.Exists(HasContent), behind.Exists(HasContent));
        if (hasBehind)
            Move(behind, paragraph.InsertAfterSelf(Like(paragraph)));
        if (hasBefore)
            Move(before, paragraph.InsertBeforeSelf(Like(paragraph)));
        if (hasBefore || hasBehind)
            BecomePictureParagraph(paragraph, hasBehind);
    }

    private static W.Paragraph Like(W.Paragraph paragraph)
    {
        var copy = new W.Paragraph();
        if (paragraph.ParagraphProperties is not { } look)
            return copy;
        copy.ParagraphProperties = (W.ParagraphProperties)look.CloneNode(true);
        copy.ParagraphProperties.SectionProperties = null;
        return copy;
    }

    private static void Move(IEnumerable<OpenXmlElement> elements, W.Paragraph to)
    {
        foreach (var element in elements)
        {
            element.Remove();
            to.AppendChild(element);
        }
    }

    /// <summary>Not a heading, not an item of a list: only where it stands stays as it was.</summary>
    private static void BecomePictureParagraph(W.Paragraph paragraph, bool hasBehind)
    {
        var look = paragraph.ParagraphProperties;
        var plain = new W.ParagraphProperties
        {
            Indentation = look?.Indentation?.CloneNode(true) as W.Indentation,
            Justification = look?.Justification?.CloneNode(true) as W.Justification,
        };
        if (look?.SectionProperties is { } end)
        {
            end.Remove();
            if (hasBehind)
                (((W.Paragraph)paragraph.NextSibling()!).ParagraphProperties ??= new W.ParagraphProperties()).SectionProperties = end;
            else
                plain.SectionProperties = end;
        }
        paragraph.ParagraphProperties = plain;
    }

    private static bool HasContent(OpenXmlElement element) =>
        element.DescendantsAndSelf().Any(each => each is W.Drawing or W.Picture or W.Break or W.FieldChar || (each is W.Text text && text.Text.Trim().Length > 0));
}
