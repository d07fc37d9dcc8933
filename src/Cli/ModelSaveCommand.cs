using System.CommandLine;
using TextToImage.Installing;
using TextToImage.Models;

namespace TextToImage.Cli;

/// <summary><c>aiimage model save</c>: an installed model as a .zip file.</summary>
internal sealed class ModelSaveCommand
{
    private readonly Argument<string> _name = new("NAME") { Description = "Name of an installed model, or a model folder." };
    private readonly Option<string> _out = new("--out", "-o") { Description = "The .zip file, or a folder, in which it gets the model's name; one that ends with a slash is made.", HelpName = "FILE", Required = true };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace a file of that name." };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress on standard error." };

    public static Command Create()
    {
        var self = new ModelSaveCommand();
        var command = new Command("save",
            """
            Packs an installed model into a .zip file, to be installed on machines without the internet. Where it is from stays with it.

            Examples:
              aiimage model save sdxl-turbo --out sdxl-turbo.zip
              aiimage model install sdxl-turbo.zip
            """)
        { self._name, self._out, self._force, self._quiet };
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var saving = ModelSaving.Prepare(parsed.GetValue(_name)!, parsed.GetValue(_out)!, ModelLibrary.Default, parsed.GetValue(_force));
        using (var bar = ProgressBar.Start(enabled: !parsed.GetValue(_quiet), 1))
            saving.Run(new ActionProgress<InstallProgress>(done => bar.Show(done.File, done.Fraction)), cancellation);
        if (saving.Warning is { } warning)
            Console.Error.WriteLine($"aiimage: warning: {warning}");
        Console.Out.WriteLine(saving.Target);
        return ExitCode.Done;
    }
}
