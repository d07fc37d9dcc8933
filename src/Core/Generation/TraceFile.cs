using TextToImage.Files;
using TextToImage.Imaging;
using TextToImage.Imaging.Gif;

namespace TextToImage.Generation;

/// <summary>The file that shows how a picture was made, beside the picture's own.</summary>
public static class TraceFile
{
    private const string Suffix = "-trace";
    private const int LongestSide = 256, SheetSide = 128, Gap = 4;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(180), Pause = TimeSpan.FromMilliseconds(1500);

    /// <summary>Writes the process of a picture beside it.</summary>
    /// <param name="picture">Path of the picture, whose name the file gets with "-trace" behind.</param>
    /// <param name="trace">The process.</param>
    /// <param name="form">Animation or contact sheet.</param>
    /// <param name="overwrite">Whether a file of that name is replaced; otherwise the name gets a number.</param>
    /// <returns>The full path of the file.</returns>
    /// <exception cref="AIImageException">It cannot be written.</exception>
    public static string Save(string picture, DiffusionTrace trace, TraceForm form, bool overwrite)
    {
        var (data, ending) = form == TraceForm.Gif ? (Animation(trace), ".gif") : (PictureFile.Encode(Sheet(trace), PictureFormat.Png, null), ".png");
        return OutputNames.WriteBeside(picture, Suffix + ending, data, overwrite);
    }

    /// <summary>Left the sample on its way, right the picture, or what the step predicted it to be.</summary>
    private static byte[] Animation(DiffusionTrace trace)
    {
        var there = trace.Forward.Select((noisy, i) => (Pair(noisy, trace.Forward[0]), i == 0 ? Pause : Step));
        var back = trace.Reverse.Select((noisy, i) => (Pair(noisy, trace.Predicted[i]), i == trace.Reverse.Count - 1 ? Pause : Step));
        return AnimatedGif.Encode([.. there, .. back]);
    }

    private static Picture Pair(Picture left, Picture right) => ContactSheet.Arrange([left, right], 2, LongestSide, Gap);

    private static Picture Sheet(DiffusionTrace trace)
    {
        var columns = Math.Max(trace.Forward.Count, trace.Reverse.Count);
        var blank = new Picture(trace.Forward[0].Width, trace.Forward[0].Height, [.. Enumerable.Repeat(byte.MaxValue, trace.Forward[0].Rgb.Length)]);
        return ContactSheet.Arrange([.. Row(trace.Forward), .. Row(trace.Reverse), .. Row(trace.Predicted)], columns, SheetSide, Gap);

        IEnumerable<Picture> Row(IReadOnlyList<Picture> pictures) => pictures.Concat(Enumerable.Repeat(blank, columns - pictures.Count));
    }
}
