using System.Management.Automation;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>
/// What commands share that let the engine work: on another thread that can be stopped, with warnings that are shown once,
/// and with paths of the session.
/// </summary>
public abstract class EngineCommand : PSCmdlet, IDisposable
{
    /// <summary>The ways in which files are given to the commands that take some.</summary>
    private protected const string PathSet = "Path", LiteralPathSet = "LiteralPath", ObjectSet = "InputObject";

    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _warned = [];
    private SessionPaths? _paths;

    /// <summary>Paths as the session sees them.</summary>
    private protected SessionPaths Paths => _paths ??= new SessionPaths(SessionState.Path);

    /// <summary>Cancelled when the command is stopped.</summary>
    private protected CancellationToken Stopped => _stop.Token;

    /// <summary>Frees what the command holds; called by PowerShell however it ended.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the step in work; called on another thread.</summary>
    protected override void StopProcessing()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The command ended by itself just now.
        }
    }

    /// <summary>Frees what the command holds.</summary>
    protected virtual void Dispose(bool disposing) => _stop.Dispose();

    /// <summary>Does work for one picture, document or model; what goes wrong with it is reported, and the next one is taken.</summary>
    /// <param name="target">The picture, document or model, for errors that name nothing themselves.</param>
    /// <param name="work">The work.</param>
    /// <param name="concernsAll">Whether an error of that id is one that every following one would meet too.</param>
    private protected void Attempt(object? target, Action work, Func<string, bool> concernsAll)
    {
        try
        {
            work();
        }
        catch (AIImageException error)
        {
            var record = CommandErrors.Record(error, target);
            if (concernsAll(error.ErrorId))
                ThrowTerminatingError(record);
            WriteError(record);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception error) when (NativeLibraryFailure.Explain(error) is { } failure)
        {
            ThrowTerminatingError(CommandErrors.Record(failure, target));
        }
    }

    /// <summary>Does work for everything that the parameters of this record stand for.</summary>
    /// <param name="given">What was given: paths with wildcards, paths as they are, or something from the pipeline.</param>
    /// <param name="forms">What to make of each.</param>
    /// <param name="work">The work for one of them.</param>
    /// <param name="concernsAll">As in <see cref="Attempt"/>.</param>
    private protected void ForEachInput<T>(
        (string[] Path, string[] LiteralPath, object? InputObject) given, InputForms<T> forms, Action<T> work, Func<string, bool> concernsAll)
        where T : notnull
    {
        IEnumerable<(object? Input, Func<IEnumerable<T>> Find)> inputs = ParameterSetName switch
        {
            ObjectSet => [(given.InputObject, () => forms.OfObject(given.InputObject!))],
            LiteralPathSet => given.LiteralPath.Select(path => ((object?)path, (Func<IEnumerable<T>>)(() => [forms.OfLiteralPath(path)]))),
            _ => given.Path.Select(path => ((object?)path, (Func<IEnumerable<T>>)(() => forms.OfPath(path)))),
        };
        foreach (var (input, find) in inputs)
        {
            Attempt(
                input,
                () =>
                {
                    foreach (var found in find())
                        Attempt(found.ToString(), () => work(found), concernsAll);
                },
                concernsAll);
        }
    }

    /// <summary>What was piped in, without what PowerShell wraps it in.</summary>
    private protected static object? Piped(object? input) => input is PSObject wrapped ? wrapped.BaseObject : input;

    /// <summary>Runs work on another thread; what it hands over is done on this one.</summary>
    private protected void RunAside(Action<Action<Action>> work, string activity)
    {
        try
        {
            PipelinePump.Run(work, _stop);
        }
        finally
        {
            if (!Stopping)
                CommandWriter.EndProgress(this, activity);
        }
    }

    /// <summary>Writes a result, and its warnings unless they were shown before.</summary>
    private protected void WriteResult(object result, IEnumerable<string> warnings)
    {
        WriteObject(result);
        WriteWarnings(warnings);
    }

    /// <summary>Writes warnings that were not shown before.</summary>
    internal void WriteWarnings(IEnumerable<string> warnings)
    {
        foreach (var warning in warnings.Where(_warned.Add))
            WriteWarning(warning);
    }
}
