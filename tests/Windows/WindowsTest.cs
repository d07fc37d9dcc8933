using System.Diagnostics;
using System.Reflection;

namespace TextToImage.Windows.Tests;

/// <summary>A test that runs programs of Windows, in a folder of its own.</summary>
[Trait("Category", "Windows")]
public abstract class WindowsTest : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Skips the test where there is no Wine.</summary>
    protected WindowsTest(WindowsMachine machine)
    {
        Machine = machine;
        Assert.SkipWhen(WindowsMachine.Missing is not null, WindowsMachine.Missing ?? "");
    }

    protected WindowsMachine Machine { get; }

    /// <summary>The folder of this test, in this system's words.</summary>
    protected string Folder => _folder.Path;

    /// <summary>A small model that makes 64x64 pixels of noise in a tenth of a second, as Windows names it.</summary>
    protected static string TinyModel { get; } = WindowsMachine.PathOf(ReferenceData.Bundled("reference", "sd15"));

    protected static string Module { get; } = WindowsMachine.PathOf(Metadata("Module"));

    /// <summary>A file of this test's folder.</summary>
    protected string At(params string[] parts) => _folder.File(parts);

    /// <summary>Runs aiimage.exe in the test's folder.</summary>
    protected ProgramResult Run(params string[] arguments) => Machine.Run(Folder, arguments);

    /// <summary>Runs aiimage of this system in the test's folder.</summary>
    protected ProgramResult RunHere(params string[] arguments) =>
        WindowsMachine.Run(new ProcessStartInfo("dotnet", [Metadata("CommandLine"), .. arguments]) { WorkingDirectory = Folder });

    /// <summary>Fails with what the program said where it did not end well.</summary>
    protected static ProgramResult Worked(ProgramResult result)
    {
        Assert.True(result.ExitCode == 0, $"Exit code {result.ExitCode}. {result.Error} {result.Output}");
        return result;
    }

    protected byte[] Read(string name) => File.ReadAllBytes(At(name));

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A path that the project file knows.</summary>
    protected static string Metadata(string key) => typeof(WindowsTest).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
