using System.Text.Json;

namespace TextToImage.Cli.Tests.Explorer;

/// <summary>The command lines of Explorer's menus, and the menus themselves where there is no Explorer.</summary>
public sealed class ExplorerCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_verb_works_beside_the_file_whatever_its_name_is()
    {
        var deep = Path.Combine(_folder.Path, new string('d', 120), new string('e', 120));
        Directory.CreateDirectory(deep);
        var picture = Path.Combine(deep, "--it's \"odd\" @ 100% & 猫.png");
        CommandLine.Run(_folder.Path, "new", "a", "--model", CommandLine.TinyModel, "--steps", "1", "--seed", "1", "--out", picture);
        var result = CommandLine.Run(_folder.Path, "explorer", "enlarge2", picture);
        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.Equal(Path.Combine(deep, "--it's \"odd\" @ 100% & 猫-x2.png"), Assert.Single(result.Lines));
        Assert.True(File.Exists(result.Lines[0]));
    }

    [Fact]
    public void Several_files_are_worked_on_and_one_that_fails_keeps_none_from_it()
    {
        CommandLine.Run(_folder.Path, "new", "a", "--model", CommandLine.TinyModel, "--steps", "1", "--seed", "1", "--count", "2", "--out", ".");
        File.WriteAllText(Path.Combine(_folder.Path, "a-0.png"), "no picture");
        var result = CommandLine.Run(_folder.Path, ["explorer", "enlarge2", .. Directory.GetFiles(_folder.Path).Order(StringComparer.Ordinal)]);
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Equal(2, result.Lines.Length);
        Assert.Contains("a-0.png", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_verb_that_asks_needs_a_console()
    {
        var result = CommandLine.Run(_folder.Path, "explorer", "new", _folder.Path);
        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Single(result.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("register")]
    [InlineData("unregister")]
    [InlineData("status")]
    public void Other_systems_than_Windows_are_told_so_in_one_sentence(string verb)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This is Windows.");
        var result = CommandLine.Run(_folder.Path, "shell", verb);
        Assert.Equal(ExitCode.Failed, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains("Windows", Assert.Single(result.Error.Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_value_is_listed_without_Windows()
    {
        var result = CommandLine.Run(_folder.Path, "shell", "register", "--what-if", "--json", "--language", "zh", "--program", @"C:\Tools\aiimage.exe");
        Assert.Equal(ExitCode.Done, result.ExitCode);
        var table = new TextToImage.Shell.ExplorerTable(@"C:\Tools\aiimage.exe", TextToImage.Shell.MenuLanguage.Zh);
        var rows = JsonDocument.Parse(result.Output).RootElement.EnumerateArray().ToList();
        Assert.Equal(table.Values.Count + table.Shortcuts.Count, rows.Count);
        Assert.Contains(rows, row => row.GetProperty("data").GetString() == "生成变体");
        Assert.All(rows, row => Assert.False(string.IsNullOrEmpty(row.GetProperty("place").GetString())));
    }
}
