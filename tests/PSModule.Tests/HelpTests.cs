using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

namespace TextToImage.PSModule.Tests;

/// <summary>The pages about the commands say what the commands are.</summary>
public class HelpTests
{
    private static readonly string[] ForEveryCommand = ["WhatIf", "Confirm"];

    [Theory]
    [InlineData("New-AIImage")]
    [InlineData("Edit-AIImage")]
    [InlineData("Get-AIImageInfo")]
    [InlineData("Resize-AIImage")]
    public void The_page_of_a_command_has_every_parameter_and_no_other(string name)
    {
        var documented = Regex.Matches(Page(name), @"(?m)^\| `(\w+)` \|").Select(match => match.Groups[1].Value);
        Assert.Equal(Parameters(name).Except(ForEveryCommand).Order(), documented.Order());
    }

    [Theory]
    [InlineData("New-AIImage")]
    [InlineData("Edit-AIImage")]
    [InlineData("Get-AIImageInfo")]
    [InlineData("Resize-AIImage")]
    public void Its_examples_parse_and_use_parameters_that_exist(string name)
    {
        var examples = Regex.Matches(Page(name), @"(?s)```powershell\n(.*?)```").Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var script = Parser.ParseInput(example, out _, out var errors);
            Assert.Empty(errors);
            var used = script.FindAll(node => node is CommandAst command && command.GetCommandName() == name, searchNestedScriptBlocks: true)
                .SelectMany(command => ((CommandAst)command).CommandElements.OfType<CommandParameterAst>());
            Assert.All(used, parameter => Assert.Contains(parameter.ParameterName, Parameters(name).Concat(Cmdlet.CommonParameters)));
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

    private static string Page(string command) => File.ReadAllText(Path.Combine(ReferenceData.RepositoryRoot, "docs", "en-US", $"{command}.md"));

    private static List<string> Parameters(string command)
    {
        using var session = PowerShellSession.Start();
        var info = (CommandInfo)Assert.Single(session.Run("Get-Command $args[0]", command).Output).BaseObject;
        return [.. info.Parameters.Keys.Except(Cmdlet.CommonParameters)];
    }
}
