using System.CommandLine;
using TextToImage.Imaging;
using TextToImage.Vectorizing;

namespace TextToImage.Cli;

/// <summary><c>aiimage vectorize</c>: flat pictures as SVG.</summary>
internal sealed class VectorizeCommand
{
    private readonly Argument<string[]> _images = new("IMAGE")
    {
        Description = "Pictures: PNG, JPEG, WebP, BMP or GIF files; * and ? stand for parts of a name.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<int?> _colours = new("--colors") { Description = $"Plain colours at most, {VectorizeRequest.FewestColours} to {VectorizeRequest.MostColours}. Default: as many as the picture has, and gradients where colours change steadily.", HelpName = "N" };
    private readonly Option<bool> _classes = new("--theme-classes") { Description = "Colours near those of Office's theme become these, with the classes by which Office gives them the colours of a document's theme." };
    private readonly OutputOptions _output = new("the picture", VectorNames.Extension, "draw pictures that are not flat");

    public static Command Create()
    {
        var self = new VectorizeCommand();
        var command = new Command("vectorize",
            """
            Draws flat pictures in shapes, as SVG.

            Examples:
              aiimage vectorize house.png
              aiimage vectorize icons/*.png --colors 6 --out svg/
              aiimage vectorize house.png --theme-classes --out house.svg
            """)
        { self._images, self._colours, self._classes };
        self._output.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        var request = new VectorizeRequest
        {
            Colours = parsed.GetValue(_colours),
            Theme = parsed.GetValue(_classes) ? OfficeTheme.Office : null,
            Force = _output.Overwrites(parsed),
        };
        List<string> files = [.. parsed.GetValue(_images)!.SelectMany(image => InputFiles.Expand(image))];
        var output = _output.Read(parsed, files.Count);
        var report = new PictureReport(parsed.GetValue(_output.Json));
        try
        {
            using var progress = ProgressBar.Start(enabled: !parsed.GetValue(_output.Quiet), files.Count);
            var done = 0;
            foreach (var file in files)
            {
                progress.Show($"Picture {done + 1} of {files.Count}", (double)done / files.Count);
                var (picture, made) = PictureFile.Read(file);
                var drawn = PictureVectorizer.Trace(picture, request with { Metadata = made }, cancellation);
                report.Add(output.Save(drawn.Svg, VectorNames.FileName(file)), Path.GetFullPath(file), drawn);
                done++;
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
