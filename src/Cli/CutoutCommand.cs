using System.CommandLine;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Matting;
using TextToImage.Models;

namespace TextToImage.Cli;

/// <summary><c>aiimage cutout</c>: pictures without their background.</summary>
internal sealed class CutoutCommand
{
    private readonly Argument<string[]> _images = new("IMAGE")
    {
        Description = "Pictures: PNG, JPEG, WebP, BMP or GIF files; * and ? stand for parts of a name.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _method = new("--method") { Description = "own: the model that drew it draws it again on nothing; plain: the colour of its border is taken away; network: what the picture shows is looked for; auto: the first of these that can.", HelpName = "NAME", DefaultValueFactory = _ => MatteMethods.Automatic };
    private readonly Option<string?> _model = new("--model", "-m") { Description = "A network that finds what pictures show. Default: the first that is installed, where one is needed.", HelpName = "NAME|FOLDER|FILE.onnx" };
    private readonly Option<double> _tolerance = new("--tolerance") { Description = "How far the colours of a plain background lie apart, in percent, 0 to 50.", HelpName = "N", DefaultValueFactory = _ => new MatteRequest().Tolerance };
    private readonly Option<string> _background = new("--background") { Description = "What to lay under it instead: a colour such as #0f6cbd or navy.", HelpName = "COLOUR", DefaultValueFactory = _ => PictureBackground.Transparent.ToString() };
    private readonly Option<string> _device = DeviceOption.Create();
    private readonly OutputOptions _output = new("the picture");

    public static Command Create()
    {
        var self = new CutoutCommand();
        var command = new Command("cutout",
            """
            Takes the background of pictures away.

            Examples:
              aiimage cutout house.png
              aiimage cutout logos/*.jpg --tolerance 10 --out cut/
              aiimage cutout portrait.jpg --model C:\models\isnet-general-use.onnx --background navy
            """)
        { self._images, self._method, self._model, self._tolerance, self._background, self._device };
        self._output.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var request = new MatteRequest
        {
            Method = parsed.GetValue(_method),
            Model = parsed.GetValue(_model),
            Tolerance = parsed.GetValue(_tolerance),
            Background = PictureBackground.Parse(parsed.GetValue(_background)!),
        };
        List<string> files = [.. parsed.GetValue(_images)!.SelectMany(image => InputFiles.Expand(image))];
        var output = _output.Read(parsed, files.Count);
        output.Require(request.Background);
        var report = new PictureReport(parsed.GetValue(_output.Json));
        try
        {
            using var progress = ProgressBar.Start(enabled: !parsed.GetValue(_output.Quiet), files.Count);
            using var remover = new BackgroundRemover(ModelLibrary.Default, ModelCache.Shared, DeviceOption.Read(parsed, _device));
            foreach (var file in files)
            {
                var (picture, made) = PictureFile.Read(file);
                var cut = remover.Remove(picture, request with { Metadata = made }, progress, cancellation);
                cancellation.ThrowIfCancellationRequested();
                report.Add(output.Save(cut.Picture, cut.Metadata, MatteNames.FileName(file)), Path.GetFullPath(file), cut);
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
