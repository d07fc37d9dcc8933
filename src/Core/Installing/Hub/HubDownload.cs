using System.Collections.Concurrent;
using System.Diagnostics;

namespace TextToImage.Installing.Hub;

/// <summary>Files from a hub into a staging folder, a few at once.</summary>
internal sealed class HubDownload(HubClient client, Func<HubFile, Uri> address, HubStaging staging, IProgress<InstallProgress>? progress)
{
    /// <summary>Bytes between two reports.</summary>
    private const long Step = 1 << 20;

    private readonly object _gate = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _total, _done, _fetched, _reported;

    /// <summary>Fetches what is not there yet.</summary>
    /// <param name="files">The files; those with the same hash are one.</param>
    /// <param name="cancellationToken">Ends the work within a file; what has arrived stays.</param>
    /// <exception cref="AIImageException">A file cannot be fetched.</exception>
    public async Task Run(IReadOnlyList<HubFile> files, CancellationToken cancellationToken)
    {
        var distinct = files.GroupBy(staging.Whole).Select(same => same.First()).ToList();
        _total += distinct.Sum(file => file.Size);
        _done += distinct.Sum(staging.Present);
        // The largest first, so that none is left alone at the end.
        var queue = new ConcurrentQueue<HubFile>(distinct.Where(file => !staging.Has(file)).OrderByDescending(file => file.Size));
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var workers = Enumerable.Range(0, client.Options.AtOnce).Select(_ => Work(queue, failed)).ToList();
        try
        {
            await Task.WhenAll(workers).ConfigureAwait(false);
        }
        catch (Exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // What the others were ended by, not that they were ended.
            throw workers.Where(worker => worker.IsFaulted).Select(worker => worker.Exception!.InnerException!).First();
        }
    }

    private async Task Work(ConcurrentQueue<HubFile> queue, CancellationTokenSource failed)
    {
        try
        {
            while (!failed.IsCancellationRequested && queue.TryDequeue(out var file))
            {
                using var download = new FileDownload(client, address(file), file, staging.PartOf(file), bytes => Report(file, bytes));
                staging.Keep(file, await download.Run(failed.Token).ConfigureAwait(false));
            }
        }
        catch (Exception)
        {
            failed.Cancel();
            throw;
        }
        failed.Token.ThrowIfCancellationRequested();
    }

    private void Report(HubFile file, long bytes)
    {
        lock (_gate)
        {
            _done += bytes;
            _fetched += Math.Max(bytes, 0);
            if (Math.Abs(_done - _reported) < Step && _done < _total)
                return;
            _reported = _done;
            var speed = _fetched / Math.Max(_clock.Elapsed.TotalSeconds, 1e-3);
            progress?.Report(new InstallProgress(file.Path, _done, _total, TimeSpan.FromSeconds((_total - _done) / speed)) { BytesPerSecond = speed });
        }
    }
}
