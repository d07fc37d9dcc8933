namespace TextToImage.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("aiimage-test-").FullName;

    /// <summary>What is in it, by name.</summary>
    public IEnumerable<string> Names => Directory.GetFileSystemEntries(Path).Select(entry => System.IO.Path.GetFileName(entry)).Order();

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public string Write(string name, byte[] data)
    {
        System.IO.File.WriteAllBytes(File(name), data);
        return File(name);
    }

    public void CopyFrom(string folder)
    {
        foreach (var file in Directory.GetFiles(folder))
            System.IO.File.WriteAllBytes(File(System.IO.Path.GetFileName(file)), System.IO.File.ReadAllBytes(file));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
