using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TextToImage.Files;

/// <summary>A file that is written whole or not at all.</summary>
public static class OutputFile
{
    /// <summary>Where Unix has its devices, such as /dev/null.</summary>
    private const string Devices = "/dev/";

    /// <summary>
    /// Writes beside the target, then moves there; whatever fails, nothing half-written is left. A file that is replaced
    /// passes its permissions on; a link stays, and the file that it leads to is written.
    /// </summary>
    /// <param name="path">The target.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="AIImageException">The file cannot be written, or exists and may not be replaced.</exception>
    public static void Write(string path, Action<Stream> write, bool overwrite)
    {
        var target = Check(path, overwrite);
        RemoveLeftoversOnce(Path.GetDirectoryName(target)!);
        var temporary = TemporaryFile.NameBeside(target);
        try
        {
            using (var stream = TemporaryFile.Create(temporary))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            if (overwrite)
                MoveOver(temporary, target);
            else
                MoveToNewName(temporary, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            if (!overwrite && File.Exists(target))
                throw Exists(path);
            throw NotWritable(path, Reason(e), e);
        }
        finally
        {
            Delete(temporary);
        }
    }

    /// <summary>Writes bytes whole or not at all.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream}, bool)"/>
    /// <param name="path">The target; its folder must exist.</param>
    /// <param name="data">All bytes of the file.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    public static void Write(string path, byte[] data, bool overwrite) => Write(path, stream => stream.Write(data, 0, data.Length), overwrite);

    /// <summary>Removes what processes that were killed while they wrote left beside a file. What cannot be removed stays: it harms nothing.</summary>
    /// <param name="path">The file; others in its folder are looked after too.</param>
    public static void RemoveLeftovers(string path)
    {
        try
        {
            TemporaryFile.RemoveLeftovers(Path.GetDirectoryName(FullPath(path))!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next run tries again.
        }
    }

    /// <summary>Folders that were looked after by this process: a folder of many files takes its time.</summary>
    private static readonly ConcurrentDictionary<string, bool> LookedAfter = new(StringComparer.Ordinal);

    private static void RemoveLeftoversOnce(string folder)
    {
        if (LookedAfter.TryAdd(folder, true))
            RemoveLeftovers(Path.Combine(folder, "any"));
    }

    private static string Check(string path, bool overwrite)
    {
        var target = Linked(path, FullPath(path));
        if (Directory.Exists(target))
            throw NotWritable(path, "it is a folder; add a file name");
        // A move would put a file in its place, and the machine would be without it.
        if (target.StartsWith(Devices, StringComparison.Ordinal))
            throw NotWritable(path, "it is a device; name a file");
        var folder = Path.GetDirectoryName(target);
        if (!Directory.Exists(folder))
            throw NotWritable(path, $"the folder '{folder}' does not exist; create it first");
        if (!File.Exists(target))
            return target;
        if (!overwrite)
            throw Exists(path);
        // A move would replace it all the same, since only the folder's permissions count for that.
        if ((File.GetAttributes(target) & FileAttributes.ReadOnly) != 0)
            throw NotWritable(path, "it is read-only; make it writable or use another name");
        return target;
    }

    private static string FullPath(string path)
    {
        ReservedNames.Refuse(path);
        try
        {
            return Path.GetFullPath(path);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or IOException)
        {
            throw NotWritable(path, "that is no valid file name; use another one", e);
        }
    }

    /// <summary>The file that a link leads to, whether it is there or not; any other path as it is.</summary>
    private static string Linked(string path, string target)
    {
#if NET
        try
        {
            return File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName ?? target;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return target;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(path, $"it is a link that cannot be followed ({e.Message.TrimEnd('.')}); name a file", e);
        }
#else
        return target;
#endif
    }

    /// <summary>Moves the file to a name that nobody has: the name is taken first, since a move looks and then renames.</summary>
    private static void MoveToNewName(string from, string to)
    {
        new FileStream(to, FileMode.CreateNew, FileAccess.Write).Dispose();
        try
        {
            MoveOver(from, to);
        }
        catch
        {
            Delete(to);
            throw;
        }
    }

    private static void MoveOver(string from, string to)
    {
#if NET
        if (!OperatingSystem.IsWindows())
        {
            if (File.Exists(to))
                File.SetUnixFileMode(from, File.GetUnixFileMode(to));
            File.Move(from, to, overwrite: true);
            return;
        }
#endif
        // Unlike a move, this keeps the access rights and the time of creation.
        if (File.Exists(to))
            File.Replace(from, to, null, ignoreMetadataErrors: true);
        else
            File.Move(from, to);
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that is already under way says more than this one.
        }
    }

    /// <summary>Why something could not be written, and what to do, without a full stop.</summary>
    internal static string Reason(Exception error)
    {
        const int diskFull = unchecked((int)0x80070070), handleDiskFull = unchecked((int)0x80070027), noSpace = 28;
        return error switch
        {
            UnauthorizedAccessException => "access is denied or the folder is read-only; choose another folder or change its permissions",
            { HResult: diskFull or handleDiskFull or noSpace } => "the disk is full; free some space or choose another disk",
            PathTooLongException => "its name is too long; use a shorter one",
            _ => $"{error.Message.TrimEnd('.')}; choose another folder or name",
        };
    }

    /// <summary>The error for a file that is there and may not be replaced.</summary>
    /// <param name="path">The file.</param>
    public static AIImageException Exists(string path)
        => new(ErrorIds.OutputExists, $"The file '{path}' exists already; choose another name, or allow it to be replaced (--force, -Force).") { Subject = path };

    private static AIImageException NotWritable(string path, string reason, Exception? inner = null)
        => new(ErrorIds.OutputNotWritable, $"The file '{path}' cannot be written: {reason}.", inner) { Subject = path };
}

/// <summary>
/// Hidden files beside those that are written. Their names say which process of which machine writes them, so that what a
/// killed one left is known from what another one still needs.
/// </summary>
internal static class TemporaryFile
{
    private const string Mark = ".aiimage-";
    private static readonly Regex Form = new(@"^\.aiimage-(?<machine>[0-9A-F]{8})-(?<process>[0-9]{1,9})-[a-z0-9.]+\.tmp$", RegexOptions.CultureInvariant);
    private static readonly string Machine = HashOf(Environment.MachineName);

