using System.Diagnostics;

namespace TextToImage.Pipelines;

/// <summary>Turns steps done into <see cref="GenerationProgress"/> with the time left.</summary>
internal sealed class ProgressReport(IProgress<GenerationProgress>? target, int count)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The listener for a batch.</summary>
    /// <param name="pictureIndex">Its first picture, from 0.</param>
    /// <param name="batch">How many pictures.</param>
    /// <param name="enlarges">Whether enlarging is its last step.</param>
    public BatchProgress From(int pictureIndex, int batch, bool enlarges) => new(this, pictureIndex, batch, enlarges);

    /// <summary>Tells the listener.</summary>
    internal void Report(int pictureIndex, int batch, int done, int steps, string? activity)
    {
        if (target is null)
            return;
        var elapsed = _clock.Elapsed;
        var share = (pictureIndex + batch * (double)done / steps) / count;
        var remaining = share > 0 ? TimeSpan.FromTicks((long)(elapsed.Ticks * (1 - share) / share)) : (TimeSpan?)null;
        target.Report(new GenerationProgress(pictureIndex + 1, count, done, steps, elapsed, remaining, activity));
    }
}

/// <summary>The steps of one batch: those of the denoiser, then enlarging where there is any.</summary>
internal sealed class BatchProgress(ProgressReport report, int pictureIndex, int batch, bool enlarges)
{
    private const string Activity = "enlarging";
    private int _denoised;

    /// <summary>The denoiser did some of its steps.</summary>
    public void Denoised(int done, int steps)
    {
        _denoised = done;
        report.Report(pictureIndex, batch, done, steps + (enlarges ? 1 : 0), null);
    }

    /// <summary>Enlarging begins.</summary>
    public void Enlarging() => report.Report(pictureIndex, batch, _denoised, _denoised + 1, Activity);

    /// <summary>Enlarging is done.</summary>
    public void Enlarged() => report.Report(pictureIndex, batch, _denoised + 1, _denoised + 1, Activity);
}
