using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TextToImage.PSModule.Tests;

/// <summary>The packed folder has what the module needs on every machine it is for, and nothing else.</summary>
public class PackageTests
{
    /// <summary>Part of .NET Framework 4.7.2 itself.</summary>
    private static readonly string[] InDotNetFramework =
    [
        "mscorlib", "netstandard", "System", "System.Core", "System.Numerics", "System.Xml", "System.Xml.Linq",
        "System.Drawing", "System.IO.Compression", "System.IO.Compression.FileSystem", "System.Net.Http", "System.Runtime", "System.Runtime.InteropServices.RuntimeInformation", "System.ValueTuple", "WindowsBase",
    ];

    [Theory]
    [InlineData("net8.0/dependencies/runtimes/win-x64/native/onnxruntime.dll")]
    [InlineData("net8.0/dependencies/runtimes/win-x64/native/libSkiaSharp.dll")]
    [InlineData("net8.0/dependencies/runtimes/win-arm64/native/onnxruntime.dll")]
    [InlineData("net8.0/dependencies/runtimes/win-arm64/native/libSkiaSharp.dll")]
    [InlineData("net8.0/dependencies/runtimes/linux-x64/native/libonnxruntime.so")]
    [InlineData("net8.0/dependencies/runtimes/linux-x64/native/libSkiaSharp.so")]
    [InlineData("net8.0/dependencies/runtimes/linux-arm64/native/libonnxruntime.so")]
    [InlineData("net8.0/dependencies/runtimes/linux-arm64/native/libSkiaSharp.so")]
    [InlineData("net8.0/dependencies/runtimes/osx-arm64/native/libonnxruntime.dylib")]
    [InlineData("net8.0/dependencies/runtimes/osx/native/libSkiaSharp.dylib")]
    [InlineData("net472/dependencies/onnxruntime.dll")]
    [InlineData("net472/dependencies/libSkiaSharp.dll")]
    [InlineData("TextToImage.Format.ps1xml")]
    [InlineData("en-US/TextToImage.dll-Help.xml")]
    [InlineData("en-US/about_TextToImage.help.txt")]
    [InlineData("LICENSE")]
    public void It_has(string file)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && file.Contains("onnxruntime.", StringComparison.Ordinal), "Built on Windows, the module has the DirectML build, for Windows only.");
        Assert.True(File.Exists(Path.Combine(TestModule.Folder, file)), file);
    }

    [Fact]
    public void It_has_every_model_of_the_repository()
    {
        var models = Path.Combine(ReferenceData.RepositoryRoot, "models");
        foreach (var file in Directory.EnumerateFiles(models, "*", SearchOption.AllDirectories))
            Assert.True(File.Exists(Path.Combine(TestModule.Folder, "models", Path.GetRelativePath(models, file))), file);
    }

    [Fact]
    public void It_leaves_out_symbols_other_machines_and_PowerShell_itself()
    {
        var files = Directory.EnumerateFiles(TestModule.Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(TestModule.Folder, file)).ToList();
        Assert.DoesNotContain(files, file => Path.GetExtension(file) is ".pdb" or ".lib" or ".aar" or ".zip");
        Assert.DoesNotContain(files, file => file.Contains("musl", StringComparison.Ordinal) || file.Contains("x86", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => Path.GetFileName(file) == "System.Management.Automation.dll");
    }

    [Theory]
    [InlineData("net8.0")]
    [InlineData("net472")]
    public void Every_dependency_finds_its_own(string framework)
    {
        var folder = Path.Combine(TestModule.Folder, framework, "dependencies");
        var shared = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var missing = Directory.EnumerateFiles(folder, "*.dll").SelectMany(References).Distinct()
            .Where(name => !File.Exists(Path.Combine(folder, $"{name}.dll")))
            .Where(name => framework == "net472" ? !InDotNetFramework.Contains(name) : !File.Exists(Path.Combine(shared, $"{name}.dll")));
        Assert.Empty(missing);
    }

    private static List<string> References(string file)
    {
        using var library = new PEReader(File.OpenRead(file));
        if (!library.HasMetadata)
            return [];
        var reader = library.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name))];
    }
}
