using System.CommandLine;
using Spectre.Console;
using TextToImage.Models;
using TextToImage.Shell;
using TextToImage.Text;

namespace TextToImage.Cli.Explorer;

/// <summary><c>aiimage explorer</c>: what the menus that <c>aiimage shell register</c> makes call.</summary>
internal static class ExplorerCommand
{
    /// <param name="aiimage">Runs another command line.</param>
    public static Command Create(Func<string[], Task<int>> aiimage)
    {
        var verb = new Argument<string>("VERB") { Description = $"What the menu says: {string.Join(", ", VerbQuestions.Verbs)}." };
        verb.AcceptOnlyFromAmong([.. VerbQuestions.Verbs]);
        var files = new Argument<string[]>("FILE") { Description = "Pictures or documents; with new a folder.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("explorer",
            """
            Does what a menu of Windows Explorer says: asks for a prompt where it needs one, makes the pictures beside the files, and selects them in Explorer.

            Where several files are selected, Explorer starts one of these for each; the first does the work of all.

            Examples:
              aiimage explorer enlarge2 "C:\pictures\a house.png"
              aiimage explorer edit C:\pictures\house.png
            """)
        { verb, files };
        command.SetAction((parsed, cancellation) => Run(parsed.GetValue(verb)!, [.. parsed.GetValue(files)!.Select(Path.GetFullPath)], aiimage, cancellation));
        return command;
    }

    private static async Task<int> Run(string verb, IReadOnlyList<string> own, Func<string[], Task<int>> aiimage, CancellationToken cancellation)
    {
        // Send To hands over all files at once, and a folder has but one background.
        var files = own.Count > 1 || Directory.Exists(own[0]) ? own : new FileGathering(verb, TimeProvider.System).Gather(own);
        if (files is null)
            return ExitCode.Done;
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Interactive = Console.IsInputRedirected || Console.IsOutputRedirected ? InteractionSupport.No : InteractionSupport.Yes });
        var window = new ConsoleForm(console, WindowsUser.Language, typed => ModelWords.Beginning(ModelLibrary.Default.Open(null), typed));
        return await new VerbRun(window, aiimage, WindowsUser.FileManager).Run(verb, files, cancellation);
    }
}
