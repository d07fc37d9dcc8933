using DocumentFormat.OpenXml;
using TextToImage.Office.Subjects;
using PIC = DocumentFormat.OpenXml.Drawing.Pictures;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>Finds headings of the body, below which a picture goes.</summary>
internal sealed class HeadingFinder(TextContext context)
{
    private readonly List<string> _illustrated = [];

    /// <summary>The texts of all headings.</summary>
    public IEnumerable<string> Names(Story body) => Headings(body).Select(OwnText.Of).Where(text => text.Length > 0);

    /// <summary>The headings of that text, of any level.</summary>
    /// <exception cref="AIImageException">There is none.</exception>
    public IEnumerable<TextTarget> Named(Story body, string text) => Require(body, text).Select(heading => Target(body, heading));

    /// <summary>The pictures below the headings of that text, each heading up to the next of its level or a higher one.</summary>
    /// <exception cref="AIImageException">There is no such heading.</exception>
    public HashSet<PIC.Picture> PicturesBelow(Story body, string text)
    {
        var wanted = new HashSet<W.Paragraph>(Require(body, text));
        var found = new HashSet<PIC.Picture>();
        int? open = null;
        foreach (var element in body.Root.Descendants())
        {
            if (element is W.Paragraph paragraph && !paragraph.Ancestors<W.TextBoxContent>().Any() && context.Styles.HeadingLevel(paragraph) is { } level)
                open = wanted.Contains(paragraph) ? Math.Min(level, open ?? level) : level <= open ? null : open;
            if (open is not null && element is PIC.Picture picture)
                found.Add(picture);
        }
        return found;
    }

    private List<W.Paragraph> Require(Story body, string text)
    {
        var headings = Headings(body).ToList();
        var found = headings.Where(heading => string.Equals(OwnText.Of(heading), OwnText.Tidy(text), StringComparison.OrdinalIgnoreCase)).ToList();
        if (found.Count > 0)
            return found;
        var known = Names(body).Take(10).ToList();
        var there = known.Count == 0 ? "it has no headings" : $"its headings are '{string.Join("', '", known)}'{(headings.Count > known.Count ? " and others" : "")}";
        throw new AIImageException(ErrorIds.TargetNotFound, $"The document has no heading '{text}'; {there}.") { Subject = text };
    }

    /// <summary>The headings that have a picture, of those that the last search went through.</summary>
    public IReadOnlyList<string> Illustrated => _illustrated;

    /// <summary>The headings of the first level with no picture below them until the next, and none to come from a token.</summary>
    public IEnumerable<TextTarget> WithoutPicture(Story body)
    {
        W.Paragraph? open = null;
        _illustrated.Clear();
        foreach (var element in Copies.Once<OpenXmlElement>(body.Root).ToList())
        {
            if (element is W.Paragraph paragraph && IsOfTopLevel(paragraph))
            {
                if (open is not null)
                    yield return Target(body, open);
                open = paragraph;
            }
            if (IsPicture(element))
            {
                if (open is not null)
                    _illustrated.Add(Where(body, open));
                open = null;
            }
        }
        if (open is not null)
            yield return Target(body, open);
    }

    private IEnumerable<W.Paragraph> Headings(Story body) =>
        Copies.Once<W.Paragraph>(body.Root).Where(paragraph => context.Styles.HeadingLevel(paragraph) is not null && !paragraph.Ancestors<W.TextBoxContent>().Any());

    private bool IsOfTopLevel(W.Paragraph paragraph) =>
        context.Styles.HeadingLevel(paragraph) == 0 && OwnText.Of(paragraph).Length > 0 && !paragraph.Ancestors().Any(each => each is W.TextBoxContent or W.Table);

    private static bool IsPicture(OpenXmlElement element) =>
        element is W.Drawing or W.Picture or W.EmbeddedObject || (element is W.Paragraph paragraph && TokenFinder.HasToken(paragraph));

    private TextTarget Target(Story body, W.Paragraph heading)
    {
        // The one place where it is found what a picture below a heading should show.
        var subject = Subject.Of(OwnText.Of(heading), "its text");
        return context.Target(body, heading, TargetKind.Heading, Where(body, heading), () => [Below(heading)], subject.Prompt, noPrompt: subject.Problem);
    }

    private static string Where(Story body, W.Paragraph heading) => $"{body.Name}, below heading '{OwnText.Of(heading)}'";

    private W.Run Below(W.Paragraph heading)
    {
        if (!context.Styles.KeepsNext(heading))
            (heading.ParagraphProperties ??= new W.ParagraphProperties()).KeepNext = new W.KeepNext();
        var room = RunRoom.NewRun();
        var paragraph = heading.InsertAfterSelf(new W.Paragraph(room));
        if (heading.ParagraphProperties?.SectionProperties is { } end)
        {
            // A section ends with its last paragraph, which is the picture's now.
            end.Remove();
            paragraph.ParagraphProperties = new W.ParagraphProperties { SectionProperties = end };
        }
        return room;
    }
}
