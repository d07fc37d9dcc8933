using System.CommandLine;
using TextToImage.Installing;
using TextToImage.Models;

namespace TextToImage.Cli;

/// <summary><c>aiimage model install</c>: a model from a folder or a file of this machine.</summary>
internal sealed class ModelInstallCommand
{
    private readonly Argument<string> _source = new("SOURCE") { Description = "A model folder, a .zip file of one, the folder of a CLIP model, or the folder or .onnx file of a network that enlarges pictures or finds what they show." };
    private readonly Option<string?> _name = new("--name") { Description = "Name of the model. Default: that of the folder or file.", HelpName = "NAME" };
    private readonly Option<string?> _to = new("--to") { Description = $"The folder of models to install into. Default: '{ModelLibrary.UserFolder}'.", HelpName = "FOLDER" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace a model of that name." };
    private readonly Option<bool> _json = JsonOutput.Option();
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress on standard error." };

    public static Command Create()
    {
        var self = new ModelInstallCommand();
        var command = new Command("install",
            """
            Installs a model from this machine, so that it has a name. Nothing is fetched from the internet.

            The model is checked, copied, and there as a whole or not at all. Names that begin with a dot, such as .git, are left out.

            Examples:
              aiimage model install C:\downloads\sd15 --name sd15
              aiimage model install realesrgan-x4.onnx
              aiimage model install anime.zip --to D:\models --force
            """)
        { self._source, self._name, self._to, self._force, self._json, self._quiet };
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        using var installation = ModelInstallation.Prepare(
            parsed.GetValue(_source)!, parsed.GetValue(_to) ?? ModelLibrary.UserFolder, parsed.GetValue(_name), parsed.GetValue(_force));
        var replaces = installation.Replaces;
        var warnings = Copy(installation, parsed, cancellation);
        foreach (var warning in warnings)
            Console.Error.WriteLine($"aiimage: warning: {warning}");
        if (parsed.GetValue(_json))
            JsonOutput.Write([new InstalledLine(installation.Name, installation.Path, installation.Source, installation.Bytes, replaces, warnings)]);
        else
            Console.Out.WriteLine(installation.Path);
        return ExitCode.Done;
    }

    private IReadOnlyList<string> Copy(ModelInstallation installation, ParseResult parsed, CancellationToken cancellation)
    {
        using var bar = ProgressBar.Start(enabled: !parsed.GetValue(_quiet), 1);
        var progress = new ActionProgress<InstallProgress>(done => bar.Show(done.File, done.Fraction));
        return installation.Run(progress, cancellation);
    }

    private sealed record InstalledLine(string Name, string Path, string Source, long Bytes, bool Replaced, IReadOnlyList<string> Warnings);
}
