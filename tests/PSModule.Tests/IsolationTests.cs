using System.Security.Cryptography;

namespace TextToImage.PSModule.Tests;

/// <summary>What else a process has loaded neither harms the module nor is harmed by it. Each test has a process of its own.</summary>
public sealed class IsolationTests(CopiedModule module) : IClassFixture<CopiedModule>, IDisposable
{
    private const string Ours = "TextToImage", PowerShells = "Default";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("SkiaSharp", "Foreign", "3x2 of #ffff0000 by Skia 88.1", "2.88.0.0")]
    [InlineData("SkiaSharp", "Module", "3x2 of #ffff0000 by Skia 88.1", "2.88.0.0")]
    [InlineData("Google.Protobuf", "Foreign", "0A-05-68-6F-75-73-65", "3.21.9.0")]
    [InlineData("Google.Protobuf", "Module", "0A-05-68-6F-75-73-65", "3.21.9.0")]
    [InlineData("Microsoft.ML.OnnxRuntime", "Foreign", "out_sample by ONNX Runtime 1.30.0", "1.30.0.0")]
    [InlineData("Microsoft.ML.OnnxRuntime", "Module", "out_sample by ONNX Runtime 1.30.0", "1.30.0.0")]
    [InlineData("DocumentFormat.OpenXml", "Foreign", "a house", "2.20.0.0")]
    [InlineData("DocumentFormat.OpenXml", "Module", "a house", "2.20.0.0")]
    [InlineData("System.Memory", "Foreign", "2 of 3", "4.0.1.1")]
    [InlineData("System.Memory", "Module", "2 of 3", "4.0.1.1")]
    public void Another_version_in_the_process_does_no_harm(string assembly, string first, string use, string version)
    {
        var lines = Run(assembly, first);
        Assert.Equal([use, use], Values(lines, "used"));
        Assert.Equal([ExpectedPicture, ExpectedPicture], Values(lines, "picture"));
        Assert.Equal(["3 of 3"], Values(lines, "illustrations"));

        var loaded = Values(lines, "loaded").Select(line => line.Split(" in ")).ToList();
        var foreign = Assert.Single(loaded, each => each[0] == version);
        var own = loaded.Where(each => each[0] != version).ToList();
        // Of System.Memory the default context takes none but that of the framework, which is the module's too.
        Assert.Equal(assembly == "System.Memory", foreign[1] != PowerShells);
        Assert.Equal([assembly == "System.Memory" ? PowerShells : Ours], own.Select(each => each[1]));
    }

    [Theory]
    [InlineData("SkiaSharp")]
    [InlineData("Microsoft.ML.OnnxRuntime")]
    public void Each_version_has_its_own_native_library(string assembly)
    {
        var natives = Values(Run(assembly, "Foreign"), "native").Where(file => Path.GetFileName(file).Contains(assembly.Split('.')[^1], StringComparison.OrdinalIgnoreCase)).ToList();
        Assert.Equal(2, natives.Count);
        Assert.Single(natives, file => file.StartsWith(Path.Combine(ChildHost.Conflicts, assembly), StringComparison.Ordinal));
        Assert.Single(natives, file => file.StartsWith(module.Folder, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_dependency_is_preferred_to_what_the_process_has()
    {
        var dependencies = Path.Combine(module.Folder, "net8.0", "dependencies");
        var lines = ChildHost.Run(_folder.Path, """
            param($Manifest, $Foreign, $Dependencies)
            "default=$([System.Reflection.Assembly]::LoadFrom($Foreign).GetName().Version)"
            Import-Module $Manifest
            [void] (TabExpansion2 'New-AIImage -Scheduler d' 24)
            $context = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ TextToImage
            foreach ($file in [System.IO.Directory]::GetFiles($Dependencies, '*.dll')) {
                $assembly = $context.LoadFromAssemblyName([System.IO.Path]::GetFileNameWithoutExtension($file))
                if ($assembly.Location -ne $file) { "stray=$($assembly.Location)" }
                if ($file.EndsWith('OpenXml.dll')) { "own=$($assembly.GetName().Version)" }
            }
            """, "", ("Manifest", module.Manifest), ("Foreign", Path.Combine(ChildHost.Conflicts, "DocumentFormat.OpenXml", "DocumentFormat.OpenXml.dll")), ("Dependencies", dependencies));
        Assert.Equal(["default=2.20.0.0", "own=3.3.0.0"], lines);
    }

    [Fact]
    public void Two_sessions_of_a_process_share_one_engine()
    {
        var lines = ChildHost.Run(_folder.Path, """
            param($Manifest, $Model)
            $make = { param($Manifest, $Model, $Name) Import-Module $Manifest; (New-AIImage 'a' -Model $Model -Steps 1 -Seed 1 -OutFile "$Name.png").Path; Remove-Module TextToImage }
            foreach ($name in 'one', 'two') {
                $shell = [powershell]::Create([initialsessionstate]::CreateDefault2())
                $file = $shell.AddScript($make).AddArgument($Manifest).AddArgument($Model).AddArgument("$PSScriptRoot/$name").Invoke()
                "$([System.Convert]::ToHexString([System.IO.File]::ReadAllBytes($file)).Length -gt 100) $($shell.HadErrors)"
                $shell.Dispose()
            }
            Import-Module $Manifest
            "third=$([System.IO.File]::Exists((New-AIImage 'a' -Model $Model -Steps 1 -Seed 1).Path))"
            "engines=$(@([System.AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'TextToImage.Core' }).Count)"
            """, "", ("Manifest", module.Manifest), ("Model", TestModule.Sd15));
        Assert.Equal(["True False", "True False", "third=True", "engines=1"], lines);
    }

    [Fact]
    public void A_second_copy_of_the_module_works_beside_the_first()
    {
        using var second = new CopiedModule("more modules");
        var lines = ChildHost.Run(_folder.Path, """
            param($First, $Second, $Model)
            foreach ($manifest in $First, $Second) {
                Import-Module $manifest
                "made=$([System.IO.File]::Exists((New-AIImage 'a' -Model $Model -Steps 1 -Seed 1).Path))"
            }
            Remove-Module TextToImage
            Import-Module $First
            "made=$([System.IO.File]::Exists((New-AIImage 'a' -Model $Model -Steps 1 -Seed 1).Path))"
            """, "", ("First", module.Manifest), ("Second", second.Manifest), ("Model", TestModule.Sd15));
        Assert.Equal(["made=True", "made=True", "made=True"], lines);
    }

    /// <summary>The same request in this process, where nothing is in the way.</summary>
    private string ExpectedPicture
    {
        get
        {
            using var session = PowerShellSession.Start(_folder.Path);
            var file = session.Run("New-AIImage 'a red house' -Model sd15 -Steps 4 -Seed 9 -GuidanceScale 6 -OutFile expected.png -Force")["Path"]!.ToString()!;
            return Convert.ToBase64String(SHA256.HashData(File.ReadAllBytes(file)));
        }
    }

    private IReadOnlyList<string> Run(string assembly, string first)
    {
        var host = ChildHost.Clean("dotnet", _folder.Path);
        // The other version of ONNX Runtime is not the module's to silence.
        host.Environment["ORT_DISABLE_TELEMETRY"] = "1";
        return ChildHost.Start(
            host,
            [
                ChildHost.Program, Path.Combine(ChildHost.Scripts, "Scenario.ps1"), "Manifest", module.Manifest, "Conflict", assembly, "Folder", Path.Combine(ChildHost.Conflicts, assembly),
                "First", first, "Model", TestModule.Sd15, "Picture", _folder.File("picture.png"), "Document", Path.Combine(ReferenceData.RepositoryRoot, "docs", "samples", "deck.pptx"),
            ]);
    }

    private static IEnumerable<string> Values(IReadOnlyList<string> lines, string name) =>
        lines.Where(line => line.StartsWith($"{name}=", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..]);
}
