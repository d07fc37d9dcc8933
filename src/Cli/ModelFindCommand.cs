using System.CommandLine;
using TextToImage.Installing.Hub;

namespace TextToImage.Cli;

/// <summary><c>aiimage model find</c>: what can be installed by name.</summary>
internal static class ModelFindCommand
{
    public static Command Create()
    {
        var word = new Argument<string?>("WORD") { Description = "Only models with this in their name, family or description.", Arity = ArgumentArity.ZeroOrOne };
        var json = JsonOutput.Option();
        var command = new Command("find",
            """
            Lists well-known models that can be installed by name: name, family, licence, repository, and what each is for. Nothing is asked of the internet.

            Examples:
              aiimage model find
              aiimage model find turbo
              aiimage model install --name sdxl-turbo --dry-run
            """)
        { word, json };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(word)?.Trim() ?? "";
            var models = ModelCatalogue.All.Where(model => new[] { model.Name, model.Family, model.Description }.Any(text => text.Contains(wanted, StringComparison.OrdinalIgnoreCase))).ToList();
            if (parsed.GetValue(json))
                JsonOutput.Write(models);
            else
                models.ForEach(model => Console.Out.WriteLine($"{model.Name}\t{model.Family}\t{model.License ?? "no licence named"}\t{model.Place}\t{model.Description}"));
            if (models.Count == 0)
                Console.Error.WriteLine($"aiimage: warning: no model of the catalogue has '{wanted}' in it; aiimage model find lists all.");
            return ExitCode.Done;
        });
        return command;
    }
}
