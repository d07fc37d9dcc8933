using System.Xml;

namespace TextToImage.HelpPages;

/// <summary>The folder of pages, and the folder of files that Get-Help reads.</summary>
internal sealed class HelpFolder
{
    private const string AboutPrefix = "about_";
    private readonly string _folder;
    private readonly IReadOnlyList<CommandPage> _commands;
    private readonly IReadOnlyList<MarkdownPage> _subjects;

    private HelpFolder(string folder, IReadOnlyList<CommandPage> commands, IReadOnlyList<MarkdownPage> subjects) =>
        (_folder, _commands, _subjects) = (folder, commands, subjects);

    /// <summary>Reads all pages of a folder.</summary>
    /// <exception cref="AggregateException">The <see cref="HelpPageException"/>s of those that cannot be used.</exception>
    public static HelpFolder Read(string folder)
    {
        var pages = Each(Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal), MarkdownPage.Read).ToLookup(IsAbout);
        return new HelpFolder(folder, Each(pages[false], page => new CommandPage(page)), [.. pages[true]]);
    }

    /// <summary>Writes the help of all commands and subjects.</summary>
    /// <exception cref="AggregateException">The <see cref="HelpPageException"/>s of pages that do not fit their commands.</exception>
    public void Write(IReadOnlyList<CommandFacts> commands, string output)
    {
        var problems = PageCheck.Problems(_commands, commands, _folder)
            .Concat(_subjects.SelectMany(page => PageCheck.LinkProblems(page).Select(page.Problem))).ToList();
        if (problems.Count > 0)
            throw new AggregateException(problems);
        var subjects = Each(_subjects, page => (page.Name, Text: AboutPage.Text(page)));
        Directory.CreateDirectory(output);
        using (var file = XmlWriter.Create(Path.Combine(output, "TextToImage.dll-Help.xml"), new XmlWriterSettings { Indent = true, NewLineChars = "\n" }))
            MamlFile.Of(_commands.Select(page => (page, commands.Single(command => command.Name == page.Name)))).Save(file);
        foreach (var (name, text) in subjects)
            File.WriteAllText(Path.Combine(output, $"{name}.help.txt"), text);
    }

    /// <summary>Writes into each page how its command is written.</summary>
    /// <exception cref="AggregateException">The <see cref="HelpPageException"/>s of pages that have no place for it.</exception>
    public void WriteSyntax(IReadOnlyList<CommandFacts> commands)
    {
        var known = _commands.Select(page => (Page: page, Command: commands.FirstOrDefault(command => command.Name == page.Name))).Where(each => each.Command is not null);
        foreach (var (file, text) in Each(known, each => (each.Page.Source.File, SyntaxPage.Updated(each.Page, each.Command!))))
            File.WriteAllText(file, text);
    }

    private static bool IsAbout(MarkdownPage page) => page.Name.StartsWith(AboutPrefix, StringComparison.Ordinal);

    /// <summary>What is made of each; where some cannot be used, the problems of all of them.</summary>
    private static List<TResult> Each<TSource, TResult>(IEnumerable<TSource> sources, Func<TSource, TResult> make)
    {
        List<TResult> results = [];
        List<HelpPageException> problems = [];
        foreach (var source in sources)
        {
            try
            {
                results.Add(make(source));
            }
            catch (HelpPageException problem)
            {
                problems.Add(problem);
            }
        }
        return problems.Count == 0 ? results : throw new AggregateException(problems);
    }
}
