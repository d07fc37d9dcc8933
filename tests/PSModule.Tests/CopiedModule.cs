namespace TextToImage.PSModule.Tests;

/// <summary>A copy of the packed module outside the repository, laid out as it is installed: TextToImage/version.</summary>
public sealed class CopiedModule : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CopiedModule()
        : this("modules")
    {
    }

    /// <summary>A copy in a folder of that name.</summary>
    internal CopiedModule(string name)
    {
        ModulePath = _folder.File(name);
        var version = Path.GetFileName(Path.TrimEndingDirectorySeparator(TestModule.Folder));
        Folder = _folder.Copy(TestModule.Folder, Path.Combine(name, "TextToImage", version));
    }

    /// <summary>What PSModulePath has to say.</summary>
    internal string ModulePath { get; }

    internal string Folder { get; }

    internal string Manifest => Path.Combine(Folder, "TextToImage.psd1");

    public void Dispose() => _folder.Dispose();
}
