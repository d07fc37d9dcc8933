using TextToImage.Commands;
using TextToImage.Files;
using TextToImage.Generation;
using TextToImage.Generation.Canvases;
using TextToImage.Models;
using TextToImage.Requests;

namespace TextToImage.Engine;

/// <summary>A canvas that is to be made, or gone on with.</summary>
/// <param name="Model">What makes it.</param>
/// <param name="Device">Name of the device.</param>
/// <param name="Request">What to make.</param>
/// <param name="Place">Full path of its file or of an existing folder.</param>
/// <param name="Force">Whether files that are there may be replaced.</param>
internal sealed record CanvasJob(ModelFolder Model, string Device, GenerationRequest Request, string Place, bool Force)
{
    /// <summary>The file: in a folder one whose name does not depend on the seed, so that the same command goes on with it.</summary>
    public string Target => Directory.Exists(Place) ? Path.Combine(Place, FormattableString.Invariant($"{OutputNames.Slug(Request.Prompt)}-{Request.Width}x{Request.Height}.png")) : Place;

    /// <summary>What is to be done, for -WhatIf and -Confirm.</summary>
    public string Action => FormattableString.Invariant($"Make a canvas of '{Request.Prompt}', {Request.Width}x{Request.Height}");
}

/// <summary>Makes canvases for one command. The model is kept from one to the next, and in the session's cache after.</summary>
/// <param name="keepLoaded">Whether it stays in memory when the command is done.</param>
internal sealed class CanvasWorker(bool keepLoaded) : IDisposable
{
    private readonly KeptLease<ModelLease> _model = new(keepLoaded ? null : lease => lease.Close());

    /// <summary>Makes a canvas; it is on disk when it is reported.</summary>
    /// <exception cref="AIImageException">The model cannot be loaded, or the request does not fit it.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Make(CanvasJob job, CommandWriter writer, CancellationToken cancellationToken)
    {
        var pipeline = _model.For(job.Model.Path, job.Device, () => ModelCache.Shared.Rent(job.Model, PictureMaker.Kind(job.Device), cancellationToken)).Pipeline;
        var progress = PictureMaker.Progress(writer);
        var canvas = CanvasMaker.Draw(pipeline, job.Request, job.Target, job.Force, progress, cancellationToken);
        writer.Write(new AIImage
        {
            Path = canvas.Path,
            Prompt = canvas.Metadata.Prompt ?? "",
            Model = InstalledModels.NameOf(job.Model),
            Pipeline = canvas.Metadata.Pipeline,
            Size = new PictureSize(canvas.Width, canvas.Height),
            Seed = canvas.Seed,
            Device = canvas.Device,
            NetworkCalls = canvas.NetworkCalls,
            Duration = canvas.Duration,
            Overhead = canvas.Overhead,
            Warnings = [.. canvas.Warnings],
        }.With(SettingsMetadata.Read(canvas.Metadata)));
    }

    /// <summary>Gives back what was rented.</summary>
    public void Dispose() => _model.Dispose();
}
