using System.Runtime.InteropServices;

namespace TextToImage.PSModule.Tests;

/// <summary>
/// The .NET Framework build on Mono, the one runtime here that can run it: not Windows PowerShell, but the same assemblies, found by
/// the same handler, with the natives of this machine beside them.
/// </summary>
public sealed class MonoTests : IDisposable
{
    /// <summary>Windows' answer to how much memory there is, which Core knows to do without: isatty says no.</summary>
    private const string WithoutKernel32 =
        """<configuration><dllmap dll="kernel32.dll"><dllentry dll="libc.so.6" name="GlobalMemoryStatusEx" target="isatty" /></dllmap></configuration>""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("starter", false)]
    [InlineData("sd15", false)]
    [InlineData("sd15", true)]
    public void The_build_for_Windows_PowerShell_makes_the_same_pictures(string model, bool othersFirst)
    {
        using var session = PowerShellSession.Start(_folder.Path);
        var expected = session.Run($"New-AIImage 'a red house' -Model {model} -Seed 9 -OutFile expected.png; Resize-AIImage expected.png -Scale 0.5 -Method lanczos -OutFile half.png");
        Assert.Empty(expected.Errors);

        var lines = Run(model, othersFirst);
        Assert.Equal("before=", lines[0]);
        var cmdlets = session.Run("(Get-Command -Module TextToImage).ImplementingType.Name").Output.Select(name => name.ToString());
        Assert.Equal($"cmdlets={string.Join(' ', cmdlets.Order(StringComparer.Ordinal))}", lines[1]);
        Assert.Equal($"models={TestModule.OwnModels}", lines[2]);
        Assert.Equal($"picture={expected.Output[0].Text("Size")} of a red house seed 9", lines[3]);
        foreach (var dependency in new[] { "Microsoft.ML.OnnxRuntime", "SkiaSharp", "System.Memory", "TextToImage.Core" })
            Assert.Contains(dependency, lines[^1].Split('=', ' '));
        Assert.Equal("illustrations=slide 2, picture 'Picture Placeholder 2': a red house", lines[4]);
        // Of two versions of ONNX Runtime, the module's own gets what is beside it.
        Assert.Matches("^native=[^ ]*/dependencies/onnxruntime.dll$", lines[5]);
        Assert.Equal(File.ReadAllBytes(_folder.File("expected.png")), File.ReadAllBytes(_folder.File("made.png")));
        Assert.Equal(File.ReadAllBytes(_folder.File("half.png")), File.ReadAllBytes(_folder.File("smaller.png")));
        ChildHost.AssertNoReports(_folder.Path);
        if (othersFirst)
        {
            Assert.Contains("loaded=SkiaSharp 2.88.0.0 4.154.0.0", lines);
            Assert.Contains("loaded=Microsoft.ML.OnnxRuntime 1.30.0.0 1.31.1.0", lines);
            Assert.Contains("loaded=System.Memory 4.0.1.1 4.0.5.0", lines);
            Assert.Contains(lines, line => line.StartsWith("loaded=Google.Protobuf 3.21.9.0", StringComparison.Ordinal));
        }
    }

    private IReadOnlyList<string> Run(string model, bool othersFirst)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && HasMono, "Mono with its facades is not here; apt-get install mono-devel brings it.");
        using var module = new CopiedModule();
        var dependencies = Path.Combine(module.Folder, "net472", "dependencies");
        var natives = Path.Combine(module.Folder, "net8.0", "dependencies", "runtimes", $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}", "native");
        foreach (var native in Directory.EnumerateFiles(natives))
            File.Copy(native, Path.Combine(dependencies, Path.GetFileName(native)));
        File.WriteAllText(Path.Combine(dependencies, "TextToImage.Core.dll.config"), WithoutKernel32);
        var deck = _folder.File("deck.pptx");
        File.Copy(Path.Combine(ReferenceData.RepositoryRoot, "docs", "samples", "deck.pptx"), deck);
        var modelFolder = model == "starter" ? Path.Combine(module.Folder, "models", model) : Path.Combine(TestModule.Models, model);
        string[] others = othersFirst ? Directory.GetFiles(Path.Combine(ChildHost.Conflicts, "net472"), "*.dll") : [];
        return ChildHost.Start(
            ChildHost.Clean("mono", _folder.Path),
            [ChildHost.MonoProgram, module.Folder, modelFolder, "a red house", "9", _folder.File("made.png"), _folder.File("smaller.png"), deck, .. others]);
    }

    private static bool HasMono => File.Exists("/usr/bin/mono") && File.Exists("/usr/lib/mono/4.5/Facades/netstandard.dll");
}
