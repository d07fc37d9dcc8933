using System.CommandLine;
using TextToImage.Imaging;
using TextToImage.Measuring;

namespace TextToImage.Cli;

/// <summary><c>aiimage compare</c>: whether two pictures are the same within a tolerance.</summary>
internal sealed class CompareCommand
{
    private readonly Argument<string> _image = new("IMAGE") { Description = "A picture." };
    private readonly Argument<string> _reference = new("REFERENCE") { Description = "A picture of the same size that it should be like." };
    private readonly Option<int?> _tolerance = new("--tolerance", "-t") { Description = "The largest difference of a channel that counts as equal, 0 to 255. Default: 0.", HelpName = "N" };
    private readonly Option<double?> _psnr = new("--minimum-psnr") { Description = "The least peak signal-to-noise ratio in decibels that counts as equal; alone, it decides instead of the tolerance.", HelpName = "X" };
    private readonly Option<string?> _difference = new("--difference") { Description = "Also writes a picture of the differences: black where the two are equal, the largest difference as 255.", HelpName = "FILE" };
    private readonly Option<bool> _force = new("--force", "-f") { Description = "Replace existing files." };
    private readonly Option<bool> _json = JsonOutput.Option();

    public static Command Create()
    {
        var self = new CompareCommand();
        var command = new Command("compare",
            """
            Tells whether two pictures are the same within a tolerance.

            As with cmp and diff, the exit code is 0 where they are, 1 where they are not, and 2 where that cannot be told.

            Examples:
              aiimage compare new.png expected.png
              aiimage compare new.png expected.png --tolerance 2 --difference difference.png
              aiimage compare new.jpg expected.png --minimum-psnr 35 --json
            """)
        { self._image, self._reference, self._tolerance, self._psnr, self._difference, self._force, self._json };
        command.SetAction(parsed => self.Run(parsed));
        return command;
    }

    private int Run(ParseResult parsed)
    {
        try
        {
            return Compare(parsed) ? ExitCode.Done : ExitCode.Failed;
        }
        catch (AIImageException error)
        {
            // 1 would say that they differ.
            Console.Error.WriteLine($"aiimage: {error.Message}");
            return ExitCode.Usage;
        }
    }

    private bool Compare(ParseResult parsed)
    {
        var (file, other) = (Path.GetFullPath(parsed.GetValue(_image)!), Path.GetFullPath(parsed.GetValue(_reference)!));
        var difference = parsed.GetValue(_difference) is { } named ? Path.GetFullPath(named) : null;
        if (difference is not null)
            DifferenceFile.Require(difference, parsed.GetValue(_force));
        var (picture, reference) = (PictureFile.Read(file).Picture, PictureFile.Read(other).Picture);
        var compared = PictureComparison.Of(picture, reference, parsed.GetValue(_tolerance), parsed.GetValue(_psnr));
        if (difference is not null)
            DifferenceFile.Save(difference, picture, reference, parsed.GetValue(_force));
        foreach (var warning in compared.Warnings)
            Console.Error.WriteLine($"aiimage: warning: {warning}");
        var (equal, (largest, pixels, rmse)) = (compared.Equal, compared.Difference);
        if (parsed.GetValue(_json))
            JsonOutput.Write([new CompareLine(file, other, equal, largest, pixels, JsonOutput.Finite(compared.Difference.Psnr), Math.Round(rmse, 6), difference, compared.Warnings)]);
        else
            Console.Out.WriteLine(FormattableString.Invariant($"{(equal ? "equal" : "different")}: largest difference {largest} of 255, {pixels} of {(long)picture.Width * picture.Height} pixels beyond the tolerance, PSNR {Psnr(compared)}"));
        return equal;
    }

    private static string Psnr(PictureComparison compared) => double.IsInfinity(compared.Difference.Psnr) ? "infinite" : FormattableString.Invariant($"{compared.Difference.Psnr:0.00} dB");

    private sealed record CompareLine(
        string Path, string Reference, bool Equal, int LargestDifference, long DifferentPixels, double? Psnr, double Rmse, string? DifferencePath, IReadOnlyList<string> Warnings);
}
