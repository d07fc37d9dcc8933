using System.Diagnostics;

namespace TextToImage.Office.Illustrating;

/// <summary>Turns the steps of single pictures into how far all of a document are.</summary>
internal sealed class PictureClock(IProgress<IllustrationProgress>? target, IReadOnlyList<PlannedPicture> pictures)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _started;

    /// <summary>What the next picture reports to; null where nobody listens.</summary>
    public IProgress<GenerationProgress>? Next()
    {
        var index = _started++;
        if (target is null)
            return null;
        Report(index, 0);
        return new Listener(done => Report(index, done.Fraction));
    }

    private void Report(int index, double part)
    {
        var share = (index + part) / pictures.Count;
        var remaining = share > 0 ? TimeSpan.FromTicks((long)(_clock.Elapsed.Ticks * (1 - share) / share)) : (TimeSpan?)null;
        target!.Report(new IllustrationProgress(index + 1, pictures.Count, pictures[index].Where, share, remaining));
    }

    private sealed class Listener(Action<GenerationProgress> report) : IProgress<GenerationProgress>
    {
        public void Report(GenerationProgress value) => report(value);
    }
}
