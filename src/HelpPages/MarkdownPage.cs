using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TextToImage.HelpPages;

/// <summary>A Markdown file: a title, what stands below it, and sections.</summary>
internal sealed class MarkdownPage
{
    private static readonly MarkdownPipeline Dialect = new MarkdownPipelineBuilder().UsePipeTables().Build();
    private readonly MarkdownDocument _document;

    /// <summary>Takes a page apart.</summary>
    /// <param name="file">Its path; its title must be the file's name.</param>
    /// <param name="text">Its Markdown.</param>
    public MarkdownPage(string file, string text)
    {
        File = file;
        Text = text.ReplaceLineEndings("\n");
        _document = Markdown.Parse(Text, Dialect);
        (Introduction, Sections) = Split(_document.Skip(1), 2);
        if (_document.FirstOrDefault() is not HeadingBlock { Level: 1 } title || PlainText.Of(title.Inline) != Name)
            throw Problem($"does not begin with '# {Name}', the name of its file.");
    }

    /// <summary>The path.</summary>
    public string File { get; }

    /// <summary>The Markdown, with line feeds.</summary>
    public string Text { get; }

    /// <summary>The name of the file without its ending.</summary>
    public string Name => Path.GetFileNameWithoutExtension(File);

    /// <summary>What stands between the title and the first section.</summary>
    public IReadOnlyList<Block> Introduction { get; }

    /// <summary>The sections in their order.</summary>
    public IReadOnlyList<PageSection> Sections { get; }

    /// <summary>Targets of links to other files, as paths, that are not there.</summary>
    public IEnumerable<string> BrokenLinks => _document.Descendants<LinkInline>()
        .Select(link => (link.Url ?? "").Split('#')[0])
        .Where(url => url.Length > 0 && !url.Contains(':') && !Path.Exists(Path.Combine(Path.GetDirectoryName(File)!, url)));

    /// <summary>Reads a file.</summary>
    public static MarkdownPage Read(string file) => new(file, System.IO.File.ReadAllText(file));

    /// <summary>What is below the headings of a level, and what stands before the first of them.</summary>
    public static (IReadOnlyList<Block> Before, IReadOnlyList<PageSection> Sections) Split(IEnumerable<Block> blocks, int level)
    {
        List<Block> before = [];
        List<PageSection> sections = [];
        var current = before;
        foreach (var block in blocks)
        {
            if (block is HeadingBlock heading && heading.Level == level)
                sections.Add(new PageSection(PlainText.Of(heading.Inline), current = []));
            else
                current.Add(block);
        }
        return (before, sections);
    }

    /// <summary>The rows of a table without its heading, each as the texts of its cells.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(Table table) =>
        table.Cast<TableRow>().Where(row => !row.IsHeader)
            .Select(row => row.Cast<TableCell>().Select(cell => PlainText.Of((cell.SingleOrDefault() as ParagraphBlock)?.Inline)).ToList());

    /// <summary>The words of some blocks of the page, by paragraphs and entries of lists.</summary>
    /// <exception cref="HelpPageException">There is something else among them.</exception>
    public List<string> Paragraphs(IEnumerable<Block> blocks)
    {
        try
        {
            return [.. PlainText.Paragraphs(blocks)];
        }
        catch (NotSupportedException other)
        {
            throw Problem($"has {other.Message} where help shows paragraphs, lists and code.");
        }
    }

    /// <summary>What to throw where the page cannot be used.</summary>
    /// <param name="problem">What is wrong with it, as a sentence whose subject is the page.</param>
    public HelpPageException Problem(string problem) => new(File, $"The page {Name} {problem}");
}

/// <summary>What stands below a heading.</summary>
internal sealed record PageSection(string Title, IReadOnlyList<Block> Blocks);
