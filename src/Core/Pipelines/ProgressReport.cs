using System.Diagnostics;

namespace TextToImage.Pipelines;

/// <summary>Turns steps done into <see cref="GenerationProgress"/> with the time left.</summary>
internal sealed class ProgressReport(IProgress<GenerationProgress>? target, int count)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>The listener for a batch: told the steps done and the steps in all.</summary>
    public Action<int, int> From(int pictureIndex, int batch) => (done, steps) =>
    {
        if (target is null)
            return;
        var elapsed = _clock.Elapsed;
        var share = (pictureIndex + batch * (double)done / steps) / count;
        var remaining = share > 0 ? TimeSpan.FromTicks((long)(elapsed.Ticks * (1 - share) / share)) : (TimeSpan?)null;
        target.Report(new GenerationProgress(pictureIndex + 1, count, done, steps, elapsed, remaining));
    };
}
