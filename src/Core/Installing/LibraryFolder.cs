namespace TextToImage.Installing;

/// <summary>
/// A folder of models while one of them is installed or removed. Only one process at a time is let in. A model appears and
/// disappears by one renaming, so that none is ever there in part; what a process that was killed left behind is put right
/// by the next one.
/// </summary>
internal sealed class LibraryFolder : IDisposable
{
    /// <summary>How the names begin of folders with what has been fetched of a model.</summary>
    public const string Fetching = ".fetching-";

    private const string Arriving = ".installing-", Leaving = ".removing-", Replaced = ".replaced-";

    /// <summary>After so long nobody goes on with a download.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    private readonly string _path;
    private readonly FileStream _lock;

    private LibraryFolder(string path, FileStream locked) => (_path, _lock) = (path, locked);

    /// <summary>Makes the folder where it is missing, waits for other processes, and cleans up after those that were killed.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <exception cref="AIImageException">It cannot be written.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static LibraryFolder Enter(string path, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        return Guarded(full, () =>
        {
            var folder = new LibraryFolder(full, FolderLock.Take(full, cancellationToken));
            try
            {
                folder.CleanUp();
                return folder;
            }
            catch
            {
                // Nobody will dispose what was not handed out, and the next one would wait for ever.
                folder.Dispose();
                throw;
            }
        });
    }

    /// <summary>Runs work on the folder; what the system refuses becomes a sentence.</summary>
    /// <exception cref="AIImageException">The system refused something.</exception>
    public T Guarded<T>(Func<T> work) => Guarded(_path, work);

    /// <summary>The model's folder of that name, whatever its case; null where there is none.</summary>
    public static string? Find(string path, string name) => !Directory.Exists(path)
        ? null
        : Directory.EnumerateDirectories(path).FirstOrDefault(folder => string.Equals(Path.GetFileName(folder), name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A new folder beside the models, to fill and then <see cref="Put"/>.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_path, $"{Arriving}{Guid.NewGuid():N}")).FullName;

    /// <summary>Gives a filled folder its name, in place of the model that has it now, which is back again if that fails.</summary>
    public void Put(string folder, string name)
    {
        var target = Path.Combine(_path, name);
        if (Find(_path, name) is not { } present)
        {
            Directory.Move(folder, target);
            return;
        }
        var aside = Path.Combine(_path, Replaced + Path.GetFileName(present));
        Directory.Move(present, aside);
        try
        {
            Directory.Move(folder, target);
        }
        catch
        {
            Directory.Move(aside, present);
            throw;
        }
        Delete(aside);
    }

    /// <summary>Removes a model: first its name, then its files.</summary>
    public void Remove(string folder)
    {
        var leaving = Path.Combine(_path, $"{Leaving}{Guid.NewGuid():N}");
        Directory.Move(folder, leaving);
        Delete(leaving);
    }

    /// <summary>Removes a folder of <see cref="NewFolder"/>; what cannot be removed now will be later.</summary>
    public static void Delete(string folder)
    {
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It no longer has the name of a model, and the next one who enters tries again.
        }
    }

    /// <summary>Lets others in.</summary>
    public void Dispose() => _lock.Dispose();

    private void CleanUp()
    {
        foreach (var left in Directory.GetDirectories(_path, ".*"))
        {
            var name = Path.GetFileName(left);
            if (name.StartsWith(Arriving, StringComparison.Ordinal) || name.StartsWith(Leaving, StringComparison.Ordinal))
                Delete(left);
            else if (name.StartsWith(Replaced, StringComparison.Ordinal))
                PutBack(left, name.Substring(Replaced.Length));
            else if (name.StartsWith(Fetching, StringComparison.Ordinal))
                Sweep(left);
        }
    }

    /// <summary>What was fetched waits for the same command; what has waited for too long goes, unless a process is at it.</summary>
    private static void Sweep(string fetched)
    {
        try
        {
            var changed = Directory.EnumerateFiles(fetched, "*", SearchOption.AllDirectories).Select(File.GetLastWriteTimeUtc).DefaultIfEmpty(Directory.GetLastWriteTimeUtc(fetched)).Max();
            if (DateTime.UtcNow - changed < Kept || FolderLock.TryTake(fetched) is not { } taken)
                return;
            FolderLock.Remove(fetched, taken);
            taken.Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It must not keep other models out.
        }
    }

    /// <summary>A process was killed between two renamings: the model that it took away is still the one of that name.</summary>
    private void PutBack(string aside, string name)
    {
        if (Find(_path, name) is not null)
        {
            Delete(aside);
            return;
        }
        try
        {
            Directory.Move(aside, Path.Combine(_path, name));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Something else has the name, or a program has the folder open: it stays for the next one, and must not keep other models out.
        }
    }

    /// <summary>Runs work on a folder of models; what the system refuses becomes a sentence.</summary>
    public static T Guarded<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AIImageException(ErrorIds.OutputNotWritable, $"The folder of models '{path}' cannot be changed: {Files.OutputFile.Reason(error)}.", error) { Subject = path };
        }
    }
}
