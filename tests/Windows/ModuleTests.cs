namespace TextToImage.Windows.Tests;

/// <summary>The module, as it is installed, in a PowerShell 7 of Windows.</summary>
public sealed class ModuleTests(WindowsMachine machine) : WindowsTest(machine)
{
    /// <summary>Where PowerShell's own modules are when it is hosted.</summary>
    private const string Modules = "$env:PSModulePath = [System.IO.Path]::Combine([System.AppContext]::BaseDirectory, 'runtimes\\win\\lib\\net10.0\\Modules')";

    [Fact]
    public void PicturesAreThoseOfTheCommandLine()
    {
        var result = Worked(Machine.RunScript(Folder, $"""
            {Modules}
            Import-Module '{Module}'
            (New-AIImage 'a red house' -Seed 1 -OutFile windows.png).Path
            """));
        Worked(RunHere("new", "a red house", "--seed", "1", "--out", "here.png"));

        Assert.Equal([WindowsMachine.PathOf(At("windows.png"))], result.Lines);
        Assert.Equal(Read("here.png"), Read("windows.png"));
    }

    [Fact]
    public void APictureIsTakenFromTheClipboard()
    {
        // 64 by 64 pixels of one blue: a BITMAPINFOHEADER of 40 bytes, and 32 bits for each of them.
        var result = Worked(Machine.RunScript(Folder, $$"""
            {{Modules}}
            Import-Module '{{Module}}'
            $bitmap = [byte[]]::new(40 + 4 * 64 * 64)
            $bitmap[0], $bitmap[4], $bitmap[8], $bitmap[12], $bitmap[14] = 40, 64, 64, 1, 32
            for ($i = 40; $i -lt $bitmap.Length; $i += 4) { $bitmap[$i] = 200 }
            [TextToImage.Windows.Host.ClipboardPicture]::Set($bitmap)
            (Edit-AIImage -FromClipboard -Prompt 'a house' -Model '{{TinyModel}}' -Steps 2 -Seed 1 -OutFile edited.png).Path
            """));

        Assert.Equal([WindowsMachine.PathOf(At("edited.png"))], result.Lines);
        Assert.True(File.Exists(At("edited.png")));
    }

    /// <summary>The files of tests/Pester that need no PowerShell of their own, which does not run under Wine, and no minutes.</summary>
    [Fact]
    public void PesterPasses()
    {
        string[] files = ["Compare-AIImage", "Edit-AIImage", "Get-AIDevice", "Get-AIImageInfo", "Get-AIModel", "Measure-AIImage", "New-AIImage", "Add-AIIllustration"];
        var result = Worked(Machine.RunScript(Folder, $$"""
            {{Modules}}
            Import-Module '{{Pester}}'
            $configuration = New-PesterConfiguration
            $configuration.Run.Path = '{{string.Join("', '", files.Select(file => WindowsMachine.PathOf(Path.Combine(ReferenceData.RepositoryRoot, "tests", "Pester", $"{file}.Tests.ps1"))))}}'
            $configuration.Run.PassThru = $true
            $configuration.Output.Verbosity = 'None'
            $result = Invoke-Pester -Configuration $configuration
            $result.Failed | ForEach-Object { "$($_.ExpandedPath): $($_.ErrorRecord)" }
            "$($result.FailedCount + $result.FailedContainersCount) failed, more than fifty passed: $($result.PassedCount -gt 50)"
            """));

        Assert.Equal("0 failed, more than fifty passed: True", string.Join('\n', result.Lines.Where(line => !line.StartsWith("What if: ", StringComparison.Ordinal))));
    }

    /// <summary>
    /// Some machines have an older onnxruntime.dll in System32, which a bare name means. Loaded by its full path before, the module's own is meant, and what it needs is found beside it.
    /// </summary>
    [Fact]
    public void ALibraryLoadedByItsPathComesBeforeThatOfSystem32()
    {
        // Libraries that are here, under the names of others.
        var natives = Path.GetDirectoryName(Machine.Program)!;
        File.Copy(Path.Combine(natives, "libSkiaSharp.dll"), At("onnxruntime.dll"));
        File.Copy(Path.Combine(natives, "libSkiaSharp.dll"), Path.Combine(Machine.System32, "onnxruntime.dll"), overwrite: true);
        try
        {
            string Ask(string first) => Worked(Machine.RunScript(Folder, $"{first}; [TextToImage.Windows.Host.NativeLoading]::FileOf('onnxruntime.dll')")).Lines.Single();

            Assert.Equal(@"C:\windows\system32\onnxruntime.dll", Ask(""), ignoreCase: true);
            Assert.Equal(WindowsMachine.PathOf(At("onnxruntime.dll")), Ask($"[TextToImage.Windows.Host.NativeLoading]::Load('{WindowsMachine.PathOf(At("onnxruntime.dll"))}')"), ignoreCase: true);
        }
        finally
        {
            File.Delete(Path.Combine(Machine.System32, "onnxruntime.dll"));
        }
    }

    private static string Pester => WindowsMachine.PathOf(Metadata("Pester"));
}
