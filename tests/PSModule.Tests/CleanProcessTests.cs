namespace TextToImage.PSModule.Tests;

/// <summary>The packed folder is all that is needed: it works in a process that has nothing of this repository on its path.</summary>
public sealed class CleanProcessTests(CopiedModule module) : IClassFixture<CopiedModule>, IDisposable
{
    private const string Make = "$image = New-AIImage 'a red house' -Seed 1; \"$($image.Model) $($image.Width)x$($image.Height) $([System.IO.File]::Exists($image.Path))\"";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_imported_by_path() =>
        Assert.Equal(["starter 256x256 True"], ChildHost.Run(_folder.Path, $"param($Manifest) Import-Module $Manifest; {Make}", "", ("Manifest", module.Manifest)));

    [Fact]
    public void It_is_imported_by_name() =>
        Assert.Equal(["starter 256x256 True"], ChildHost.Run(_folder.Path, $"Import-Module TextToImage; {Make}", module.ModulePath));

    [Fact]
    public void It_is_loaded_when_a_command_is_first_used() =>
        Assert.Equal(["starter 256x256 True"], ChildHost.Run(_folder.Path, Make, module.ModulePath));

    [Fact]
    public void The_folder_may_have_any_name()
    {
        // In folders with brackets on PSModulePath, PowerShell finds no module of anyone.
        using var odd = new CopiedModule("Größe & 100% #2");
        Assert.Equal(["starter 256x256 True"], ChildHost.Run(_folder.Path, Make, odd.ModulePath));
        using var brackets = new CopiedModule("Größe [1]");
        Assert.Equal(["starter 256x256 True"], ChildHost.Run(brackets.ModulePath, $"param($Manifest) Import-Module $Manifest; {Make}", "", ("Manifest", brackets.Manifest)));
    }

    [Fact]
    public void Nothing_is_written_to_the_folder_which_may_be_read_only()
    {
        using var copy = new CopiedModule();
        SetWritable(copy.Folder, false);
        var before = Contents(copy.Folder);
        try
        {
            Assert.Equal(["starter 256x256 True"], ChildHost.Run(_folder.Path, $"param($Manifest) Import-Module $Manifest; {Make}", "", ("Manifest", copy.Manifest)));
            Assert.Equal(before, Contents(copy.Folder));
        }
        finally
        {
            SetWritable(copy.Folder, true);
        }
    }

    [Fact]
    public void ONNX_Runtime_leaves_no_id_and_no_queue_in_the_home_of_the_user()
    {
        Assert.Equal(["starter 256x256 True", "cpu"], ChildHost.Run(_folder.Path, $"param($Manifest) Import-Module $Manifest; {Make}; @(Get-AIDevice)[-1].Device", "", ("Manifest", module.Manifest)));
        ChildHost.AssertNoReports(_folder.Path);
    }

    [Fact]
    public void Lists_completions_and_help_load_no_native_library()
    {
        var lines = ChildHost.Run(_folder.Path, """
            param($Manifest)
            Import-Module $Manifest
            "models=$((Get-AIModel).Model -join ' ')"
            foreach ($typed in 'New-AIImage -Model sta', 'New-AIImage -Scheduler eul', 'New-AIImage -Device cp', 'Resize-AIImage -Method lan') {
                (TabExpansion2 $typed $typed.Length).CompletionMatches[0].CompletionText
            }
            [void] (Get-Help New-AIImage -Full)
            foreach ($module in [System.Diagnostics.Process]::GetCurrentProcess().Modules) {
                if ($module.FileName -match 'onnxruntime|SkiaSharp') { "native=$($module.FileName)" }
            }
            """, "", ("Manifest", module.Manifest));
        Assert.Equal([$"models={TestModule.OwnModels}", "starter", "euler", "cpu", "lanczos"], lines);
    }

    [Theory]
    [InlineData("libSkiaSharp", "'a cat', 'a dog' | New-AIImage -Seed 1", "NewAIImage")]
    [InlineData("libonnxruntime", "'a cat', 'a dog' | New-AIImage -Seed 1", "NewAIImage")]
    [InlineData("libonnxruntime", "Get-AIDevice", "GetAIDevice")]
    public void A_native_library_that_is_missing_or_broken_is_an_error_in_one_sentence(string library, string command, string name)
    {
        using var copy = new CopiedModule();
        var natives = Directory.EnumerateFiles(Path.Combine(copy.Folder, "net8.0", "dependencies"), "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileNameWithoutExtension(file) == library).ToList();
        foreach (var native in natives)
            File.WriteAllText(native, "nothing");
        Assert.NotEmpty(natives);
        var lines = ChildHost.Run(_folder.Path, $"param($Manifest) Import-Module $Manifest; try {{ {command} }} catch {{ $_.FullyQualifiedErrorId; $_.CategoryInfo.Category; $_.Exception.Message }}", "", ("Manifest", copy.Manifest));
        Assert.Equal([$"NativeLibraryUnusable,TextToImage.Commands.{name}Command", "NotInstalled"], lines.Take(2));
        Assert.Contains(library, Assert.Single(lines.Skip(2)), StringComparison.Ordinal);
        Assert.EndsWith("runtime.", lines[2], StringComparison.Ordinal);
    }

    private static void SetWritable(string folder, bool writable)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Append(folder))
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(entry, writable ? File.GetUnixFileMode(entry) | UnixFileMode.UserWrite : File.GetUnixFileMode(entry) & ~(UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite));
            else if (File.Exists(entry))
                File.SetAttributes(entry, writable ? FileAttributes.Normal : FileAttributes.ReadOnly);
        }
    }

    private static List<(string, DateTime)> Contents(string folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Order().Select(entry => (entry, File.GetLastWriteTimeUtc(entry)))];
}
