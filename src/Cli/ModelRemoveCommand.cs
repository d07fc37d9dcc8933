using System.CommandLine;
using TextToImage.Installing;
using TextToImage.Models;

namespace TextToImage.Cli;

/// <summary><c>aiimage model remove</c>: an installed model and its files.</summary>
internal static class ModelRemoveCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "Name of an installed model, or its folder." };
        var force = new Option<bool>("--force", "-f") { Description = "Remove it although other models are based on it." };
        var command = new Command("remove",
            $"""
            Removes an installed model with its files.

            Only those of the user's own folder and of {ModelLibrary.FoldersVariable} can be removed, not those that come with the program.

            Examples:
              aiimage model remove sd15
            """)
        { name, force };
        command.SetAction((parsed, cancellation) =>
        {
            var removal = ModelRemoval.Prepare(parsed.GetValue(name)!, ModelLibrary.Default, parsed.GetValue(force));
            removal.Run(cancellation);
            if (removal.Warning is { } warning)
                Console.Error.WriteLine($"aiimage: warning: {warning}");
            Console.Out.WriteLine(removal.Path);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
