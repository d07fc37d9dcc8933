using System.CommandLine;
using TextToImage.Models;

namespace TextToImage.Cli;

/// <summary><c>aiimage model list</c> and <c>aiimage model show</c>.</summary>
internal static class ModelCommand
{
    public static Command Create() => new("model", "Shows the models of this machine.") { List(), Show() };

    private static Command List()
    {
        var command = new Command("list", "Lists the installed models.");
        command.SetAction(_ =>
        {
            foreach (var folder in ModelLibrary.Default.Installed())
                WriteLine(folder);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>One line a model; one that cannot be read must not hide the others.</summary>
    private static void WriteLine(string folder)
    {
        try
        {
            var model = ModelFolder.Open(folder);
            Console.Out.WriteLine($"{model.Defaults.Name}\t{model.PipelineClass}\t{model.Path}");
        }
        catch (AIImageException error)
        {
            Console.Error.WriteLine($"aiimage: warning: {error.Message}");
        }
    }

    private static Command Show()
    {
        var name = new Argument<string>("NAME") { Description = "Name of an installed model, or a model folder." };
        var command = new Command("show", "Shows what a model is.") { name };
        command.SetAction(parsed =>
        {
            var model = ModelLibrary.Default.Open(parsed.GetValue(name));
            Console.Out.WriteLine($"name         {model.Defaults.Name}");
            if (model.Defaults.Description is { } description)
                Console.Out.WriteLine($"description  {description}");
            Console.Out.WriteLine($"pipeline     {model.PipelineClass}");
            Console.Out.WriteLine($"folder       {model.Path}");
            if (model.Base is { } whole)
                Console.Out.WriteLine($"based on     {whole.Defaults.Name}");
            Console.Out.WriteLine($"on disk      {model.SizeOnDisk() / 1e6:0.0} MB");
            return ExitCode.Done;
        });
        return command;
    }
}
