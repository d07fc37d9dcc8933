using System.Reflection.PortableExecutable;

namespace TextToImage.Windows.Tests;

/// <summary>What is published for Windows runs there, and is no more than that.</summary>
public sealed class PublishTests(WindowsMachine machine) : WindowsTest(machine)
{
    /// <summary>216 MB today, of which models are 90 and .NET 70.</summary>
    private const long MostBytes = 230_000_000;

    [Fact]
    public void NothingIsPublishedThatDoesNotRun()
    {
        var files = Directory.GetFiles(Machine.Published, "*", SearchOption.AllDirectories);
        string[] others = [".pdb", ".lib", ".so", ".dylib", ".xml", ".a"];

        Assert.DoesNotContain(files, file => others.Contains(Path.GetExtension(file)));
        Assert.False(Directory.Exists(Path.Combine(Machine.Published, "runtimes")));
        Assert.InRange(files.Sum(file => new FileInfo(file).Length), 1, MostBytes);
    }

    [Fact]
    public void AllItNeedsIsThereForThisMachine()
    {
        foreach (var name in new[] { "aiimage.exe", "onnxruntime.dll", "libSkiaSharp.dll", "coreclr.dll" })
        {
            using var file = new PEReader(File.OpenRead(Path.Combine(Machine.Published, name)));
            Assert.Equal(System.Reflection.PortableExecutable.Machine.Amd64, file.PEHeaders.CoffHeader.Machine);
        }
        Assert.True(File.Exists(Path.Combine(Machine.Published, "models", "starter", "model_index.json")));
    }
}
