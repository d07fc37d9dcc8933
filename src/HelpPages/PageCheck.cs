namespace TextToImage.HelpPages;

/// <summary>Compares the pages with the commands they are about.</summary>
internal static class PageCheck
{
    /// <summary>What is wrong with the pages as a whole and with each; empty where all is right.</summary>
    public static IEnumerable<HelpPageException> Problems(IReadOnlyList<CommandPage> pages, IReadOnlyList<CommandFacts> commands, string folder)
    {
        foreach (var command in commands.Where(command => pages.All(page => page.Name != command.Name)))
            yield return new HelpPageException(Path.Combine(folder, $"{command.Name}.md"), $"The command {command.Name} has no page; write docs/en-US/{command.Name}.md.");
        foreach (var page in pages)
        {
            var problems = commands.FirstOrDefault(command => command.Name == page.Name) is { } command
                ? Problems(page, command)
                : ["is about a command that the module does not have; remove it, or name it after the command."];
            foreach (var problem in problems)
                yield return page.Source.Problem(problem);
        }
    }

    /// <summary>What is wrong with the links of a page, as sentences whose subject is the page.</summary>
    public static IEnumerable<string> LinkProblems(MarkdownPage page) =>
        page.BrokenLinks.Select(link => $"links to '{link}', which is not there; correct the link.");

    private static IEnumerable<string> Problems(CommandPage page, CommandFacts command)
    {
        var described = page.Parameters.Select(parameter => parameter.Name).ToList();
        var had = command.Parameters.Except(ChangeParameters.Facts).Select(parameter => parameter.Name).ToList();
        return
        [
            .. had.Except(described).Select(name => $"does not describe the parameter {name}; add a row to its table of parameters."),
            .. described.Except(had).Select(name => $"describes a parameter {name}, which the command does not have; remove the row."),
            .. described.CountBy(name => name).Where(name => name.Value > 1).Select(name => $"describes the parameter {name.Key} twice; remove a row."),
            .. page.Output.Count == 0 && command.OutputTypes.Count > 0 ? ["does not say what the command writes; add a section '## Output'."] : Array.Empty<string>(),
            .. SyntaxPage.IsCurrent(page, command) ? [] : new[] { "does not show the syntax of the command; 'dotnet build src/PSModule -t:WriteSyntax' writes it." },
            .. LinkProblems(page.Source),
        ];
    }
}
