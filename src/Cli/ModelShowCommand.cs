using System.CommandLine;
using TextToImage.Models;

namespace TextToImage.Cli;

/// <summary><c>aiimage model show</c>: what a model is.</summary>
internal static class ModelShowCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "Name of an installed model, or a model folder." };
        var json = JsonOutput.Option();
        var command = new Command("show", "Shows what a model is.") { name, json };
        command.SetAction(parsed =>
        {
            var model = ModelSummary.Of(ModelLibrary.Default.Locate(parsed.GetValue(name)));
            if (parsed.GetValue(json))
                JsonOutput.Write([model]);
            else
                Write(model);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(ModelSummary model)
    {
        Line("name", model.DisplayName);
        Line("description", model.Description);
        Line("pipeline", model.Pipeline);
        Line("folder", model.Path);
        Line("based on", model.BasedOn);
        Line("transparency", model.HasAlpha ? "yes" : null);
        Line("source", model.Source);
        Line("revision", model.Revision);
        Line("licence", model.License);
        Line("fetched", model.Fetched is { } fetched ? FormattableString.Invariant($"{fetched.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : null);
        Line("on disk", $"{model.Bytes / 1e6:0.0} MB");
    }

    private static void Line(string name, string? value)
    {
        if (value is not null)
            Console.Out.WriteLine($"{name,-12} {value}");
    }
}