    /// <summary>A name that no other file has.</summary>
    /// <param name="target">Full path of the file it will become.</param>
    public static string NameBeside(string target) =>
        Path.Combine(Path.GetDirectoryName(target)!, FormattableString.Invariant($"{Mark}{Machine}-{OwnId()}-{Path.GetRandomFileName()}.tmp"));

    /// <summary>Creates the file; nobody else gets at it as long as it is open.</summary>
    public static FileStream Create(string name) => new(name, FileMode.CreateNew, FileAccess.Write, FileShare.None);

    /// <summary>Removes files in a folder whose process ran on this machine and is gone.</summary>
    public static void RemoveLeftovers(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, $"{Mark}*.tmp").Where(IsLeft).ToList())
        {
            try
            {
                using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Whoever has it open after all keeps it.
            }
        }
    }

    private static bool IsLeft(string file) =>
        Form.Match(Path.GetFileName(file)) is { Success: true } match && match.Groups["machine"].Value == Machine && !Runs(int.Parse(match.Groups["process"].Value, CultureInfo.InvariantCulture));

    private static bool Runs(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It may not be looked at, so it is there.
            return true;
        }
    }

    private static int OwnId()
    {
        using var process = Process.GetCurrentProcess();
        return process.Id;
    }

    private static string HashOf(string text) => string.Concat(SHA256.HashData(Encoding.UTF8.GetBytes(text)).Take(4).Select(each => each.ToString("X2", CultureInfo.InvariantCulture)));
}
