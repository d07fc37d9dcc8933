using System.Diagnostics;
using System.IO.Compression;
using TextToImage.Files;
using TextToImage.Models;

namespace TextToImage.Installing;

/// <summary>An installed model as a .zip file, to carry to machines without the internet; where it is from stays with it.</summary>
public sealed class ModelSaving
{
    /// <summary>Weights hardly get smaller; what is small is text.</summary>
    private const long LargestText = 4_000_000;

    private readonly IReadOnlyList<(string Name, FileInfo File)> _files;
    private readonly bool _overwrite;

    private ModelSaving(string path, string target, bool overwrite)
    {
        (Path, Target, _overwrite) = (path, target, overwrite);
        _files = [.. Files(new DirectoryInfo(path), $"{Name}/")];
        BasedOn = ModelIndex.IsModel(path) ? ModelIndex.BaseName(path, Json.JsonFile.Read(ModelIndex.FileIn(path))) : null;
    }

    /// <summary>Full path of the model's folder.</summary>
    public string Path { get; }

    /// <summary>Name of the model.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Full path of the archive.</summary>
    public string Target { get; }

    /// <summary>Bytes of the model's files.</summary>
    public long Bytes => _files.Sum(each => each.File.Length);

    /// <summary>Name of the model that it is based on, which has to be carried too; null: none.</summary>
    public string? BasedOn { get; }

    /// <summary>What to know when the archive is there; null: nothing.</summary>
    public string? Warning => BasedOn is null ? null : $"The model '{Name}' is based on '{BasedOn}', which is not in the archive, and cannot be used without; save and install that too.";

    /// <summary>Prepares the archive of a model.</summary>
    /// <param name="nameOrFolder">Its name or its folder.</param>
    /// <param name="target">The archive, or a folder, in which it gets the model's name; a folder that ends with a slash is made.</param>
    /// <param name="library">Where models are looked for.</param>
    /// <param name="overwrite">Whether an archive that is there is replaced.</param>
    /// <exception cref="AIImageException">There is no such model, or it cannot be written there.</exception>
    public static ModelSaving Prepare(string nameOrFolder, string target, ModelLibrary library, bool overwrite)
    {
        var path = library.Locate(nameOrFolder);
        if (!Directory.Exists(path))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{path}' is a file, which can be carried as it is; name an installed model.") { Subject = path };
        var isFolder = target.EndsWith('/') || target.EndsWith(System.IO.Path.DirectorySeparatorChar) || Directory.Exists(target);
        var full = System.IO.Path.GetFullPath(isFolder ? System.IO.Path.Combine(target, $"{System.IO.Path.GetFileName(path)}.zip") : target);
        if (full.StartsWith(path + System.IO.Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The archive '{full}' cannot be in the model that goes into it; name another folder.") { Subject = full };
        if (!overwrite && File.Exists(full))
            throw OutputFile.Exists(full);
        return new ModelSaving(path, full, overwrite);
    }

    /// <summary>Writes the archive, whole or not at all.</summary>
    /// <param name="progress">Told of the bytes read, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Ends the work within a file.</param>
    /// <exception cref="AIImageException">It cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run(IProgress<InstallProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Target)!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AIImageException(ErrorIds.OutputNotWritable, $"The file '{Target}' cannot be written: {OutputFile.Reason(error)}.", error) { Subject = Target };
        }
        OutputFile.RemoveLeftovers(Target);
        OutputFile.Write(Target, stream => Write(stream, progress, cancellationToken), _overwrite);
    }

    private void Write(Stream stream, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        var (buffer, clock, total, done) = (new byte[1 << 20], Stopwatch.StartNew(), Bytes, 0L);
        foreach (var (name, file) in _files)
        {
            var entry = archive.CreateEntry(name, file.Length > LargestText ? CompressionLevel.NoCompression : CompressionLevel.Optimal);
            using var to = entry.Open();
            using var from = file.OpenRead();
            for (int read; (read = from.Read(buffer, 0, buffer.Length)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                to.Write(buffer, 0, read);
                done += read;
                progress?.Report(new InstallProgress(name, done, total, TimeSpan.FromTicks((long)(clock.Elapsed.Ticks * ((double)(total - done) / Math.Max(done, 1))))));
            }
        }
    }

    private static IEnumerable<(string Name, FileInfo File)> Files(DirectoryInfo folder, string prefix) => folder.EnumerateFileSystemInfos()
        .Where(entry => !Leftovers.Contains(entry.Name)).OrderBy(entry => entry.Name, StringComparer.Ordinal)
        .SelectMany(entry => entry is DirectoryInfo inner ? Files(inner, $"{prefix}{inner.Name}/") : [($"{prefix}{entry.Name}", (FileInfo)entry)]);
}
