using TextToImage.Shell;

namespace TextToImage.Cli.Setup;

/// <summary>The folder that the program is installed in: it is replaced as a whole or not at all.</summary>
/// <param name="path">Full path of the folder.</param>
internal sealed class ProgramFolder(string path)
{
    private const string Arriving = ".arriving-", Leaving = ".leaving-";

    /// <summary>What users put beside the program themselves, which a newer version keeps.</summary>
    private static readonly string[] OfTheUser = ["providers"];

    /// <summary>Full path of the folder.</summary>
    public string Path => path;

    /// <summary>Full path of the program in it.</summary>
    public string Program => System.IO.Path.Combine(path, ExplorerProgram.FileName);

    /// <summary>Whether a folder is this one.</summary>
    public bool Is(string folder) => string.Equals(Trimmed(folder), Trimmed(path), StringComparison.OrdinalIgnoreCase);

    /// <summary>Copies all of a folder here, in place of the program that is here.</summary>
    /// <param name="source">The folder with the program to install.</param>
    /// <param name="cancellation">Ends copying; nothing is changed then.</param>
    /// <exception cref="AIImageException">The folder is another program's or is in use, or cannot be written.</exception>
    public void Replace(string source, CancellationToken cancellation)
    {
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any() && !File.Exists(Program))
            throw new AIImageException(ErrorIds.OutputExists, $"The folder '{path}' is there and has no {ExplorerProgram.FileName}, so it is not this program's; move it away first.") { Subject = path };
        RemoveLeftovers();
        var arriving = $"{path}{Arriving}{Guid.NewGuid():N}";
        Guarded(() =>
        {
            try
            {
                Copy(source, arriving, cancellation);
                foreach (var kept in OfTheUser.Select(name => (From: System.IO.Path.Combine(path, name), To: System.IO.Path.Combine(arriving, name))).Where(kept => Directory.Exists(kept.From)))
                    Copy(kept.From, kept.To, cancellation);
                Put(arriving);
            }
            catch
            {
                Delete(arriving);
                throw;
            }
        });
        RemoveLeftovers();
    }

    /// <summary>Deletes the folder.</summary>
    /// <exception cref="AIImageException">It is in use.</exception>
    public void Delete() => Guarded(() =>
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    });

    private static string Trimmed(string folder) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));

    private static void Copy(string from, string to, CancellationToken cancellation)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            cancellation.ThrowIfCancellationRequested();
            var target = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    /// <summary>Two renamings: a folder of which a program runs cannot be renamed, and then all stays as it is.</summary>
    private void Put(string arriving)
    {
        if (!Directory.Exists(path))
        {
            Directory.Move(arriving, path);
            return;
        }
        var leaving = $"{path}{Leaving}{Guid.NewGuid():N}";
        Directory.Move(path, leaving);
        try
        {
            Directory.Move(arriving, path);
        }
        catch
        {
            Directory.Move(leaving, path);
            throw;
        }
    }

    /// <summary>What was replaced or half copied, now or by a process that was killed.</summary>
    private void RemoveLeftovers()
    {
        var parent = System.IO.Path.GetDirectoryName(path)!;
        if (!Directory.Exists(parent))
            return;
        foreach (var kind in new[] { Arriving, Leaving })
        {
            foreach (var left in Directory.EnumerateDirectories(parent, $"{System.IO.Path.GetFileName(path)}{kind}*").ToList())
                Delete(left);
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something of it is in use; the next installation tries again.
        }
    }

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AIImageException(ErrorIds.OutputNotWritable, $"The folder '{path}' cannot be changed: {e.Message.TrimEnd('.')}; close what runs from it, and try again.", e) { Subject = path };
        }
    }
}
