using TextToImage.Commands;
using TextToImage.Matting;

namespace TextToImage.Engine;

/// <summary>Takes the backgrounds of pictures away for one command. A network is kept from picture to picture, and in the session's cache after.</summary>
/// <param name="keepLoaded">Whether it stays in memory when the command is done.</param>
internal sealed class CutoutWorker(bool keepLoaded) : IDisposable
{
    // Two fields: a value that has both would have to know the engine when the type is loaded.
    private string _device = "";
    private BackgroundRemover? _remover;

    /// <summary>Makes the picture of a job; it is on disk when it is reported.</summary>
    /// <exception cref="AIImageException">Nothing can find the background, or a network cannot be loaded.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Make(CutoutJob job, CommandWriter writer, CancellationToken cancellationToken)
    {
        var cut = Remover(job.Device).Remove(job.Picture, job.Request, PictureMaker.Progress(writer), cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        writer.Write(job.Describe(job.Output.Save(cut.Picture, cut.Metadata, job.FileName), cut));
    }

    /// <summary>Gives back what was rented.</summary>
    public void Dispose()
    {
        _remover?.Dispose();
        _remover = null;
    }

    private BackgroundRemover Remover(string device)
    {
        if (_remover is { } kept && _device == device)
            return kept;
        Dispose();
        _device = device;
        return _remover = InstalledModels.BackgroundRemover(PictureMaker.Kind(device), keepLoaded);
    }
}
