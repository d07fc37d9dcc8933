using System.Diagnostics;

namespace TextToImage.Testing;

/// <summary>Runs checks one after the other; an error that a user can act on is a check that failed.</summary>
/// <param name="progress">Told before each check; may be null.</param>
internal sealed class CheckList(IProgress<GenerationProgress>? progress)
{
    private readonly List<ModelTestCheck> _checks = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<ModelTestCheck> Checks => _checks;

    /// <summary>Time since the first check began.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>Whether all passed so far.</summary>
    public bool Passed => _checks.TrueForAll(check => check.Passed);

    /// <summary>How many checks there will be, for the progress.</summary>
    public int Expected { get; set; } = 1;

    /// <summary>Runs one.</summary>
    /// <param name="name">What is checked.</param>
    /// <param name="check">Gives what was found, or throws what is wrong.</param>
    public void Run(string name, Func<string> check)
    {
        progress?.Report(new GenerationProgress(1, 1, _checks.Count, Math.Max(Expected, _checks.Count + 1), Elapsed, null, $"testing {name}"));
        var begin = _clock.Elapsed;
        try
        {
            var detail = check();
            _checks.Add(new ModelTestCheck(name, true, detail, _clock.Elapsed - begin));
        }
        catch (AIImageException error)
        {
            _checks.Add(new ModelTestCheck(name, false, error.Message, _clock.Elapsed - begin));
        }
    }
}
