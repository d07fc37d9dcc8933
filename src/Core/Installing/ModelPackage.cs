using TextToImage.Models;

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
