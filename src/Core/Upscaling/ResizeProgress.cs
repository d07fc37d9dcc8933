using System.Diagnostics;

namespace TextToImage.Upscaling;

/// <summary>Turns tiles and steps done into <see cref="GenerationProgress"/> with the time left; the filter is the last step.</summary>
internal sealed class ResizeProgress(IProgress<GenerationProgress>? target, int networkSteps)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _done;

    /// <summary>One more step is done.</summary>
    public void Done(string activity)
    {
        _done++;
        var (elapsed, left) = (_clock.Elapsed, networkSteps + 1 - _done);
        target?.Report(new GenerationProgress(
            1, 1, _done, networkSteps + 1, elapsed, TimeSpan.FromTicks(elapsed.Ticks / _done * left), $"enlarging, {activity}"));
    }
}
