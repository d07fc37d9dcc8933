using TextToImage.Commands;
using TextToImage.Generation;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Engine;

/// <summary>Makes pictures for one command. The model is kept from prompt to prompt, and in the session's cache after.</summary>
/// <param name="keepLoaded">Whether the model stays in memory when the command is done.</param>
internal sealed class PictureMaker(bool keepLoaded) : IDisposable
{
    private readonly KeptLease<ClipLease> _ranker = new(keepLoaded ? null : lease => lease.Close());
    private readonly KeptLease<ClipLease> _guide = new(keepLoaded ? null : lease => lease.Close());
    private readonly KeptLease<ModelLease> _model = new(keepLoaded ? null : lease => lease.Close());

    /// <summary>Makes the pictures of a job; each is on disk when it is reported.</summary>
    /// <exception cref="AIImageException">The model cannot be loaded, or the request does not fit it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Make(PictureJob job, CommandWriter writer, CancellationToken cancellationToken)
    {
        var pipeline = _model.For(job.Model.Path, job.Device, () => Rent(job, writer, cancellationToken)).Pipeline;
        var progress = Progress(writer);
        var (ranker, guide) = (Clip(_ranker, job.Ranker), Clip(_guide, job.Guide));
        var grid = job.IsGrid ? new GridFile(job.Output) : null;
        var images = new List<AIImage>();
        foreach (var picture in pipeline.Generate(job.Request with { Ranker = ranker, GuideModel = guide }, progress, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = grid?.Add(picture) ?? job.Output.Save(picture);
            job.Extras.Save(path, picture, writer);
            images.Add(job.Describe(path, job.Output.Noted(picture)));
            if (grid is null)
                writer.Write(images[images.Count - 1]);
            else
                writer.Warn(images[images.Count - 1].Warnings);
        }
        if (grid is not null)
            writer.Write(new AIImageGrid(grid.Save(), [.. images]));

        ClipModel? Clip(KeptLease<ClipLease> lease, ClipFolder? clip) =>
            clip is null ? null : lease.For(clip.Path, job.Device, () => ModelCache.Shared.Rent(clip, Kind(job.Device), cancellationToken)).Clip;
    }

    /// <summary>Gives the models back.</summary>
    public void Dispose()
    {
        _model.Dispose();
        _ranker.Dispose();
        _guide.Dispose();
    }

    private static ModelLease Rent(PictureJob job, CommandWriter writer, CancellationToken cancellationToken)
    {
        writer.Verbose($"Opening the model '{job.Model.Defaults.Name}' in '{job.Model.Path}' on device {job.Device}.");
        writer.Progress($"Opening the model '{job.Model.Defaults.Name}'", 0, null);
        return ModelCache.Shared.Rent(job.Model, Kind(job.Device), cancellationToken);
    }

    /// <summary>The engine's word for a device.</summary>
    internal static Device Kind(string device) => Device.Parse(device);

    /// <summary>Shows the steps of the work.</summary>
    internal static ActionProgress<GenerationProgress> Progress(CommandWriter writer) =>
        new(done => writer.Progress(Status(done), done.Fraction, done.Remaining));

    /// <summary>A line for the progress display.</summary>
    internal static string Status(GenerationProgress done)
    {
        var activity = done.Activity ?? $"step {done.Step} of {done.Steps}";
        return done.Count == 1
            ? $"{char.ToUpperInvariant(activity[0])}{activity.Substring(1)}"
            : $"Picture {done.Picture} of {done.Count}, {activity}";
    }
}
