using TextToImage.Cli.Setup;
using TextToImage.Shell;
using TextToImage.Shell.Tests;

namespace TextToImage.Cli.Tests.Setup;

/// <summary>The program is installed for one user, and goes without a trace.</summary>
public sealed class ProgramSetupTests : IDisposable
{
    private readonly TemporaryFolder _disk = new();
    private readonly MemoryRegistry _registry = new();
    private readonly MemoryShell _shell = new();
    private readonly ProgramFolder _folder;
    private readonly string _source;

    public ProgramSetupTests()
    {
        _folder = new ProgramFolder(Path.Combine(_disk.Path, "Programs", "TextToImage"));
        _source = Path.Combine(_disk.Path, "unpacked");
        Directory.CreateDirectory(Path.Combine(_source, "models", "starter"));
        File.WriteAllText(Path.Combine(_source, "aiimage.exe"), "new");
        File.WriteAllText(Path.Combine(_source, "models", "starter", "model_index.json"), "{}");
    }

    private ExplorerTable Table => new(_folder.Program, MenuLanguage.En);

    public void Dispose() => _disk.Dispose();

    [Fact]
    public void Installing_copies_registers_and_finds_its_way_to_the_PATH()
    {
        Install();
        Assert.Equal("new", File.ReadAllText(_folder.Program));
        Assert.True(File.Exists(Path.Combine(_folder.Path, "models", "starter", "model_index.json")));
        Assert.Equal(_folder.Path, _registry.Read("Environment", "Path"));
        Assert.Equal((_folder.Program, "explorer new \"/pictures\\.\""), _shell.Shortcuts["Programs/TextToImage.lnk"]);
        Assert.All(new ExplorerRegistration(_registry, _shell).Status(Table), row => Assert.Equal(ExplorerState.Present, row.State));
        Assert.Equal("1.2.3", _registry.Read(ProgramSetup.Entry, "DisplayVersion"));
        Assert.Equal($"\"{_folder.Program}\" setup uninstall", _registry.Read(ProgramSetup.Entry, "UninstallString"));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData(@"%USERPROFILE%\bin;C:\Tools\;", true)]
    [InlineData(@"C:\a;;C:\b", false)]
    public void Uninstalling_leaves_the_registry_as_it_was(string? path, bool expands)
    {
        if (path is not null)
            _registry.Write("Environment", "Path", path, expands);
        _registry.Make("Environment");
        _registry.Make(expands ? @"Software\Microsoft\Windows\CurrentVersion\Uninstall" : @"Software\Microsoft\Windows\CurrentVersion");
        var before = _registry.Lines;
        Install();
        Install();
        Assert.Equal(expands, _registry.Expands("Environment", "Path"));
        new ProgramSetup(_registry, _shell, _folder).Uninstall(Table);
        _folder.Delete();
        // A semicolon at the end says nothing.
        Assert.Equal(before.Select(line => line.Replace(";, ", ", ", StringComparison.Ordinal)), _registry.Lines);
        Assert.Empty(_shell.Shortcuts);
        Assert.False(Directory.Exists(_folder.Path));
    }

    [Fact]
    public void A_newer_version_takes_the_place_of_an_older_one_whole()
    {
        Install();
        File.WriteAllText(Path.Combine(_folder.Path, "old.dll"), "old");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "providers"));
        File.WriteAllText(Path.Combine(_folder.Path, "providers", "mine.dll"), "mine");
        File.WriteAllText(Path.Combine(_source, "aiimage.exe"), "newer");
        Install();
        Assert.Equal("newer", File.ReadAllText(_folder.Program));
        Assert.False(File.Exists(Path.Combine(_folder.Path, "old.dll")));
        Assert.Equal("mine", File.ReadAllText(Path.Combine(_folder.Path, "providers", "mine.dll")));
        Assert.Equal([_folder.Path], Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder.Path)!));
    }

    [Fact]
    public void A_repair_puts_back_what_is_missing_and_copies_nothing()
    {
        Install();
        _registry.Delete(ProgramSetup.Entry);
        _registry.Delete("Environment", "Path");
        File.WriteAllText(Path.Combine(_source, "aiimage.exe"), "newer");
        new ProgramSetup(_registry, _shell, _folder).Install(_folder.Path, "/pictures", Table, "1.2.3", default);
        Assert.Equal("new", File.ReadAllText(_folder.Program));
        Assert.Equal(_folder.Path, _registry.Read("Environment", "Path"));
        Assert.NotNull(_registry.Read(ProgramSetup.Entry, "DisplayName"));
    }

    [Fact]
    public void A_folder_of_another_program_is_left_alone()
    {
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllText(Path.Combine(_folder.Path, "letter.txt"), "theirs");
        Assert.Equal(ErrorIds.OutputExists, Assert.Throws<AIImageException>(Install).ErrorId);
        Assert.Equal("theirs", File.ReadAllText(Path.Combine(_folder.Path, "letter.txt")));
        Assert.Equal(["Software"], _registry.Lines);
    }

    [Fact]
    public void Copying_that_was_cancelled_leaves_the_old_version()
    {
        Install();
        File.WriteAllText(Path.Combine(_source, "aiimage.exe"), "newer");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => _folder.Replace(_source, cancelled.Token));
        Assert.Equal("new", File.ReadAllText(_folder.Program));
        Assert.Equal([_folder.Path], Directory.GetFileSystemEntries(Path.GetDirectoryName(_folder.Path)!));
    }

    [Fact]
    public void Other_systems_than_Windows_are_told_so_in_one_sentence()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "This is Windows.");
        foreach (var verb in new[] { "install", "repair", "uninstall" })
        {
            var result = CommandLine.Run(_disk.Path, "setup", verb);
            Assert.Equal(ExitCode.Failed, result.ExitCode);
            Assert.Single(result.Error.Trim().Split('\n'));
            Assert.Equal(ExitCode.Done, CommandLine.Run(_disk.Path, "setup", verb, "--what-if").ExitCode);
        }
    }

    private void Install() => new ProgramSetup(_registry, _shell, _folder).Install(_source, "/pictures", Table, "1.2.3", default);
}
