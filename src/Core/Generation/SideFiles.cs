using System.Globalization;
using System.Text;
using TextToImage.Files;
using TextToImage.Imaging;
using TextToImage.Imaging.Gif;
using TextToImage.Stages;

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

    /// <summary>Left the sample on its way, right the picture, or what the step predicted it to be, where it predicted one.</summary>
    private static byte[] Animation(DiffusionTrace trace)
    {
        var there = trace.Forward.Select((noisy, i) => (Frame(noisy, trace.Forward[0]), i == 0 ? Pause : Step));
        var back = trace.Reverse.Select((noisy, i) => (Frame([noisy, .. trace.Predicted.Skip(i).Take(1)]), i == trace.Reverse.Count - 1 ? Pause : Step));
        return AnimatedGif.Encode([.. there, .. back]);
    }

    private static Picture Frame(params Picture[] pictures) => ContactSheet.Arrange(pictures, pictures.Length, LongestSide, Gap);

    private static Picture Sheet(DiffusionTrace trace)
    {
        var columns = Math.Max(trace.Forward.Count, trace.Reverse.Count);
        var like = trace.Reverse[0];
        var blank = new Picture(like.Width, like.Height, [.. Enumerable.Repeat(byte.MaxValue, like.Rgb.Length)]);
        return ContactSheet.Arrange([.. Row(trace.Forward), .. Row(trace.Reverse), .. Row(trace.Predicted)], columns, SheetSide, Gap);

        IEnumerable<Picture> Row(IReadOnlyList<Picture> pictures) => pictures.Count == 0 ? [] : pictures.Concat(Enumerable.Repeat(blank, columns - pictures.Count));
    }
}

/// <summary>How the process that made a picture is shown.</summary>
public enum TraceForm
{
    /// <summary>An animation: the picture dissolves into noise and comes back, beside what each step predicts.</summary>
    Gif,

    /// <summary>A contact sheet: a row to noise, a row back, and a row of what each step predicts.</summary>
    Sheet,
}

/// <summary>The process that made a picture, decoded: from the picture to noise, and from noise to the picture.</summary>
/// <param name="Forward">The picture and what more and more noise makes of it; empty for models that do not diffuse.</param>
/// <param name="Reverse">What was left of the noise after each step; of models that draw tokens the picture of those so far.</param>
/// <param name="Predicted">The clean picture that each step of <paramref name="Reverse"/> predicted; empty for models that do not diffuse.</param>
public sealed record DiffusionTrace(IReadOnlyList<Picture> Forward, IReadOnlyList<Picture> Reverse, IReadOnlyList<Picture> Predicted)
{
    /// <summary>The processes that made the pictures of a batch.</summary>
    /// <param name="run">Its steps, as samples.</param>
    /// <param name="grounds">What lies under each picture.</param>
    /// <param name="decode">Makes the pictures of a sample of the whole batch.</param>
    internal static List<DiffusionTrace> Of(LatentTrace run, IReadOnlyList<PictureBackground> grounds, Func<float[], List<Picture>> decode)
    {
        var forward = run.Forward.Select(step => decode(step.Sample)).ToList();
        var reverse = run.Reverse.Select(step => decode(step.Sample)).ToList();
        var predicted = run.Reverse.Select(step => step.Clean).OfType<float[]>().Select(decode).ToList();
        return [.. Enumerable.Range(0, grounds.Count).Select(i => new DiffusionTrace(Each(forward, i), Each(reverse, i), Each(predicted, i)))];

        Picture[] Each(List<List<Picture>> steps, int picture) => [.. steps.Select(step => grounds[picture].Under(step[picture]))];
    }
}

/// <summary>What a guide said of a picture at each step, as a table beside it: for a plot.</summary>
public static class GuideScoresFile
{
    private const string Suffix = "-scores.csv";

