using System.Diagnostics;

namespace TextToImage.Generation;

/// <summary>Turns steps done into <see cref="GenerationProgress"/> with the time left.</summary>
internal sealed class ProgressReport(IProgress<GenerationProgress>? target, int count)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The listener for a batch.</summary>
    /// <param name="pictureIndex">Its first picture, from 0.</param>
    /// <param name="batch">How many pictures.</param>
    /// <param name="steps">Steps of all stages, and one for enlarging where there is any.</param>
    public BatchProgress From(int pictureIndex, int batch, int steps) => new(this, pictureIndex, batch, steps);

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

/// <summary>The steps of one batch: those of the stages, then enlarging where there is any.</summary>
internal sealed class BatchProgress(ProgressReport report, int pictureIndex, int batch, int steps)
{
    private const string Activity = "enlarging";
    private int _done;
    private string? _activity;

    /// <summary>Another step is done.</summary>
    public void StepDone() => report.Report(pictureIndex, batch, ++_done, Math.Max(_done, steps), _activity);

    /// <summary>Enlarging begins, as the last step.</summary>
    public void Enlarging()
    {
        _activity = Activity;
        report.Report(pictureIndex, batch, _done, Math.Max(_done + 1, steps), _activity);
    }
}
