using System.CommandLine;
using System.CommandLine.Parsing;
using TextToImage.Generation;
using TextToImage.Models;
using TextToImage.Upscaling;

namespace TextToImage.Cli;

/// <summary><c>aiimage edit</c>: pictures from pictures.</summary>
internal sealed class EditCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "The picture to edit, or a grid of which one is meant; it is not changed." };
    private readonly Argument<string?> _prompt = new("PROMPT")
    {
        Description = "What the picture, or its masked part, should show, in quotes. Default: what the picture's file says.",
        Arity = ArgumentArity.ZeroOrOne,
    };

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
              aiimage edit house-1-grid.png --vary 2 --subtle
              aiimage edit house-1-grid.png --vary 2 --grid
              aiimage edit house-1-grid.png --upscale 3
              aiimage edit house.png --pan right
              aiimage edit house.png --zoom-out 1.5
            """)
        { self._image, self._prompt };
        self._prompt.Validators.Add(NewCommand.RefuseMistypedOptions);
        self._edit.AddTo(command);
        self._generation.AddTo(command);
        self._output.AddTo(command);
        self._extras.AddTo(command);
        command.Validators.Add(self.RefuseDrawing);
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(_edit.Upscale) is not null)
            return Enlarge(parsed, cancellation);
        var request = _edit.Read(parsed, parsed.GetValue(_image)!, parsed.GetValue(_prompt), _generation.Read(parsed));
        return new PictureRun(parsed, _generation, _output, _extras).Run([request], cancellation);
    }

    /// <summary>Makes a picture larger, as aiimage resize does.</summary>
    private int Enlarge(ParseResult parsed, CancellationToken cancellation)
    {
        var files = _output.Read(parsed, 1);
        var image = parsed.GetValue(_image)!;
        var cell = _edit.Picture(parsed, image);
        var choice = UpscalerChoice.Make(null, parsed.GetValue(_generation.Model), cell.Made, enlarges: true, ModelLibrary.Default);
        using var lease = ModelCache.Shared.Rent(choice.Source, _generation.ReadDevice(parsed), cancellation);
        var (width, height) = _generation.ReadSize(parsed);
        var request = new ResizeRequest { Width = width, Height = height, Metadata = cell.Made };
        using var progress = ProgressBar.Start(enabled: !parsed.GetValue(_output.Quiet), 1);
        var resized = files.Noted(lease.Resizer.Resize(cell.Picture, lease.Resizer.Sized(request), progress, cancellation));
        cancellation.ThrowIfCancellationRequested();
        var path = files.Save(resized.Picture, resized.Metadata, ResizeNames.FileName(cell.FileName, request));
        var report = new PictureReport(parsed.GetValue(_output.Json));
        report.Add(path, Path.GetFullPath(image), resized, choice.Warning is null ? resized.Warnings : [choice.Warning, .. resized.Warnings]);
        report.Write();
        return ExitCode.Done;
    }

    /// <summary>What draws has no effect on a picture that only becomes larger, and nothing is ignored silently.</summary>
    private void RefuseDrawing(CommandResult command)
    {
        if (command.GetResult(_edit.Upscale) is not { Implicit: false })
            return;
        var heeded = _output.All.Concat(_generation.OfDevices).Append(_edit.Upscale).ToList();
        foreach (var option in command.Children.OfType<OptionResult>().Where(given => !given.Implicit && !heeded.Contains(given.Option)))
            command.AddError($"--upscale makes a picture larger and draws nothing, so {option.Option.Name} has no place beside it; leave one of them out.");
        if (command.GetValue(_prompt) is not null)
            command.AddError("--upscale makes a picture larger and draws nothing, so a prompt has no place beside it; leave one of them out.");
    }
}
