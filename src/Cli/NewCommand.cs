using System.CommandLine;
using System.CommandLine.Parsing;
using TextToImage.Models;
using TextToImage.Pipelines;

namespace TextToImage.Cli;

/// <summary><c>aiimage new</c>: pictures from text.</summary>
internal sealed class NewCommand
{
    private readonly Argument<string[]> _prompts = new("PROMPT")
    {
        Description = "What the picture should show, in quotes. Several prompts make several pictures.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly GenerationOptions _generation = new();
    private readonly OutputOptions _output = new();

    public static Command Create()
    {
        var self = new NewCommand();
        var command = new Command("new",
            """
            Makes a picture from a text.

            Examples:
              aiimage new "a red house on a white background" --seed 1 --out house.png
              aiimage new "two blue stars" "icon of a lock" --size 1024x1024 --out pictures/
              aiimage new "a castle at dusk" --model C:\models\sd15 --size 512x768 --steps 30 --count 4
            """)
        { self._prompts };
        self._prompts.Validators.Add(RefuseMistypedOptions);
        self._generation.AddTo(command);
        self._output.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    /// <summary>Any word can be a prompt, so a mistyped option would become a picture.</summary>
    private static void RefuseMistypedOptions(ArgumentResult prompts)
    {
        foreach (var token in prompts.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
            prompts.AddError($"There is no option '{token.Value}', and a prompt cannot begin with two hyphens.");
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var request = _generation.Read(parsed);
        var prompts = parsed.GetValue(_prompts)!;
        var output = _output.Read(parsed, prompts.Length * request.Count);
        var model = ModelLibrary.Default.Open(parsed.GetValue(_generation.Model));
        using var lease = ModelCache.Shared.Rent(model, _generation.ReadDevice(parsed), cancellation);
        var requests = prompts.Select(prompt => request with { Prompt = prompt }).ToList();
        requests.ForEach(lease.Pipeline.Check);

        var report = new PictureReport(parsed.GetValue(_output.Json));
        try
        {
            using var progress = ProgressBar.Start(enabled: !parsed.GetValue(_output.Quiet), requests.Count);
            foreach (var each in requests)
            {
                foreach (var picture in lease.Pipeline.Generate(each, progress, cancellation))
                    report.Add(output.Save(picture), picture);
                progress.NextPrompt();
            }
        }
        finally
        {
            // Pictures finished before Ctrl+C or an error are on disk, so they are reported too.
            report.Write();
        }
        return ExitCode.Done;
    }
}
