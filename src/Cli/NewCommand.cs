using System.CommandLine;
using System.CommandLine.Parsing;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Requests;

namespace TextToImage.Cli;

/// <summary><c>aiimage new</c>: pictures from text.</summary>
internal sealed class NewCommand
{
    private readonly Argument<string[]> _prompts = new("PROMPT")
    {
        Description = "What the picture should show, in quotes. Several prompts make several pictures. Not needed with --like or --blend, nor with models that take none.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly GenerationOptions _generation = new();
    private readonly SettingOptions _settings = new(SettingCommands.NewPictures);
    private readonly Option<string[]> _blend = new("--blend")
    {
        Description = "Two to five pictures: draws what is in the middle of them, by their CLIP embeddings with models that read pictures (unCLIP), else by their latents.",
        HelpName = "FILE,FILE,...",
    };

    private readonly OutputOptions _output = new();
    private readonly ExtraOutputs _extras = new();

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
              aiimage new "a yellow star at night" --tileable --size 512x512 --out pattern.png
              aiimage new "a red rocket" --seed 7 --variation 0.2 --count 4 --contact-sheet rockets.png
              aiimage new "a blue bird" --seed 1 --trace gif
              aiimage new "a red fox" --count 8 --best 2 --rank-with clip
              aiimage new "a house in the mountains" --model canny --control edges.png --control-scale 0.8
              aiimage new --model karlo --like cat.png --and-like dog.png --mix 0.3
              aiimage new "a red fox" --model karlo --stage-steps 25,25,7
              aiimage new "a red house" --grid
              aiimage new "a house" --blend house.png,castle.png
            """)
        { self._prompts };
        self._prompts.Validators.Add(RefuseMistypedOptions);
        self._generation.AddTo(command);
        foreach (var option in self._settings.InOrder())
            command.Add(option);
        command.Add(self._blend);
        self._output.AddTo(command);
        self._extras.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    /// <summary>Any word can be a prompt, so a mistyped option would become a picture.</summary>
    internal static void RefuseMistypedOptions(ArgumentResult prompts)
    {
        foreach (var token in prompts.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
            prompts.AddError($"There is no option '{token.Value}', and a prompt cannot begin with two hyphens.");
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var blended = (parsed.GetValue(_blend) ?? []).SelectMany(files => File.Exists(files) ? [files] : files.Split(',')).Select(file => PictureFile.Read(file.Trim())).ToList();
        var request = _settings.Read(parsed, _generation.Read(parsed)) with { Blend = [.. blended.Select(each => each.Picture)] };
        var said = string.Join(" and ", blended.Select(each => each.Metadata?.Prompt).Where(prompt => !string.IsNullOrWhiteSpace(prompt)).Distinct());
        var prompts = parsed.GetValue(_prompts) is { Length: > 0 } given ? given : [blended.Count > 0 ? said : WithoutPrompt(parsed, request)];
        return new PictureRun(parsed, _generation, _output, _extras).Run([.. prompts.Select(prompt => request with { Prompt = prompt })], cancellation);
    }

    /// <summary>The empty prompt, where the picture does not come from one.</summary>
    private string WithoutPrompt(ParseResult parsed, GenerationRequest request)
    {
        var model = ModelLibrary.Default.Open(parsed.GetValue(_generation.Model));
        return request.Like is not null || !DiffusionPipeline.TakesPrompt(model) ? "" : throw new AIImageException(ErrorIds.ArgumentInvalid,
            $"The model '{model.Defaults.Name}' draws what a prompt says, and there is none; give one in quotes, such as aiimage new \"a red house\".");
    }
}
