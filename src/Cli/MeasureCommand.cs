using System.CommandLine;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Measuring;
using TextToImage.Models;

namespace TextToImage.Cli;

/// <summary><c>aiimage measure</c>: how well pictures fit a prompt, and how near they are to another picture.</summary>
internal sealed class MeasureCommand
{
    private readonly Argument<string[]> _images = new("IMAGE")
    {
        Description = "Pictures: PNG, JPEG, WebP, BMP or GIF files; * and ? stand for parts of a name.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _prompt = new("--prompt", "-p") { Description = "What the pictures should show. Default: the prompt that each was made with.", HelpName = "TEXT" };
    private readonly Option<string?> _model = new("--model", "-m") { Description = "The CLIP model that compares pictures with prompts: its name or folder. Default: the first that is installed.", HelpName = "NAME|FOLDER" };
    private readonly Option<string?> _reference = new("--reference", "-r") { Description = "A picture of the same size, to which PSNR, SSIM, root mean squared and largest difference are measured.", HelpName = "FILE" };
    private readonly Option<string> _device = DeviceOption.Create();
    private readonly Option<bool> _json = JsonOutput.Option();

    public static Command Create()
    {
        var self = new MeasureCommand();
        var command = new Command("measure",
            """
            Measures how well pictures fit their prompts, by a CLIP model, and how near they are to another picture.

            The CLIP score is 100 times the cosine between the embeddings of picture and prompt, and never below 0.

            Examples:
              aiimage measure house.png --model clip
              aiimage measure *.png --prompt "a red house" --model C:\models\clip-vit-base-patch32 --json
              aiimage measure small.jpg --reference original.png
            """)
        { self._images, self._prompt, self._model, self._reference, self._device, self._json };
        command.SetAction((parsed, cancellation) => Task.FromResult(self.Run(parsed, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        List<string> files = [.. parsed.GetValue(_images)!.SelectMany(image => InputFiles.Expand(image))];
        var (prompt, named, reference) = (parsed.GetValue(_prompt), parsed.GetValue(_model), parsed.GetValue(_reference));
        var folder = MeasureRequest.ClipFor(named, prompt, reference is not null, ModelLibrary.Default);
        using var lease = folder is null ? null : ModelCache.Shared.Rent(folder, DeviceOption.Read(parsed, _device), cancellation);
        var request = new MeasureRequest
        {
            Prompt = prompt,
            Clip = lease?.Clip,
            IsClipWanted = named is not null,
            Reference = reference is null ? null : PictureFile.Read(reference).Picture,
        };
        var lines = files.ConvertAll(file => Measure(file, reference, request, cancellation));
        foreach (var warning in lines.SelectMany(line => line.Warnings).Distinct())
            Console.Error.WriteLine($"aiimage: warning: {warning}");
        if (parsed.GetValue(_json))
            JsonOutput.Write(lines);
        else
            lines.ForEach(Write);
        return ExitCode.Done;
    }

    private static MeasureLine Measure(string file, string? reference, MeasureRequest request, CancellationToken cancellation)
    {
        var (picture, made) = PictureFile.Read(file);
        var measures = PictureMeasures.Of(picture, made, request, cancellation);
        var (clip, difference) = (measures.Clip, measures.Difference);
        return new MeasureLine(
            Path.GetFullPath(file), measures.Prompt, clip is null ? null : request.Clip!.Folder.Name, Rounded(clip?.Score), Rounded(clip?.Cosine), Rounded(clip?.Logit),
            reference is null ? null : Path.GetFullPath(reference), JsonOutput.Finite(difference?.Psnr), Rounded(measures.Ssim), Rounded(difference?.Rmse), difference?.LargestDifference, measures.Warnings);
    }

    private static void Write(MeasureLine line)
    {
        Console.Out.WriteLine(line.Path);
        Line("clip score", line.ClipScore, line.Prompt is null ? "" : $"  of '{line.Prompt}' by {line.Model}");
        Line("cosine", line.ClipCosine);
        if (line.Reference is null)
            return;
        Line("psnr", line.Psnr, " dB");
        if (line.Psnr is null)
            Console.Out.WriteLine($"  {"psnr",-12} infinite");
        Line("ssim", line.Ssim);
        Line("rmse", line.Rmse, " of 255");
        Line("largest", line.LargestDifference, " of 255");
    }

    private static void Line(string name, double? value, string unit = "")
    {
        if (value is not null)
            Console.Out.WriteLine(FormattableString.Invariant($"  {name,-12} {value:0.####}{unit}"));
    }

    /// <summary>As many digits as single precision has.</summary>
    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 6) : null;

    private sealed record MeasureLine(
        string Path, string? Prompt, string? Model, double? ClipScore, double? ClipCosine, double? ClipLogit,
        string? Reference, double? Psnr, double? Ssim, double? Rmse, int? LargestDifference, IReadOnlyList<string> Warnings);
}
