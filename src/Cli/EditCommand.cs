using System.CommandLine;

namespace TextToImage.Cli;

/// <summary><c>aiimage edit</c>: pictures from pictures.</summary>
internal sealed class EditCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "The picture to edit; it is not changed." };
    private readonly Argument<string> _prompt = new("PROMPT") { Description = "What the picture, or its masked part, should show, in quotes." };
    private readonly EditOptions _edit = new();
    private readonly GenerationOptions _generation = new("Size of the result, in pixels; the picture is brought to it first. Default: the picture's own.");
    private readonly OutputOptions _output = new();
    private readonly ExtraOutputs _extras = new();

    public static Command Create()
    {
        var self = new EditCommand();
        var command = new Command("edit",
            """
            Changes a picture, or a part of it, as a text says.

            What is not masked stays as it is. Without a mask the whole picture is drawn anew after its likeness (--strength).

            Examples:
              aiimage edit house.png "a blue car" --region 20,20,216,216 --out car.png
              aiimage edit photo.jpg "a red balloon" --mask mask.png
              aiimage edit photo.jpg "a watercolour of a harbour" --strength 0.6 --model C:\models\sd15
              aiimage edit house.png "a house over a green hill" --expand 25%,0,25%,0
            """)
        { self._image, self._prompt };
        self._prompt.Validators.Add(NewCommand.RefuseMistypedOptions);
        self._edit.AddTo(command);
        self._generation.AddTo(command);
        self._output.AddTo(command);
        self._extras.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var request = _edit.Read(parsed, parsed.GetValue(_image)!, _generation.Read(parsed)) with { Prompt = parsed.GetValue(_prompt)! };
        return new PictureRun(parsed, _generation, _output, _extras).Run([request], cancellation);
    }
}
