namespace TextToImage.HelpPages;

/// <summary>The block of a page that shows how its command is written.</summary>
internal static class SyntaxPage
{
    /// <summary>Whether a page shows the syntax that the assembly says.</summary>
    public static bool IsCurrent(CommandPage page, CommandFacts command) =>
        page.Syntax is { } block && PlainText.Of(block) == Syntax(page, command);

    /// <summary>The Markdown of a page with the syntax that the assembly says.</summary>
    /// <exception cref="HelpPageException">There is no block for it.</exception>
    public static string Updated(CommandPage page, CommandFacts command)
    {
        var block = page.Syntax ?? throw page.Source.Problem("has no place for the syntax; add a section '## Syntax' with an empty block of ```.");
        var text = page.Source.Text;
        return $"{text[..block.Span.Start]}```\n{Syntax(page, command)}\n```{text[(block.Span.End + 1)..]}";
    }

    private static string Syntax(CommandPage page, CommandFacts command) => new CommandSyntax(command, page.Order).Text;
}
