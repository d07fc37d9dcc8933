using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TextToImage.HelpPages;

/// <summary>The page of a command: the words of its help.</summary>
internal sealed class CommandPage
{
    private static readonly string[] Known = ["Syntax", "Examples", "Parameters", "Input", "Output", "Notes", "Related"];
    private readonly MarkdownPage _page;

    /// <summary>Reads what a page says.</summary>
    /// <exception cref="HelpPageException">It lacks a section, or has something that help cannot show.</exception>
    public CommandPage(MarkdownPage page)
    {
        _page = page;
        if (page.Sections.FirstOrDefault(section => !Known.Contains(section.Title)) is { } unknown)
            throw page.Problem($"has a section '{unknown.Title}', which help has no place for; there can be {string.Join(", ", Known)}.");
        if (page.Sections.CountBy(section => section.Title).FirstOrDefault(title => title.Value > 1) is { Key: { } twice })
            throw page.Problem($"has {twice} twice; make it one section.");
        var introduction = page.Paragraphs(page.Introduction);
        if (introduction.Count < 2)
            throw page.Problem("has no description; below its title it needs a paragraph that says in a sentence what the command does, and others that say more.");
        (Synopsis, Description) = (introduction[0], [.. introduction.Skip(1)]);
        Syntax = Section("Syntax").OfType<FencedCodeBlock>().FirstOrDefault();
        var (beforeExamples, examples) = MarkdownPage.Split(Section("Examples"), 3);
        Examples = [.. examples.Select(Example)];
        if (Examples.Count == 0 || beforeExamples.Count > 0)
            throw page.Problem("has no example, or something before the first; below '## Examples' it needs one, with a title after '###' and a block of ```powershell.");
        Parameters = [.. Tables("Parameters").SelectMany(MarkdownPage.Rows).Select(Parameter)];
        Input = page.Paragraphs(Section("Input"));
        Output = page.Paragraphs(Section("Output"));
        Notes = page.Paragraphs(Section("Notes"));
        Related = [.. Section("Related").SelectMany(block => block.Descendants<ParagraphBlock>()).Select(Link).OfType<PageLink>()];
    }

    /// <summary>The command.</summary>
    public string Name => _page.Name;

    /// <summary>The Markdown it was read from.</summary>
    public MarkdownPage Source => _page;

    /// <summary>What the command does, in a sentence.</summary>
    public string Synopsis { get; }

    /// <summary>What there is to know of it.</summary>
    public IReadOnlyList<string> Description { get; }

    /// <summary>The block that shows how it is written; null where there is none.</summary>
    public FencedCodeBlock? Syntax { get; }

    /// <summary>Scripts that use it.</summary>
    public IReadOnlyList<PageExample> Examples { get; }

    /// <summary>Its parameters, in the order of the page.</summary>
    public IReadOnlyList<PageParameter> Parameters { get; }

    /// <summary>The names of its parameters, in the same order.</summary>
    public IReadOnlyList<string> Order => [.. Parameters.Select(parameter => parameter.Name)];

    /// <summary>What can be piped to it.</summary>
    public IReadOnlyList<string> Input { get; }

    /// <summary>What it writes.</summary>
    public IReadOnlyList<string> Output { get; }

    /// <summary>What else to know.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Other help to read.</summary>
    public IReadOnlyList<PageLink> Related { get; }

    private PageExample Example(PageSection example)
    {
        var code = example.Blocks.OfType<FencedCodeBlock>().Where(block => block.Info == "powershell").ToList();
        return code.Count == 1
            ? new PageExample(example.Title, PlainText.Of(code[0]), _page.Paragraphs(example.Blocks.Where(block => block != code[0])))
            : throw _page.Problem($"has {code.Count} blocks of ```powershell in the example '{example.Title}', where help shows one.");
    }

    private IEnumerable<Table> Tables(string section) => Section(section).Select(block => block as Table
        ?? throw _page.Problem($"has text in its section '{section}', of which help shows the table alone; it belongs below '## Input' or '## Notes'."));

    private PageParameter Parameter(IReadOnlyList<string> cells) => cells is [var name, var meaning, var standard] && meaning.Length > 0
        ? new PageParameter(name, meaning, standard.Length > 0 ? standard : null)
        : throw _page.Problem($"describes the parameter '{cells[0]}' in other columns than Parameter, Meaning, Default.");

    /// <summary>Links to other folders are for who reads the pages themselves; they do not come with the module.</summary>
    private PageLink? Link(ParagraphBlock entry)
    {
        if (entry.Inline?.FirstChild is not LinkInline link || link != entry.Inline.LastChild)
            throw _page.Problem($"has '{PlainText.Of(entry.Inline)}' in its section 'Related', which is a list of links.");
        var isWeb = link.Url!.StartsWith("http", StringComparison.Ordinal);
        return isWeb || !link.Url.Contains('/') ? new PageLink(PlainText.Of(link), isWeb ? link.Url : "") : null;
    }

    private IReadOnlyList<Block> Section(string title) => _page.Sections.FirstOrDefault(section => section.Title == title)?.Blocks ?? [];
}

/// <summary>A script, and what it shows.</summary>
internal sealed record PageExample(string Title, string Code, IReadOnlyList<string> Remarks);

/// <summary>What a page says of a parameter.</summary>
/// <param name="Name">Without the dash.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Default">What counts without it; null where nothing does.</param>
internal sealed record PageParameter(string Name, string Meaning, string? Default);

/// <summary>Something else to read: a topic of Get-Help, or a page on the web.</summary>
internal sealed record PageLink(string Text, string Address);
