using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace TextToImage.HelpPages;

/// <summary>A page about a subject rather than a command, as the text that Get-Help about_... prints.</summary>
internal static class AboutPage
{
    private const int Columns = 80;
    private const int Indent = 4;

    /// <summary>The text of a page.</summary>
    /// <exception cref="HelpPageException">It has something that the text cannot show.</exception>
    public static string Text(MarkdownPage page)
    {
        // Get-Help takes the fifth line for the synopsis.
        var text = new StringBuilder($"TOPIC\n    {page.Name}\n\nSHORT DESCRIPTION\n    {ShortDescription(page)}\n");
        Append(text, "Long description", page.Introduction.Skip(1), page);
        foreach (var section in page.Sections)
            Append(text, section.Title, section.Blocks, page);
        return text.ToString();
    }

    private static string ShortDescription(MarkdownPage page)
    {
        var text = page.Introduction is [ParagraphBlock first, ..] ? PlainText.Of(first.Inline) : "";
        return text.Length is > 0 and <= Columns - Indent
            ? text
            : throw page.Problem($"has no short description; below its title it needs a paragraph of its own of at most {Columns - Indent} characters.");
    }

    private static void Append(StringBuilder text, string title, IEnumerable<Block> blocks, MarkdownPage page)
    {
        text.Append($"\n{title.ToUpperInvariant()}\n").AppendJoin("\n", blocks.Select(block => Shown(block, page)));
    }

    private static string Shown(Block block, MarkdownPage page) => block switch
    {
        CodeBlock code => Code(PlainText.Of(code), page),
        ListBlock list => string.Concat(page.Paragraphs([list]).Select(entry => Wrapped(entry, Indent, 2))),
        Table table => string.Concat(MarkdownPage.Rows(table).Select(row => Row(row, page))),
        HeadingBlock heading => Wrapped(PlainText.Of(heading.Inline), Indent, 0),
        ParagraphBlock paragraph => Wrapped(PlainText.Of(paragraph.Inline), Indent, 0),
        _ => throw page.Problem($"has a {block.GetType().Name} where help shows paragraphs, lists, tables and code."),
    };

    private static string Code(string code, MarkdownPage page)
    {
        var lines = code.Split('\n').Select(line => line.Length == 0 ? "" : $"{new string(' ', 2 * Indent)}{line}").ToList();
        return lines.FirstOrDefault(line => line.Length > Columns) is { } wide
            ? throw page.Problem($"has a line of code that is wider than {Columns - (2 * Indent)} characters; break '{wide.Trim()}'.")
            : string.Concat(lines.Select(line => $"{line}\n"));
    }

    /// <summary>A row as a word and, below it, what the page says of it.</summary>
    private static string Row(IReadOnlyList<string> row, MarkdownPage page) => row is [var word, var meaning]
        ? $"{Wrapped(word, Indent, 0)}{Wrapped(meaning, 2 * Indent, 0)}"
        : throw page.Problem("has a table that is not of two columns, which help cannot show.");

    /// <summary>A paragraph in lines that begin with spaces; all but the first begin with a few more.</summary>
    private static string Wrapped(string paragraph, int indent, int hanging)
    {
        var lines = new StringBuilder();
        var line = new string(' ', indent);
        var isFirst = true;
        foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isFirst && line.Length + 1 + word.Length > Columns)
            {
                lines.Append(line).Append('\n');
                line = new string(' ', indent + hanging);
                isFirst = true;
            }
            line += isFirst ? word : $" {word}";
            isFirst = false;
        }
        return lines.Append(line).Append('\n').ToString();
    }
}
