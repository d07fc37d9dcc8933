namespace TextToImage.HelpPages.Tests;

/// <summary>What a page must have, and that its faults are told in a sentence.</summary>
public class CommandPageTests
{
    [Fact]
    public void A_page_is_read_without_its_marks()
    {
        var page = Samples.Read(Samples.Page);
        Assert.Equal(("New-Sample", "Makes samples."), (page.Name, page.Synopsis));
        Assert.Equal(["Of any Shape, as about_Samples says & shows."], page.Description);
        Assert.Equal(("One", "New-Sample a.txt |\n    Out-Null"), (page.Examples[0].Title, page.Examples[0].Code));
        Assert.Equal(["The file is a.txt."], page.Examples[0].Remarks);
        Assert.Equal(new PageParameter("Shape", "Which; Round or Square.", "Round"), page.Parameters[1]);
        Assert.Equal(["- Note one.", "- Note two."], page.Notes);
        Assert.Equal([new PageLink("about_Samples", ""), new PageLink("Elsewhere", "https://example.org/a")], page.Related);
    }

    [Theory]
    [InlineData("# New-Sample", "# Other", "does not begin with '# New-Sample'")]
    [InlineData("Makes samples.\n\n", "", "has no description")]
    [InlineData("## Notes", "## Remarks", "has a section 'Remarks'")]
    [InlineData("```powershell", "```", "has 0 blocks of ```powershell in the example 'One'")]
    [InlineData("## Examples", "", "has no example")]
    [InlineData("| Parameter | Meaning", "Some text.\n\n| Parameter | Meaning", "has text in its section 'Parameters'")]
    [InlineData("| `Path` | Where. | |", "| `Path` | | |", "describes the parameter 'Path' in other columns")]
    [InlineData("Anything.", "> Anything.", "has a quote where help shows")]
    [InlineData("## Notes", "## Input", "has Input twice")]
    [InlineData("## Examples\n", "## Examples\n\nSome.\n", "has no example, or something before the first")]
    [InlineData("- [Elsewhere](https://example.org/a)", "- Elsewhere", "has 'Elsewhere' in its section 'Related'")]
    public void A_page_that_cannot_be_used_is_an_error_that_names_it(string text, string instead, string problem)
    {
        var error = Assert.Throws<HelpPageException>(() => Samples.Read(Samples.Page.Replace(text, instead, StringComparison.Ordinal)));
        Assert.Equal("New-Sample.md", error.Page);
        Assert.StartsWith($"The page New-Sample {problem}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_fits_its_command_has_no_problem() => Assert.Empty(Problems(Samples.Page));

    [Theory]
    [InlineData("| `Line` | How. | |\n", "", "does not describe the parameter Line")]
    [InlineData("| `Line` |", "| `Lines` |", "describes a parameter Lines, which the command does not have")]
    [InlineData("| `Path` | Where. | |\n", "| `Path` | Where. | |\n| `Path` | Where. | |\n", "describes the parameter Path twice")]
    [InlineData("## Output\n\nA shape.\n\n", "", "does not say what the command writes")]
    [InlineData("[-Force] [-Count <int>]", "[-Count <int>] [-Force]", "does not show the syntax of the command")]
    [InlineData("about_Samples.md", "about_Nothing.md", "links to 'about_Nothing.md', which is not there")]
    public void A_page_that_does_not_fit_its_command_is_a_problem(string text, string instead, string problem) =>
        Assert.Contains(Problems(Samples.Page.Replace(text, instead, StringComparison.Ordinal)), found => found.StartsWith($"The page New-Sample {problem}", StringComparison.Ordinal));

    [Fact]
    public void Commands_without_pages_and_pages_without_commands_are_problems()
    {
        var page = new CommandPage(new MarkdownPage("Old-Sample.md", Samples.PageOfGet.Replace("# Get-", "# Old-", StringComparison.Ordinal)));
        var problems = PageCheck.Problems([page], Samples.Commands, "docs").Select(problem => problem.Message).ToList();
        Assert.Equal(3, problems.Count);
        Assert.StartsWith("The command Get-Sample has no page", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("The command New-Sample has no page", problems[1], StringComparison.Ordinal);
        Assert.StartsWith("The page Old-Sample is about a command that the module does not have", problems[2], StringComparison.Ordinal);
    }

    private static List<string> Problems(string text)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("en-US"));
        File.WriteAllText(folder.File("en-US/about_Samples.md"), "");
        File.WriteAllText(folder.File("other.md"), "");
        var page = new CommandPage(new MarkdownPage(folder.File("en-US/New-Sample.md"), text));
        return [.. PageCheck.Problems([page], [Samples.New], folder.Path).Select(problem => problem.Message)];
    }
}
