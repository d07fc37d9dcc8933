using System.Diagnostics;
using System.Management.Automation;

namespace TextToImage.Commands;

/// <summary>What the working thread reports, handed to the pipeline's thread to be written.</summary>
/// <param name="command">The command that runs.</param>
/// <param name="write">Writes a result.</param>
/// <param name="current">What is in work.</param>
/// <param name="activity">What the command does, for the progress display.</param>
/// <param name="handOver">Runs an action on the pipeline's thread.</param>
internal sealed class CommandWriter(EngineCommand command, Action<object> write, Func<string> current, string activity, Action<Action> handOver)
{
    private const int ActivityId = 1;
    /// <summary>The activity of commands that make pictures.</summary>
    public const string MakingPictures = "Making pictures";
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(200);
    private readonly Stopwatch _sinceProgress = new();

    /// <summary>What a command that makes pictures reports.</summary>
    public CommandWriter(GenerationCommand command, Action<Action> handOver)
        : this(command, command.WriteMade, () => command.CurrentPrompt, MakingPictures, handOver)
    {
    }

    /// <summary>Takes the progress display away.</summary>
    public static void EndProgress(Cmdlet command, string activity = MakingPictures) =>
        command.WriteProgress(new ProgressRecord(ActivityId, activity, "Done") { RecordType = ProgressRecordType.Completed });

    /// <summary>A result.</summary>
    public void Write(object result) => handOver(() => write(result));

    /// <summary>What the user should know, unless it was shown before.</summary>
    public void Warn(IEnumerable<string> warnings) => handOver(() => command.WriteWarnings(warnings));

    /// <summary>A line for -Verbose.</summary>
    public void Verbose(string text) => handOver(() => command.WriteVerbose(text));

    /// <summary>How far the pictures of the prompt in work are; most reports are dropped, as hosts are slow to draw them.</summary>
    public void Progress(string status, double fraction, TimeSpan? remaining)
    {
        if (_sinceProgress.IsRunning && _sinceProgress.Elapsed < ProgressInterval)
            return;
        _sinceProgress.Restart();
        var record = new ProgressRecord(ActivityId, activity, status)
        {
            PercentComplete = (int)(100 * fraction),
            SecondsRemaining = remaining is { } time ? (int)Math.Ceiling(time.TotalSeconds) : -1,
            CurrentOperation = current(),
        };
        handOver(() => command.WriteProgress(record));
    }
}
