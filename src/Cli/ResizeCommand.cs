using System.CommandLine;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Upscaling;

namespace TextToImage.Cli;

/// <summary><c>aiimage resize</c>: pictures at other sizes.</summary>
internal sealed class ResizeCommand
{
    private readonly Argument<string[]> _images = new("IMAGE")
    {
        Description = "Pictures: PNG, JPEG, WebP, BMP or GIF files; * and ? stand for parts of a name.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly ResizeOptions _options = new();
    private readonly OutputOptions _output = new("the picture and its size");

    public static Command Create()
    {
        var self = new ResizeCommand();
        var command = new Command("resize",
            """
            Makes pictures larger or smaller.

            Examples:
              aiimage resize house.png --scale 4
              aiimage resize scans/*.jpg --size 1920x1080 --method lanczos --out resized/
              aiimage resize photo.jpg --scale 4 --model C:\models\realesrgan-x4.onnx --out large.png
            """)
        { self._images };
        self._options.AddTo(command);
        self._output.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var request = _options.Read(parsed);
        List<string> files = [.. parsed.GetValue(_images)!.SelectMany(image => InputFiles.Expand(image))];
        var output = _output.Read(parsed, files.Count);
        var report = new PictureReport(parsed.GetValue(_output.Json));
        try
        {
            using var progress = ProgressBar.Start(enabled: !parsed.GetValue(_output.Quiet), files.Count);
            foreach (var file in files)
            {
                var (picture, made) = PictureFile.Read(file);
                var each = request with { Metadata = made };
                var choice = Choose(parsed, picture, each);
                using var lease = ModelCache.Shared.Rent(choice.Source, _options.ReadDevice(parsed), cancellation);
                var resized = output.Noted(lease.Resizer.Resize(picture, each, progress, cancellation));
                cancellation.ThrowIfCancellationRequested();
                var path = output.Save(resized.Picture, resized.Metadata, ResizeNames.FileName(file, each));
                string[] warnings = choice.Warning is null ? [.. resized.Warnings] : [choice.Warning, .. resized.Warnings];
                report.Add(path, Path.GetFullPath(file), resized, warnings);
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

    private UpscalerChoice Choose(ParseResult parsed, Picture picture, ResizeRequest request) => UpscalerChoice.Make(
        _options.ReadMethod(parsed), _options.ReadModel(parsed), request.Metadata,
        PictureResizer.Enlarges(picture.Width, picture.Height, request), ModelLibrary.Default);
}