    /// <summary>Writes the scores of a picture: the columns step, from 1, and score, 0 to 100.</summary>
    /// <param name="path">Path of the picture, whose name the file gets with "-scores.csv" behind.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="overwrite">Whether a file of that name is replaced; otherwise the name gets a number.</param>
    /// <returns>The full path of the file.</returns>
    /// <exception cref="AIImageException">It cannot be written.</exception>
    public static string Save(string path, GeneratedPicture picture, bool overwrite)
    {
        var rows = picture.GuideScores.Select((score, i) => FormattableString.Invariant($"{i + 1},{score:0.####}\n"));
        return OutputNames.WriteBeside(path, Suffix, Encoding.ASCII.GetBytes("step,score\n" + string.Concat(rows)), overwrite);
    }
}

/// <summary>The final latents of a picture as a NumPy array beside it, to compare with what other programs compute.</summary>
public static class LatentsFile
{
    private const string Suffix = "-latents.npy";

    /// <summary>Marks the format, version 1.0 (numpy.lib.format).</summary>
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0];

    /// <summary>The numbers start at a multiple of this.</summary>
    private const int Alignment = 64;

    /// <summary>Writes the latents of a picture, float32 [channels, height, width] before division by the VAE's scaling factor.</summary>
    /// <param name="path">Path of the picture, whose name the file gets with "-latents.npy" behind.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="overwrite">Whether a file of that name is replaced; otherwise the name gets a number.</param>
    /// <returns>The full path of the file.</returns>
    /// <exception cref="AIImageException">It cannot be written, or the picture was made without latents.</exception>
    public static string Save(string path, GeneratedPicture picture, bool overwrite) => picture.LatentShape.Count == 0
        ? throw new AIImageException(ErrorIds.ArgumentInvalid, $"The model of '{path}' has no latents; leave --latents or -Latents out.") { Subject = path }
        : OutputNames.WriteBeside(path, Suffix, Encode(picture.Latents.Span, picture.LatentShape), overwrite);

    private static byte[] Encode(ReadOnlySpan<float> values, IReadOnlyList<long> shape)
    {
        var sizes = string.Join(", ", shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
        var text = $"{{'descr': '<f4', 'fortran_order': False, 'shape': ({sizes}), }}";
        var length = (Magic.Length + sizeof(ushort) + text.Length + 1 + Alignment - 1) / Alignment * Alignment - Magic.Length - sizeof(ushort);
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(Magic);
        writer.Write((ushort)length);
        writer.Write(Encoding.ASCII.GetBytes(text.PadRight(length - 1) + "\n"));
        foreach (var value in values)
            writer.Write(value);
        writer.Flush();
        return buffer.ToArray();
    }
}

/// <summary>A contact sheet of the pictures that a command makes. They are kept small until it is written.</summary>
public sealed class SheetFile
{
    private const int CellSide = 256, Gap = 8;
    private readonly string _path;
    private readonly bool _overwrite;
    private readonly List<Picture> _pictures = [];

    /// <summary>Checks the target before anything is computed.</summary>
    /// <param name="path">Full path of a .png, .jpg or .webp file.</param>
    /// <param name="overwrite">Whether an existing file may be replaced.</param>
    /// <exception cref="AIImageException">The name has no known ending, or the file exists or cannot be written.</exception>
    public SheetFile(string path, bool overwrite)
    {
        PictureOutput.Open(path, Path.GetPathRoot(path)!, 1, overwrite);
        (_path, _overwrite) = (path, overwrite);
    }

    /// <summary>Adds a picture.</summary>
    public void Add(Picture picture) => _pictures.Add(ContactSheet.Fit(picture, CellSide));

    /// <summary>Writes the sheet; nothing where there was no picture.</summary>
    /// <returns>Its path; null where nothing was written.</returns>
    /// <exception cref="AIImageException">It cannot be written.</exception>
    public string? Save()
    {
        if (_pictures.Count == 0)
            return null;
        PictureFile.Write(_path, PictureFile.Encode(ContactSheet.Arrange(_pictures, null, CellSide, Gap), PictureFile.FormatOf(_path), null), _overwrite);
        return _path;
    }
}
