using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;

namespace TextToImage.Cli;

/// <summary>Runs a command line: usage errors, Ctrl+C and errors users can act on become messages and exit codes.</summary>
internal static class CommandRunner
{
    /// <summary>Runs a command line, however it ends.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="args">The command line.</param>
    /// <param name="isTyped">Whether a user wrote it, so that @FILE stands for what is in a file.</param>
    public static async Task<int> Run(RootCommand root, string[] args, bool isTyped = true)
    {
        var parsed = root.Parse(args, isTyped ? new ParserConfiguration() : new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync($"aiimage: {error.Message}");
            await Console.Error.WriteLineAsync($"'{Name(parsed.CommandResult)} --help' shows what can be given.");
            return ExitCode.Usage;
        }
        using var cancellation = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
        try
        {
            // The signals are ours: a step in work ends at once and temporary files are removed.
            var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
            return await parsed.InvokeAsync(configuration, cancellation.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("aiimage: cancelled.");
            return ExitCode.Cancelled;
        }
        catch (AIImageException error)
        {
            await Console.Error.WriteLineAsync($"aiimage: {error.Message}");
            return error.ErrorId == ErrorIds.ArgumentInvalid ? ExitCode.Usage : ExitCode.Failed;
        }
        catch (Exception error) when (error is IOException && !HasWorkingFolder())
        {
            await Console.Error.WriteLineAsync("aiimage: The folder in which this was started does not exist any more; change to another one.");
            return ExitCode.Failed;
        }
        catch (Exception error) when (NativeLibraryFailure.Explain(error) is { } failure)
        {
            await Console.Error.WriteLineAsync($"aiimage: {failure.Message}");
            return ExitCode.Failed;
        }

        string Name(CommandResult command) =>
            command.Command == root ? "aiimage" : $"{(command.Parent is CommandResult parent ? Name(parent) : "aiimage")} {command.Command.Name}";

        static bool HasWorkingFolder()
        {
            try
            {
                return Directory.Exists(Environment.CurrentDirectory);
            }
            catch (IOException)
            {
                return false;
            }
        }

        void Cancel(PosixSignalContext context)
        {
            context.Cancel = true;
            cancellation.Cancel();
        }
    }
}
