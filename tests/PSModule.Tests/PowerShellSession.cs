using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace TextToImage.PSModule.Tests;

/// <summary>A PowerShell session of its own with the module imported.</summary>
internal sealed class PowerShellSession : IDisposable
{
    private readonly Runspace _runspace;

    /// <summary>A session that can use the module, and whose location is <paramref name="location"/>.</summary>
    public static PowerShellSession Start(string? location = null)
    {
        _ = TestModule.AfterFirstImport;
        var session = new PowerShellSession(TestModule.Manifest);
        if (location is not null)
            session._runspace.SessionStateProxy.Path.SetLocation(location);
        return session;
    }

    /// <summary>A session that imports a module by path; use <see cref="Start"/> in tests.</summary>
    public PowerShellSession(string module, RecordingHost? host = null)
    {
        var state = InitialSessionState.CreateDefault2();
        _runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        _runspace.Open();
        Host = host;
        var import = Run("Import-Module $args[0] -ErrorAction Stop", [module]);
        Assert.Empty(import.Errors);
    }

    public RecordingHost? Host { get; }

    /// <summary>Runs a script and collects its streams; a terminating error becomes the last of the errors.</summary>
    /// <param name="script">PowerShell.</param>
    /// <param name="arguments">$args of the script.</param>
    public RunResult Run(string script, params object?[] arguments)
    {
        using var shell = Shell(script, arguments);
        var output = new PSDataCollection<PSObject>();
        ErrorRecord? terminating = null;
        try
        {
            shell.Invoke<PSObject, PSObject>(null, output, null);
        }
        catch (RuntimeException error)
        {
            terminating = error.ErrorRecord;
        }
        return RunResult.Of(shell, output, terminating);
    }

    /// <summary>A script that is ready to run, for tests that stop it.</summary>
    public PowerShell Shell(string script, params object?[] arguments)
    {
        var shell = PowerShell.Create(_runspace).AddScript(script);
        foreach (var argument in arguments)
            shell.AddArgument(argument);
        return shell;
    }

    public void Dispose() => _runspace.Dispose();
}

/// <summary>What a script wrote.</summary>
internal sealed record RunResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Warnings,
    IReadOnlyList<string> Verbose,
    IReadOnlyList<ProgressRecord> Progress)
{
    /// <summary>The only error's stable id, without the name of the command that PowerShell appends.</summary>
    public string ErrorId => Assert.Single(Errors).FullyQualifiedErrorId.Split(',')[0];

    /// <summary>A property of the only object.</summary>
    public object? this[string property] => Assert.Single(Output).Value(property);

    public static RunResult Of(PowerShell shell, IEnumerable<PSObject> output, ErrorRecord? terminating)
    {
        var streams = shell.Streams;
        var errors = streams.Error.ToList();
        if (terminating is not null)
            errors.Add(terminating);
        return new RunResult(
            [.. output], errors, [.. streams.Warning.Select(record => record.Message)], [.. streams.Verbose.Select(record => record.Message)],
            [.. streams.Progress]);
    }
}

internal static class PSObjectValues
{
    public static object? Value(this PSObject source, string property) => source.Properties[property]?.Value;

    public static string Text(this PSObject source, string property) => source.Value(property)?.ToString() ?? "";
}
