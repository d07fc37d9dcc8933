using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>The texts a document is made of.</summary>
internal static class Stories
{
    /// <summary>The texts that get pictures: body, notes, headers and footers. Comments are left alone.</summary>
    public static IReadOnlyList<Story> Of(MainDocumentPart main)
    {
        var stories = new List<Story>();
        Add(stories, main, "body", StoryKind.Body);
        Add(stories, main.FootnotesPart, "footnotes", StoryKind.Notes);
        Add(stories, main.EndnotesPart, "endnotes", StoryKind.Notes);
        AddMargins(stories, main);
        return stories;
    }

    private static void AddMargins(List<Story> stories, MainDocumentPart main)
    {
        var sections = main.Document?.Descendants<W.SectionProperties>().ToList() ?? [];
        for (var i = 0; i < sections.Count; i++)
        {
            foreach (var reference in sections[i].Elements<W.HeaderFooterReferenceType>())
            {
                if (reference.Id?.Value is { } id && main.TryGetPartById(id, out var part) && stories.TrueForAll(story => story.Part != part))
                    Add(stories, part, NameOf(reference, i + 1), StoryKind.Margin, i);
            }
        }
    }

    private static string NameOf(W.HeaderFooterReferenceType reference, int section)
    {
        var kind = reference is W.HeaderReference ? "header" : "footer";
        var pages = reference.Type.Word() switch { "first" => "first-page ", "even" => "even-page ", _ => "" };
        return $"{pages}{kind} of section {section}";
    }

    private static void Add(List<Story> stories, OpenXmlPart? part, string name, StoryKind kind, int section = -1)
    {
        if (part?.RootElement is { } root)
            stories.Add(new Story(part, root, name, kind, section));
    }
}
