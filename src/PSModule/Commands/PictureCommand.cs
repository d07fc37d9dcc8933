using System.Management.Automation;
using TextToImage.Engine;

namespace TextToImage.Commands;

/// <summary>
/// What commands on given pictures share: work on another thread that can be stopped, warnings that are shown once, and
/// paths of the session.
/// </summary>
public abstract class PictureCommand : PSCmdlet, IDisposable
{
    /// <summary>The ways in which pictures are given to the commands that take some.</summary>
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

    /// <summary>Does work for one picture; what goes wrong with it is reported, and the next picture is taken.</summary>
    /// <param name="target">The picture, for errors that name nothing themselves.</param>
    /// <param name="work">The work.</param>
    /// <param name="concernsAll">Whether an error of that id is one that every following picture would meet too.</param>
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

    /// <summary>Does work for every picture that the parameters of this record stand for.</summary>
    /// <param name="path">Paths with wildcards.</param>
    /// <param name="literalPath">Paths as they are.</param>
    /// <param name="inputObject">Whatever came from the pipeline.</param>
    /// <param name="work">The work for one picture.</param>
    /// <param name="concernsAll">As in <see cref="Attempt"/>.</param>
    private protected void ForEachPicture(
        string[] path, string[] literalPath, object inputObject, Action<PictureSource> work, Func<string, bool> concernsAll)
    {
        IEnumerable<(object Input, Func<IEnumerable<PictureSource>> Find)> inputs = ParameterSetName switch
        {
            ObjectSet => [(inputObject, () => PictureSource.FromObject(inputObject, Paths))],
            LiteralPathSet => literalPath.Select(each => ((object)each, (Func<IEnumerable<PictureSource>>)(() => [PictureSource.FromLiteralPath(each, Paths)]))),
            _ => path.Select(each => ((object)each, (Func<IEnumerable<PictureSource>>)(() => PictureSource.FromPath(each, Paths)))),
        };
        foreach (var (input, find) in inputs)
        {
            Attempt(
                input,
                () =>
                {
                    foreach (var source in find())
                        Attempt(source.Name, () => work(source), concernsAll);
                },
                concernsAll);
        }
    }

    /// <summary>What was piped in, without what PowerShell wraps it in.</summary>
    private protected static object Piped(object input) => input is PSObject wrapped ? wrapped.BaseObject : input;

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
        foreach (var warning in warnings.Where(_warned.Add))
            WriteWarning(warning);
    }
}
