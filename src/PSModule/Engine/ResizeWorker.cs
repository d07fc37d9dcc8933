using TextToImage.Commands;
using TextToImage.Generation;

namespace TextToImage.Engine;

/// <summary>Resizes pictures for one command. What enlarges is kept from picture to picture, and in the session's cache after.</summary>
/// <param name="keepLoaded">Whether it stays in memory when the command is done.</param>
internal sealed class ResizeWorker(bool keepLoaded) : IDisposable
{
    private readonly KeptLease<ResizerLease> _resizer = new(keepLoaded ? null : lease => lease.Close());

    /// <summary>Resizes the picture of a job; it is on disk when it is reported.</summary>
    /// <exception cref="AIImageException">The network cannot be loaded, or the size is out of its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Make(ResizeJob job, CommandWriter writer, CancellationToken cancellationToken)
    {
        var resizer = _resizer.For(job.Choice.Source?.Path, job.Device, () => Rent(job, writer, cancellationToken)).Resizer;
        var progress = PictureMaker.Progress(writer);
        var resized = job.Output.Noted(resizer.Resize(job.Picture, resizer.Sized(job.Request), progress, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        var path = job.Output.Save(resized.Picture, resized.Metadata, job.FileName);
        writer.Write(job.Describe(path, resized));
    }

    /// <summary>Gives back what was rented.</summary>
    public void Dispose() => _resizer.Dispose();

    private static ResizerLease Rent(ResizeJob job, CommandWriter writer, CancellationToken cancellationToken)
    {
        if (job.Choice.Source is { } source)
        {
            writer.Verbose($"Opening '{source.Name}' in '{source.Path}' on device {job.Device}.");
            writer.Progress($"Opening '{source.Name}'", 0, null);
        }
        return ModelCache.Shared.Rent(job.Choice.Source, PictureMaker.Kind(job.Device), cancellationToken);
    }
}
