namespace TextToImage.Installing;

/// <summary>
/// A folder that one process at a time works in. What says so is an open file, which the system closes when a process ends, however it ends:
/// no lock outlives who took it.
/// </summary>
internal static class FolderLock
{
    private const string Name = ".lock", Leaving = ".removing-";
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Makes the folder where it is missing, and waits for other processes.</summary>
    /// <param name="folder">Full path.</param>
    /// <param name="cancellationToken">Ends waiting.</param>
    /// <returns>What others are let in by closing.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static FileStream Take(string folder, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(folder) is { } taken)
                return taken;
            cancellationToken.WaitHandle.WaitOne(Patience);
        }
    }

    /// <summary>The same without waiting; null where another process is there.</summary>
    public static FileStream? TryTake(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (DirectoryNotFoundException)
        {
            // Its owner has just removed it.
            return null;
        }
        catch (IOException error) when (IsTaken(error))
        {
            return null;
        }
    }

    /// <summary>Removes a folder whose lock this process has: first its name, so that nobody enters what is about to vanish.</summary>
    public static void Remove(string folder, FileStream taken)
    {
        var leaving = Path.Combine(Path.GetDirectoryName(folder)!, $"{Leaving}{Guid.NewGuid():N}");
        try
        {
#if NET
            // Windows renames no folder in which a file is open.
            if (OperatingSystem.IsWindows())
                taken.Dispose();
#else
            taken.Dispose();
#endif
            Directory.Move(folder, leaving);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another process has entered it, or a program looks into it: it stays for the next one, and is swept up when it is old.
            return;
        }
        LibraryFolder.Delete(leaving);
    }

    /// <summary>Whether another process has the file open: a sharing violation on Windows, and would-block elsewhere.</summary>
    private static bool IsTaken(IOException error) => error.HResult is unchecked((int)0x80070020) or 11 or 35;
}
