using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace TextToImage.PSModule.Tests;

/// <summary>What Get-Help says of the commands is what they are.</summary>
public class HelpTests
{
    private static readonly string PagesFolder = Path.Combine(ReferenceData.RepositoryRoot, "docs", "en-US");

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(PagesFolder, "*.md").Select(file => Path.GetFileNameWithoutExtension(file)).Order()];

    public static TheoryData<string> Commands => [.. Pages.Where(page => !page.Data.StartsWith("about_", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Get_Help_finds_the_page_of_a_command(string name)
    {
        using var session = PowerShellSession.Start();
        var help = Assert.Single(session.Run("Get-Help $args[0] -Full", name).Output);
        Assert.Equal("MamlCommandHelpInfo", help.TypeNames[0].Split('#')[0]);
        var page = File.ReadAllLines(Path.Combine(PagesFolder, $"{name}.md"));
        Assert.Equal(page[2], help.Text("Synopsis"));
        var titles = session.Run("(Get-Help $args[0] -Full).examples.example.title", name).Output.Select(title => title.ToString());
        Assert.Equal(page.Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select((line, index) => $"--- Example {index + 1}: {line[4..]} ---"), titles);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Its_parameters_are_those_of_the_command(string name)
    {
        using var session = PowerShellSession.Start();
        var shown = session.Run("(Get-Help $args[0] -Parameter * -ErrorAction Ignore) | Where-Object { $_ }", name).Output;
        var facts = Information(session, name).Parameters;
        Assert.Equal(facts.Keys.Except(Cmdlet.CommonParameters).Order(), shown.Select(parameter => parameter.Text("name")).Order());
        foreach (var parameter in shown)
        {
            var fact = facts[parameter.Text("name")];
            var uses = fact.ParameterSets.Values;
            Assert.Equal(uses.All(use => use.IsMandatory), bool.Parse(parameter.Text("required")));
            Assert.Equal(uses.Select(use => use.Position).Any(position => position >= 0), int.TryParse(parameter.Text("position"), out _));
            Assert.Equal(uses.Any(use => use.ValueFromPipeline), parameter.Text("pipelineInput").Contains("ByValue", StringComparison.Ordinal));
            Assert.Equal(uses.Any(use => use.ValueFromPipelineByPropertyName), parameter.Text("pipelineInput").Contains("ByPropertyName", StringComparison.Ordinal));
            Assert.Equal(fact.Attributes.OfType<SupportsWildcardsAttribute>().Any(), bool.Parse(parameter.Text("globbing")));
            Assert.Equal(fact.Aliases.Count == 0 ? "none" : string.Join(", ", fact.Aliases), parameter.Text("aliases"));
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Scripts_on_a_page_parse_and_use_parameters_that_exist(string page)
    {
        using var session = PowerShellSession.Start();
        var scripts = Regex.Matches(File.ReadAllText(Path.Combine(PagesFolder, $"{page}.md")), @"(?s)```powershell\n(.*?)```").Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(scripts);
        foreach (var script in scripts)
        {
            var parsed = Parser.ParseInput(script, out _, out var errors);
            Assert.Empty(errors);
            foreach (var command in parsed.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
            {
                if (Commands.Any(known => known.Data == command.GetCommandName()))
                    Assert.All(command.CommandElements.OfType<CommandParameterAst>(), used => Assert.Contains(used.ParameterName, Information(session, command.GetCommandName()).Parameters.Keys));
            }
        }
    }

    [Fact]
    public void The_scripts_of_the_repository_parse()
    {
        var scripts = Directory.EnumerateFiles(Path.Combine(ReferenceData.RepositoryRoot, "tests", "Pester"), "*.ps1")
            .Append(Path.Combine(ReferenceData.RepositoryRoot, "build.ps1"));
        foreach (var script in scripts)
        {
            Parser.ParseFile(script, out _, out var errors);
            Assert.Empty(errors);
        }
    }

    [Fact]
    public void The_about_page_lists_every_error_id()
    {
        var page = File.ReadAllText(Path.Combine(TestModule.Folder, "en-US", "about_TextToImage.help.txt"));
        var ids = typeof(ErrorIds).GetFields().Select(field => field.Name);
        Assert.All(ids, id => Assert.Contains(id, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Get_Command_shows_the_syntax()
    {
        using var session = PowerShellSession.Start();
        var definition = Assert.Single(session.Run("(Get-Command New-AIImage).Definition").Output).ToString();
        Assert.Contains("[-Prompt] <string>", definition, StringComparison.Ordinal);
        Assert.Contains("[-Size <PictureSize>]", definition, StringComparison.Ordinal);
    }

    private static CommandInfo Information(PowerShellSession session, string command) =>
        (CommandInfo)Assert.Single(session.Run("Get-Command $args[0]", command).Output).BaseObject;
}
