using TextToImage.Files;
using TextToImage.Generation;

namespace TextToImage.Engine;

/// <summary>Where the files of a command go, from -OutFile and -OutputDirectory.</summary>
/// <param name="resolvePath">Makes a path of the session a full one.</param>
internal sealed class OutputTarget(Func<string, string> resolvePath)
{
    private readonly HashSet<string> _written = new(Path.DirectorySeparatorChar == '\\' ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);

    /// <summary>Checks the target of the next pictures.</summary>
    /// <param name="outFile">The file, or empty.</param>
    /// <param name="outputDirectory">The folder, or empty for the current one.</param>
    /// <param name="pictures">How many there will be.</param>
    /// <param name="force">Whether existing files may be replaced.</param>
    /// <param name="ending">The ending that files have to have; null for those of pictures.</param>
    /// <exception cref="AIImageException">It cannot be written, or was written before by the same command.</exception>
    public PictureOutput Open(string? outFile, string? outputDirectory, int pictures, bool force, string? ending = null)
    {
        var target = Named(outFile, outputDirectory) ?? Folder(".");
        return PictureOutput.Open(target, target, pictures, force, ending);
    }

    /// <summary>The full path of the file or folder that was named; null where neither was.</summary>
    /// <param name="outFile">The file, or empty.</param>
    /// <param name="outputDirectory">The folder, or empty.</param>
    /// <exception cref="AIImageException">Both were, the folder is not there, or the file was written before by the same command.</exception>
    public string? Named(string? outFile, string? outputDirectory)
    {
        var hasFile = !string.IsNullOrWhiteSpace(outFile);
        var hasFolder = !string.IsNullOrWhiteSpace(outputDirectory);
        if (hasFile && hasFolder)
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                "OutFile and OutputDirectory were both given; use OutFile for one file, or OutputDirectory for files with names of their own.");
        }
        return hasFile ? File(outFile!) : hasFolder ? Folder(outputDirectory!) : null;
    }

    /// <summary>The same where nothing is written, so that no folder is made.</summary>
    /// <inheritdoc cref="Named"/>
    public string? Planned(string? outFile, string? outputDirectory) =>
        string.IsNullOrWhiteSpace(outFile) && outputDirectory is { Length: > 0 } folder && (folder[folder.Length - 1] is '/' or '\\') ? $"{resolvePath(outputDirectory!)}/" : Named(outFile, outputDirectory);

    /// <summary>Remembers a file that this command wrote.</summary>
    public void Wrote(string path) => _written.Add(path);

    private string Folder(string outputDirectory)
    {
        // A parameter for folders needs no slash to say that it is one.
        var folder = resolvePath(outputDirectory);
        return OutputFolder.Is($"{outputDirectory}/", folder)
            ? folder
            : throw new AIImageException(ErrorIds.OutputNotWritable, $"The output folder '{folder}' is a file; name another one.") { Subject = folder };
    }

    private string File(string outFile)
    {
        ReservedNames.Refuse(outFile);
        var file = resolvePath(outFile);
        if (Directory.Exists(file))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{file}' is a folder; name it with OutputDirectory, or name a file in it.") { Subject = file };
        if (_written.Contains(file))
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                $"Several results cannot be written to the one file '{file}'; use a folder of files (OutputDirectory), or one call for each.")
            { Subject = file };
        }
        return file;
    }
}
