using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TextToImage.Cli.Tests;

/// <summary>Runs aiimage in a process of its own, as a shell does.</summary>
internal static class CommandLine
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static string TinyModel { get; } = Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "reference", "sd15");

    public static CommandResult Run(string folder, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        return Finish(process);
    }

    public static Process Start(string folder, params string[] arguments) => Start(folder, new Dictionary<string, string>(), arguments);

    /// <summary>Starts it with further environment variables.</summary>
    public static Process Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "aiimage.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    public static CommandResult Finish(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill();
            throw new TimeoutException("aiimage did not end.");
        }
        return new CommandResult(process.ExitCode, output.Result, error.Result);
    }

    /// <summary>Waits until a process is as far as something shows; fails where it ends before.</summary>
    public static void Await(Process process, Func<bool> isFar)
    {
        using var patience = new CancellationTokenSource(Limit);
        while (!isFar())
        {
            Assert.False(process.WaitForExit(1) && !isFar(), "It ended before it was so far.");
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What Ctrl+C sends.</summary>
    public static void Interrupt(Process process) => Assert.Equal(0, Kill(process.Id, 2));

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}

internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
