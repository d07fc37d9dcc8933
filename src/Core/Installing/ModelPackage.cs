using TextToImage.Families;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Installing;

/// <summary>A file of a model that is to be installed.</summary>
/// <param name="Name">Its place in the model's folder, with slashes.</param>
/// <param name="Length">Bytes that it must have.</param>
/// <param name="Checksum">CRC-32 of its bytes; null where nothing says it.</param>
/// <param name="Open">Opens it for reading.</param>
internal sealed record PackedFile(string Name, long Length, uint? Checksum, Func<Stream> Open);

/// <summary>What a user gave to be installed: a folder, a .zip file, or the .onnx file of a network.</summary>
internal sealed class ModelPackage : IDisposable
{
    private readonly IDisposable? _opened;

    /// <summary>Creates a package.</summary>
    /// <param name="path">Full path of what was given.</param>
    /// <param name="name">What the model is called unless the user says otherwise.</param>
    /// <param name="files">Its files.</param>
    /// <param name="opened">What is closed at the end; null: nothing.</param>
    public ModelPackage(string path, string name, IReadOnlyList<PackedFile> files, IDisposable? opened = null) =>
        (Path, Name, Files, _opened) = (path, name, files, opened);

    /// <summary>Full path of what was given.</summary>
    public string Path { get; }

    /// <summary>What the model is called unless the user says otherwise.</summary>
    public string Name { get; }

    /// <summary>The files of the model.</summary>
    public IReadOnlyList<PackedFile> Files { get; }

    /// <summary>Bytes of all files.</summary>
    public long Bytes => Files.Sum(file => file.Length);

    /// <summary>Whether it is a folder, which can be checked before anything is copied.</summary>
    public bool IsFolder => Directory.Exists(Path);

    /// <summary>Finds out what a path is and lists its files.</summary>
    /// <exception cref="AIImageException">There is nothing, or nothing that can be installed.</exception>
    public static ModelPackage Open(string path)
    {
        var full = System.IO.Path.GetFullPath(path).TrimEnd(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar);
        try
        {
            if (Directory.Exists(full))
                return FolderPackage.Open(full);
            if (!File.Exists(full))
                throw new AIImageException(ErrorIds.ModelNotFound, $"There is no '{full}'; check the path.") { Subject = full };
            if (MissingParts.IsForeign(full))
                throw MissingParts.NoFolder(full);
            return ModelLibrary.IsGraph(full) ? FolderPackage.OpenNetwork(full) : ZipPackage.Open(full);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AIImageException(ErrorIds.ModelIncomplete, $"'{full}' cannot be read: {error.Message.TrimEnd('.')}; check its permissions.", error) { Subject = full };
        }
    }

    /// <summary>The error for a file that is not what the package says of it.</summary>
    public AIImageException Damaged(string file, string problem, Exception? cause = null) => IsFolder || ModelLibrary.IsGraph(Path)
        ? new AIImageException(ErrorIds.ModelIncomplete, $"'{file}' of '{Path}' changed while it was copied; wait until nothing writes there and install it again.", cause) { Subject = Path }
        : new AIImageException(ErrorIds.ArchiveInvalid, $"The archive '{Path}' is damaged: '{file}' {problem}; fetch it again.", cause) { Subject = Path };

    /// <summary>Closes what was opened.</summary>
    public void Dispose() => _opened?.Dispose();
}

/// <summary>A model as a folder, or a network as a file: everything is taken but what tools leave beside it.</summary>
internal static class FolderPackage
{
    /// <summary>Lists the files of a folder.</summary>
    /// <param name="folder">Full path.</param>
    /// <exception cref="AIImageException">It is no model and no network.</exception>
    public static ModelPackage Open(string folder)
    {
        if (!ModelIndex.IsModel(folder))
            ModelCheck.RequireInstallable(folder);
        return new ModelPackage(folder, Path.GetFileName(folder), [.. Files(new DirectoryInfo(folder), "")]);
    }

    /// <summary>A network that is a file of its own, with its settings and its weights where they are beside it.</summary>
    /// <param name="file">Full path of the .onnx file.</param>
    public static ModelPackage OpenNetwork(string file)
    {
        NetworkFile.Require(file);
        var beside = Path.GetDirectoryName(file)!;
        var settings = Path.ChangeExtension(file, ".json");
        List<PackedFile> files = [Packed(file, NetworkUpscalerConfig.FileName)];
        if (File.Exists(settings))
            files.Add(Packed(settings, "config.json"));
        foreach (var weights in NetworkFile.Weights(file))
        {
            // ONNX Runtime itself loads none from elsewhere.
            if (weights != Path.GetFileName(weights))
                throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{file}' has its weights in '{weights}', which is no plain file name; export it again with its weights beside it.") { Subject = file };
            files.Add(Packed(Path.Combine(beside, weights), weights));
        }
        return new ModelPackage(file, Path.GetFileNameWithoutExtension(file), files);
    }

    private static IEnumerable<PackedFile> Files(DirectoryInfo folder, string prefix)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().Where(entry => !Leftovers.Contains(entry.Name)).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry is not DirectoryInfo inner)
            {
                yield return Packed(entry.FullName, prefix + entry.Name);
                continue;
            }

            // A link may lead back to where it is, and what is beyond it is not the model's.
            if ((inner.Attributes & FileAttributes.ReparsePoint) != 0)
                throw new AIImageException(ErrorIds.ModelIncomplete, $"'{inner.FullName}' is a link to another folder, which is not followed; put the folder itself there.") { Subject = inner.FullName };
            foreach (var file in Files(inner, $"{prefix}{inner.Name}/"))
                yield return file;
        }
    }

    private static PackedFile Packed(string file, string name)
    {
        // Links to files are how the cache of Hugging Face is laid out; their length is that of what they lead to.
        using var stream = File.OpenRead(file);
        return new PackedFile(name, stream.Length, null, () => File.OpenRead(file));
    }
}
