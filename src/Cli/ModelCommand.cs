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
            {
                var model = ModelFolder.Open(folder);
                Console.Out.WriteLine($"{model.Defaults.Name}\t{model.PipelineClass}\t{model.Path}");
            }
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Show()
    {
        var name = new Argument<string>("NAME") { Description = "Name of an installed model, or a model folder." };
        var command = new Command("show", "Shows what a model is.") { name };
        command.SetAction(parsed =>
        {
            var model = ModelLibrary.Default.Open(parsed.GetValue(name));
            var bytes = Directory.EnumerateFiles(model.Path, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
            Console.Out.WriteLine($"name         {model.Defaults.Name}");
            if (model.Defaults.Description is { } description)
                Console.Out.WriteLine($"description  {description}");
            Console.Out.WriteLine($"pipeline     {model.PipelineClass}");
            Console.Out.WriteLine($"folder       {model.Path}");
            Console.Out.WriteLine($"on disk      {bytes / 1e6:0.0} MB");
            return ExitCode.Done;
        });
        return command;
    }
}
