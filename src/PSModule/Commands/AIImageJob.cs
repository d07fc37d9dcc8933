using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace TextToImage.Commands;

/// <summary>
/// A command of this module in the background: the same command, in a runspace of its own in the same process, so that
/// it shares the loaded models and gives live objects. Start it with -AsJob.
/// </summary>
public sealed class AIImageJob : Job
{
    /// <summary>Common parameters that concern the command that starts the job, not the job.</summary>
    private static readonly string[] OfTheCaller =
    [
        nameof(PictureOutputCommand.AsJob), nameof(PictureOutputCommand.JobName), "WhatIf", "Confirm", "OutVariable", "OutBuffer",
        "ErrorVariable", "WarningVariable", "InformationVariable", "PipelineVariable",
    ];

    private const string FileSystem = "FileSystem";

    private readonly Runspace _runspace;
    private readonly PowerShell _shell;
    private int _disposed;

    private AIImageJob(string command, string? name, Runspace runspace)
        : base(command, name)
    {
        PSJobTypeName = nameof(AIImageJob);
        _runspace = runspace;
        _shell = PowerShell.Create();
        _shell.Runspace = runspace;
        _shell.Streams.Error = Error;
        _shell.Streams.Warning = Warning;
        _shell.Streams.Verbose = Verbose;
        _shell.Streams.Debug = Debug;
        _shell.Streams.Progress = Progress;
        _shell.InvocationStateChanged += (_, changed) => Follow(changed.InvocationStateInfo);
    }

    /// <summary>Whether there is something to receive that was not received before.</summary>
    public override bool HasMoreData => Output.Count + Error.Count + Warning.Count + Verbose.Count + Debug.Count + Progress.Count > 0;

    /// <summary>Jobs of this kind run in the process of the session.</summary>
    public override string Location => "PowerShell";

    /// <summary>What the job does now.</summary>
    public override string StatusMessage => Progress.LastOrDefault() is { } last && JobStateInfo.State == JobState.Running ? last.StatusDescription : "";

    /// <summary>Ends the work within a step; finished pictures stay.</summary>
    public override void StopJob()
    {
        SetJobState(JobState.Stopping);
        _shell.Stop();
    }

    /// <summary>Begins the work.</summary>
    /// <param name="command">The command that was called, whose location and drives the job gets.</param>
    /// <param name="name">Name of the job; null: PowerShell names it.</param>
    /// <param name="parameters">What was named when it was called.</param>
    /// <param name="input">What was piped in; null where nothing could be.</param>
    internal static AIImageJob Start(PSCmdlet command, string? name, IReadOnlyDictionary<string, object> parameters, IReadOnlyList<PSObject>? input)
    {
        var job = new AIImageJob(command.MyInvocation.Line.Trim(), name, OpenRunspace(command));
        job._shell.AddCommand(command.MyInvocation.MyCommand.Name);
        foreach (var parameter in parameters.Where(parameter => !OfTheCaller.Contains(parameter.Key)))
            job._shell.AddParameter(parameter.Key, parameter.Value);
        PSDataCollection<PSObject>? piped = input is null ? null : new PSDataCollection<PSObject>(input);
        piped?.Complete();
        job.SetJobState(JobState.Running);
        if (input is { Count: 0 })
        {
            // Nothing was piped in, and a command of which nothing is asked would miss what it must be told.
            job.SetJobState(JobState.Completed);
            return job;
        }
        job._shell.BeginInvoke(piped, job.Output);
        return job;
    }

    /// <summary>Stops what still runs, and frees the runspace.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _shell.Dispose();
            _runspace.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>A session with the command, at the caller's place in the file system and with the caller's drives.</summary>
    private static Runspace OpenRunspace(PSCmdlet command)
    {
        var state = InitialSessionState.CreateDefault2();
        state.Commands.Add(new SessionStateCmdletEntry(command.MyInvocation.MyCommand.Name, command.GetType(), null));
        var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        var session = runspace.SessionStateProxy;
        var files = session.Provider.GetOne(FileSystem);
        var known = new HashSet<string>(session.Drive.GetAll().Select(drive => drive.Name), StringComparer.OrdinalIgnoreCase);
        foreach (var drive in command.SessionState.Drive.GetAllForProvider(FileSystem).Where(drive => known.Add(drive.Name)))
            session.Drive.New(new PSDriveInfo(drive.Name, files, drive.Root, drive.Description, drive.Credential), "global");
        session.Path.SetLocation(WildcardPattern.Escape(command.SessionState.Path.CurrentFileSystemLocation.Path));
        return runspace;
    }

    private void Follow(PSInvocationStateInfo info)
    {
        switch (info.State)
        {
            case PSInvocationState.Completed:
                SetJobState(JobState.Completed);
                break;
            case PSInvocationState.Stopped:
                SetJobState(JobState.Stopped);
                break;
            case PSInvocationState.Failed:
                Report(info.Reason);
                SetJobState(JobState.Failed);
                break;
        }
    }

    /// <summary>What ended the command is received like its other errors.</summary>
    private void Report(Exception reason) => Error.Add(
        (reason as IContainsErrorRecord)?.ErrorRecord ?? new ErrorRecord(reason, nameof(JobState.Failed), ErrorCategory.NotSpecified, null));
}
