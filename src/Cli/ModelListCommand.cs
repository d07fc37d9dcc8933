using System.CommandLine;
using TextToImage.Models;

namespace TextToImage.Cli;

/// <summary><c>aiimage model list</c>: what --model takes by name.</summary>
internal static class ModelListCommand
{
    public static Command Create()
    {
        var json = JsonOutput.Option();
        var command = new Command("list", "Lists the installed models, CLIP models, and networks that enlarge pictures or find what they show: name, pipeline and folder.") { json };
        command.SetAction(parsed =>
        {
            var library = ModelLibrary.Default;
            foreach (var warning in library.Warnings())
                Console.Error.WriteLine($"aiimage: warning: {warning}");
            var lines = library.Installed().Concat(library.Clips()).Concat(library.Networks()).Select(Read).OfType<ModelSummary>().ToList();
            if (parsed.GetValue(json))
                JsonOutput.Write(lines);
            else
                lines.ForEach(line => Console.Out.WriteLine($"{line.Name}\t{line.Pipeline}\t{line.Path}"));
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>One that cannot be read must not hide the others.</summary>
    private static ModelSummary? Read(string folder)
    {
        try
        {
            return ModelSummary.Of(folder);
        }
        catch (AIImageException error)
        {
            Console.Error.WriteLine($"aiimage: warning: {error.Message}");
            return null;
        }
    }
}
