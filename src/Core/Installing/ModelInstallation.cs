using TextToImage.Families;
using TextToImage.Models;

namespace TextToImage.Installing;

/// <summary>A model that is about to be installed: everything is checked that can be before a byte is copied.</summary>
public sealed class ModelInstallation : IDisposable
{
    /// <summary>Left free on the disk, for everyone else.</summary>
    internal const long Spare = 64_000_000;

    private readonly ModelPackage _package;
    private readonly string _folder;
    private readonly bool _overwrite;

    private ModelInstallation(ModelPackage package, string folder, string name, bool overwrite) =>
        (_package, _folder, Name, _overwrite) = (package, folder, name, overwrite);

    /// <summary>The name that the model will have.</summary>
    public string Name { get; }

    /// <summary>Full path of the folder that it will be in.</summary>
    public string Path => System.IO.Path.Combine(_folder, Name);

    /// <summary>Full path of what is installed.</summary>
    public string Source => _package.Path;

    /// <summary>Bytes that will be written.</summary>
    public long Bytes => _package.Bytes;

    /// <summary>Whether a model of that name is there and will be replaced.</summary>
    public bool Replaces => LibraryFolder.Find(_folder, Name) is not null;

    /// <summary>Free bytes on the disk of a folder; null where that cannot be found out.</summary>
    internal Func<string, long?> FreeSpace { get; set; } = FreeSpaceOf;

    /// <summary>Prepares an installation.</summary>
    /// <param name="source">A model folder, a .zip file of one, or the .onnx file or the folder of a super-resolution network.</param>
    /// <param name="folder">The folder of models to install into, which need not exist.</param>
    /// <param name="name">Name of the model; null or empty: that of the folder or file.</param>
    /// <param name="overwrite">Whether a model of that name is replaced.</param>
    /// <exception cref="AIImageException">The source is no model that can be used, or the name is taken or cannot be one.</exception>
    public static ModelInstallation Prepare(string source, string folder, string? name = null, bool overwrite = false)
    {
        var package = ModelPackage.Open(source);
        try
        {
            var full = System.IO.Path.GetFullPath(folder).TrimEnd(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar);
            var installation = new ModelInstallation(package, full, ModelName.Require(string.IsNullOrWhiteSpace(name) ? package.Name : name!.Trim()), overwrite);
            installation.RequireOtherPlace();
            installation.RequireFreeName();
            if (package.IsFolder)
                ModelCheck.Require(package.Path);
            return installation;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    /// <summary>Installs the model: copied beside its place, checked there, then moved; it is there as a whole or not at all.</summary>
    /// <param name="progress">Told of the bytes copied, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Ends copying within a file.</param>
    /// <returns>What to know about the model, such as that the one it is based on is missing.</returns>
    /// <exception cref="AIImageException">The model cannot be used, or the folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<string> Run(IProgress<InstallProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        using var library = LibraryFolder.Enter(_folder, cancellationToken);
        RequireFreeName();
        RequireSpace();
        return library.Guarded(() =>
        {
            var copy = library.NewFolder();
            try
            {
                new PackageCopy(_package, copy, progress, cancellationToken).Run();
                var warnings = Check(copy);
                cancellationToken.ThrowIfCancellationRequested();
                library.Put(copy, Name);
                return warnings;
            }
            finally
            {
                LibraryFolder.Delete(copy);
            }
        });
    }

    /// <summary>Closes the source.</summary>
    public void Dispose() => _package.Dispose();

    /// <summary>Checks the copy; messages name what the user knows, not a folder that is about to vanish.</summary>
    private IReadOnlyList<string> Check(string copy)
    {
        try
        {
            return ModelCheck.Require(copy);
        }
        catch (AIImageException error)
        {
            throw new AIImageException(error.ErrorId, error.Message.Replace(copy, Source), error) { Subject = Source };
        }
    }

    private void RequireFreeName()
    {
        if (!_overwrite && Replaces)
            throw new AIImageException(ErrorIds.ModelExists, $"A model '{Name}' is already in '{_folder}'; give another name (--name, -Name), or allow it to be replaced (--force, -Force).") { Subject = Name };
    }

    /// <summary>A model cannot be put into itself, nor replace what it is copied from.</summary>
    private void RequireOtherPlace()
    {
        if (IsWithin(Path, Source) || IsWithin(Source, Path))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{Source}' cannot be installed as '{Path}', which is in the same place; give another name (--name, -Name) or another folder.") { Subject = Source };
    }

    private void RequireSpace()
    {
        if (FreeSpace(_folder) is { } free && free - Spare < Bytes)
        {
            throw new AIImageException(ErrorIds.OutputNotWritable,
                $"The model '{Name}' needs {Bytes / 1e6:0} MB in '{_folder}', and its disk has {free / 1e6:0} MB free; free some space or choose another folder.")
            { Subject = _folder };
        }
    }

    private static bool IsWithin(string inner, string outer) =>
        $"{inner}{System.IO.Path.DirectorySeparatorChar}".StartsWith($"{outer}{System.IO.Path.DirectorySeparatorChar}", StringComparison.OrdinalIgnoreCase);

    internal static long? FreeSpaceOf(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Such as a share of another machine: copying will say whether there is room.
            return null;
        }
    }
}
