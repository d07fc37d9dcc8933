using System.Diagnostics;

namespace TextToImage.Installing;

/// <summary>How far an installation is.</summary>
/// <param name="File">The file in work.</param>
/// <param name="Done">Bytes copied or fetched, those of an earlier call among them.</param>
/// <param name="Total">Bytes in all.</param>
/// <param name="Remaining">Time left, estimated from the bytes copied; null before the first.</param>
public sealed record InstallProgress(string File, long Done, long Total, TimeSpan? Remaining)
{
    /// <summary>Share of all bytes copied, 0 to 1.</summary>
    public double Fraction => Total == 0 ? 1 : (double)Done / Total;

    /// <summary>Bytes that arrive in a second; null where nothing is fetched.</summary>
    public double? BytesPerSecond { get; init; }
}

/// <summary>Copies the files of a package into a folder, piece by piece, so that it can be stopped within a file.</summary>
internal sealed class PackageCopy(ModelPackage package, string folder, IProgress<InstallProgress>? progress, CancellationToken cancellationToken)
{
    private readonly byte[] _buffer = new byte[1 << 20];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly long _total = package.Bytes;
    private long _done;

    /// <summary>Copies all files.</summary>
    /// <exception cref="AIImageException">A file is not what the package says of it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Run()
    {
        foreach (var file in package.Files)
        {
            try
            {
                Copy(file);
            }
            catch (InvalidDataException error)
            {
                throw package.Damaged(file.Name, "cannot be unpacked", error);
            }
        }
    }

    private void Copy(PackedFile file)
    {
        var target = Path.GetFullPath(Path.Combine(folder, file.Name));
        if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw package.Damaged(file.Name, "is no place within a folder");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var from = file.Open();
        using var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        var (length, checksum) = (0L, new Crc32());
        for (int read; (read = from.Read(_buffer, 0, _buffer.Length)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            length += read;
            if (length > file.Length)
                throw package.Damaged(file.Name, "is longer than it says");
            to.Write(_buffer, 0, read);
            if (file.Checksum is not null)
                checksum.Append(_buffer.AsSpan(0, read));
            Report(file.Name, read);
        }
        if (length != file.Length)
            throw package.Damaged(file.Name, "is shorter than it says");
        if (file.Checksum is { } expected && expected != checksum.Value)
            throw package.Damaged(file.Name, "has a wrong checksum");
        to.Flush(flushToDisk: true);
    }

    private void Report(string file, int bytes)
    {
        _done += bytes;
        var remaining = TimeSpan.FromTicks((long)(_clock.Elapsed.Ticks * ((double)(_total - _done) / _done)));
        progress?.Report(new InstallProgress(file, _done, _total, remaining));
    }
}
