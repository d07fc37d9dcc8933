using System.Text.Json;
using TextToImage.Shell;

namespace TextToImage.Cli.Explorer;

/// <summary>Does what a verb comes to: one command of aiimage after the other, then the files that they wrote are selected in Explorer.</summary>
/// <param name="window">Where questions are asked.</param>
/// <param name="aiimage">Runs a command line of aiimage.</param>
/// <param name="files">Shows files; null where nothing can.</param>
internal sealed class VerbRun(IFormWindow window, Func<string[], Task<int>> aiimage, IFileManager? files)
{
    /// <summary>Does the work of a verb. A file that fails does not keep the others from it.</summary>
    /// <param name="verb">Name of the verb.</param>
    /// <param name="selected">Full paths.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The exit code of the first command that failed.</returns>
    public async Task<int> Run(string verb, IReadOnlyList<string> selected, CancellationToken cancellation)
    {
        IReadOnlyList<VerbWork>? works;
        try
        {
            works = await new VerbQuestions(window).Ask(verb, selected, cancellation);
        }
        catch (AIImageException error)
        {
            await Tell(error);
            // Else the console would close before anyone has read it.
            await window.ShowUntilRead(cancellation);
            return error.ErrorId == ErrorIds.ArgumentInvalid ? ExitCode.Usage : ExitCode.Failed;
        }
        if (works is null)
            return ExitCode.Cancelled;
        var written = new List<string>();
        var code = ExitCode.Done;
        for (var index = 0; index < works.Count && !cancellation.IsCancellationRequested; index++)
        {
            if (works.Count > 1)
                await Console.Error.WriteLineAsync($"{index + 1} / {works.Count}  {Path.GetFileName(works[index].Of)}");
            var ended = await Run(works[index], written);
            code = code == ExitCode.Done ? ended : code;
        }
        foreach (var file in written)
            await Console.Out.WriteLineAsync(file);
        if (written.Count > 0 && !Console.IsOutputRedirected)
            files?.Select(written);
        if (code is not (ExitCode.Done or ExitCode.Cancelled) || works.Any(work => work.Shows))
            await window.ShowUntilRead(cancellation);
        return code;
    }

    private async Task<int> Run(VerbWork work, List<string> written)
    {
        string[] arguments;
        try
        {
            arguments = work.Arguments();
        }
        catch (AIImageException error)
        {
            await Tell(error);
            return ExitCode.Failed;
        }
        if (work.Shows)
            return await aiimage(arguments);
        var console = Console.Out;
        using var report = new StringWriter();
        Console.SetOut(report);
        try
        {
            return await aiimage(arguments);
        }
        finally
        {
            Console.SetOut(console);
            written.AddRange(Paths(report.ToString()));
        }
    }

    private static Task Tell(AIImageException error) => Console.Error.WriteLineAsync($"aiimage: {error.Message}");

    /// <summary>The paths of a report of --json; none where the command failed before it had one.</summary>
    private static IEnumerable<string> Paths(string report)
    {
        if (string.IsNullOrWhiteSpace(report))
            yield break;
        using var json = JsonDocument.Parse(report);
        foreach (var line in json.RootElement.EnumerateArray())
            yield return line.GetProperty("path").GetString()!;
    }
}
