using DocumentFormat.OpenXml;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>Finds a bookmark by its name. What it marks is the prompt and makes room for the picture, so the bookmark marks the picture then.</summary>
internal sealed class BookmarkFinder(TextContext context)
{
    /// <summary>The names of all bookmarks of a text but those that Word sets itself.</summary>
    public static IEnumerable<string> Names(Story story) =>
        Copies.Once<W.BookmarkStart>(story.Root).Select(start => start.Name?.Value ?? "").Where(name => name.Length > 0 && name[0] != '_');

    /// <summary>The bookmarks of that name in a text; Word does not tell small letters from capitals in it.</summary>
    public IEnumerable<TextTarget> Find(Story story, string name)
    {
        foreach (var start in Copies.Once<W.BookmarkStart>(story.Root).Where(each => Wildcards.Fit(each.Name?.Value ?? "", name)).ToList())
        {
            if (ParagraphOf(start) is not { } paragraph)
                continue;
            var text = OwnText.Tidy(string.Concat(Content(start).SelectMany(each => each.DescendantsAndSelf().OfType<W.Text>()).Select(each => each.Text)));
            yield return context.Target(
                story, paragraph, TargetKind.Bookmark, $"{TextContext.Where(story, paragraph)}, bookmark '{start.Name!.Value}'",
                () => [.. Copies.Of(start).Select(MakeRoom)], text.Length == 0 ? null : text);
        }
    }

    private static W.Run MakeRoom(W.BookmarkStart start)
    {
        foreach (var element in Content(start))
            element.Remove();
        var room = RunRoom.NewRun();
        if (start.Ancestors<W.Paragraph>().Any())
            start.InsertAfterSelf(room);
        else
            PutFirst(room, ParagraphOf(start)!);
        ContentControl.MarkFilled(room);
        return room;
    }

    private static void PutFirst(W.Run room, W.Paragraph paragraph)
    {
        if (paragraph.ParagraphProperties is { } properties)
            properties.InsertAfterSelf(room);
        else
            paragraph.PrependChild(room);
    }

    /// <summary>The paragraph it is in, or for one between paragraphs the next.</summary>
    private static W.Paragraph? ParagraphOf(W.BookmarkStart start) =>
        start.Ancestors<W.Paragraph>().FirstOrDefault()
        ?? start.ElementsAfter().SelectMany(each => each.DescendantsAndSelf().OfType<W.Paragraph>()).FirstOrDefault()
        ?? start.Parent?.Descendants<W.Paragraph>().FirstOrDefault();

    /// <summary>
    /// What the bookmark marks, where that can be taken out whole: runs of one paragraph. Text over several paragraphs and
    /// parts of fields stay, and the picture goes before them.
    /// </summary>
    private static List<OpenXmlElement> Content(W.BookmarkStart start)
    {
        var end = start.ElementsAfter().OfType<W.BookmarkEnd>().FirstOrDefault(each => each.Id?.Value == start.Id?.Value);
        if (end is null || start.Parent is not W.Paragraph)
            return [];
        var content = start.ElementsAfter().TakeWhile(each => each != end).Where(each => each is W.Run or W.Hyperlink or W.InsertedRun or W.SdtRun or W.ProofError).ToList();
        return content.Exists(each => each.Descendants<W.FieldChar>().Any()) ? [] : content;
    }
}
