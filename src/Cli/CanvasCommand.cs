using System.CommandLine;
using TextToImage.Generation;
using TextToImage.Generation.Canvases;
using TextToImage.Models;
using TextToImage.Requests;

namespace TextToImage.Cli;

/// <summary><c>aiimage canvas</c>: one picture of any length.</summary>
internal sealed class CanvasCommand
{
    private readonly Argument<string> _prompt = new("PROMPT") { Description = "What the canvas should show, in quotes: every window of it does, so best something that can go on." };
    private readonly Option<string?> _model = new("--model", "-m") { Description = "Name of an installed model, or a folder in the diffusers ONNX layout. Default: the starter model.", HelpName = "NAME|FOLDER" };
    private readonly Option<string> _size = new("--size", "-s") { Description = "Size in pixels; one side may be as long as the disk has room for.", HelpName = "WxH", Required = true };
    private readonly Option<string> _out = new("--out", "-o") { Description = "The file, .png. What is finished of it lies in a file beside it with .part behind its name, until it is whole.", HelpName = "FILE", Required = true };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace the file, and a canvas of other settings that was not finished." };
    private readonly Option<bool> _json = JsonOutput.Option();
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "No progress on standard error." };
    private readonly Option<string> _device = DeviceOption.Create();
    private readonly SettingOptions _settings = new(SettingCommands.Drawing) { Without = [nameof(GenerationRequest.Windows)] };

    public static Command Create()
    {
        var self = new CanvasCommand();
        var command = new Command("canvas",
            """
            Makes one picture of any length, such as a frieze or a banner, in windows that overlap.

            Memory does not grow with the length. Ctrl+C ends the work, and the same command goes on with it.

            Examples:
              aiimage canvas "a green hill with trees" --size 9728x2048 --seed 1 --out hills.png
              aiimage canvas "a rocky coast" --size 38912x2048 --out coast.png
            """)
        { self._prompt };
        self._prompt.Validators.Add(NewCommand.RefuseMistypedOptions);
        foreach (var option in new Option[] { self._model, self._size }.Concat(self._settings.InOrder()).Concat([self._device, self._out, self._force, self._json, self._quiet]))
            command.Add(option);
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var (width, height) = SizeText.Read(parsed.GetValue(_size));
        var request = _settings.Read(parsed, new GenerationRequest { Prompt = parsed.GetValue(_prompt)!, Width = width, Height = height });
        using var lease = ModelCache.Shared.Rent(ModelLibrary.Default.Open(parsed.GetValue(_model)), DeviceOption.Read(parsed, _device), cancellation);
        using var progress = ProgressBar.Start(enabled: !parsed.GetValue(_quiet), 1);
        var canvas = CanvasMaker.Draw(lease.Pipeline, request, Path.GetFullPath(parsed.GetValue(_out)!), parsed.GetValue(_force), progress, cancellation);
        foreach (var warning in canvas.Warnings)
            Console.Error.WriteLine($"aiimage: warning: {warning}");
        if (parsed.GetValue(_json))
        {
            JsonOutput.Write(new[]
            {
                new
                {
                    canvas.Path, canvas.Metadata.Model, canvas.Metadata.Prompt, canvas.Seed, canvas.Width, canvas.Height, canvas.Metadata.Steps, canvas.Resumed, canvas.Device, canvas.NetworkCalls,
                    DurationMs = Math.Round(canvas.Duration.TotalMilliseconds, 1), OverheadMs = Math.Round(canvas.Overhead.TotalMilliseconds, 1), canvas.Warnings,
                },
            });
        }
        else
        {
            Console.Out.WriteLine(canvas.Path);
        }
        return ExitCode.Done;
    }
}
