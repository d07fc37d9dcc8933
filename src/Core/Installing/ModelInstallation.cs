namespace TextToImage.Installing;

/// <summary>A model that is about to be installed: everything is checked that can be before a byte is copied.</summary>
public sealed class ModelInstallation : IDisposable
{
    private readonly ModelPackage _package;
    private readonly InstallTarget _target;

    private ModelInstallation(ModelPackage package, InstallTarget target) => (_package, _target) = (package, target);

    /// <summary>The name that the model will have.</summary>
    public string Name => _target.Name;

    /// <summary>Full path of the folder that it will be in.</summary>
    public string Path => _target.Path;

    /// <summary>Full path of what is installed.</summary>
    public string Source => _package.Path;

    /// <summary>Bytes that will be written.</summary>
    public long Bytes => _package.Bytes;

    /// <summary>Whether a model of that name is there and will be replaced.</summary>
    public bool Replaces => _target.Replaces;

    /// <summary>Free bytes on the disk of a folder; null where that cannot be found out.</summary>
    internal Func<string, long?> FreeSpace
    {
        get => _target.FreeSpace;
        set => _target.FreeSpace = value;
    }

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
            var installation = new ModelInstallation(package, new InstallTarget(folder, string.IsNullOrWhiteSpace(name) ? package.Name : name!, overwrite));
            installation.RequireOtherPlace();
            installation._target.RequireFreeName();
            if (package.IsFolder)
                InstallTarget.Check(package.Path, package.Path);
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
        using var library = LibraryFolder.Enter(_target.Folder, cancellationToken);
        _target.RequireFreeName();
        _target.RequireSpace(Bytes);
        return library.Guarded(() =>
        {
            var copy = library.NewFolder();
            try
            {
                new PackageCopy(_package, copy, progress, cancellationToken).Run();
                IReadOnlyList<string> warnings = [.. InstallTarget.Check(copy, Source), .. ProvenanceCheck.Apply(copy)];
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

    /// <summary>A model cannot be put into itself, nor replace what it is copied from.</summary>
    private void RequireOtherPlace()
    {
        if (InstallTarget.IsWithin(Path, Source) || InstallTarget.IsWithin(Source, Path))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{Source}' cannot be installed as '{Path}', which is in the same place; give another name (--name, -Name) or another folder.") { Subject = Source };
    }
}
