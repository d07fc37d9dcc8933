using System.Diagnostics;
using System.Management.Automation;

namespace TextToImage.Commands;

/// <summary>What the working thread reports, handed to the pipeline's thread to be written.</summary>
/// <param name="command">The command that runs.</param>
/// <param name="handOver">Runs an action on the pipeline's thread.</param>
internal sealed class CommandWriter(GenerationCommand command, Action<Action> handOver)
{
    private const int ActivityId = 1;
    private const string Activity = "Making pictures";
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);
    private readonly Stopwatch _sinceProgress = new();

    /// <summary>Takes the progress display away.</summary>
    public static void EndProgress(Cmdlet command) =>
        command.WriteProgress(new ProgressRecord(ActivityId, Activity, "Done") { RecordType = ProgressRecordType.Completed });

    /// <summary>A finished picture.</summary>
    public void Image(AIImage image) => handOver(() => command.WriteImage(image));

    /// <summary>A line for -Verbose.</summary>
    public void Verbose(string text) => handOver(() => command.WriteVerbose(text));

    /// <summary>How far the pictures of the prompt in work are; most reports are dropped, as hosts are slow to draw them.</summary>
    public void Progress(string status, double fraction, TimeSpan? remaining)
    {
        if (_sinceProgress.IsRunning && _sinceProgress.Elapsed < ProgressInterval)
            return;
        _sinceProgress.Restart();
        var record = new ProgressRecord(ActivityId, Activity, status)
        {
            PercentComplete = (int)(100 * fraction),
            SecondsRemaining = remaining is { } time ? (int)Math.Ceiling(time.TotalSeconds) : -1,
            CurrentOperation = command.CurrentPrompt,
        };
        handOver(() => command.WriteProgress(record));
    }
}
