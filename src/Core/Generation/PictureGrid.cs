using System.Globalization;
using TextToImage.Imaging;

namespace TextToImage.Generation;

/// <summary>
/// Several pictures of one prompt as one: side by side, each as large as it is, without gaps. The sheet's metadata names the files and seeds of
/// its pictures, so that each of them can be had back from it.
/// </summary>
public static class PictureGrid
{
    /// <summary>Pictures of a grid unless another number is asked for.</summary>
    public const int Usual = 4;

    private const string LayoutKey = "Grid", FilesKey = "Grid pictures", SeedsKey = "Grid seeds", VariationSeedsKey = "Grid variation seeds", VariationSeed = "Variation seed";

    /// <summary>No name of a file has it, on any system.</summary>
    private const char Between = '/';

    /// <summary>A sheet has to be read again: larger ones have smaller pictures on them.</summary>
    private const long MostPixels = 48_000_000;

    /// <summary>One picture of a grid, or a picture that is none.</summary>
    /// <param name="Picture">The pixels.</param>
    /// <param name="Made">How it was made, as its file or the sheet says; null: neither does.</param>
    /// <param name="FileName">Name of its file.</param>
    public sealed record Cell(Picture Picture, PictureMetadata? Made, string FileName);

    /// <summary>How many pictures a picture is: 1 unless its file says that it is a grid.</summary>
    public static int Count(PictureMetadata? made) => Layout(made) is null ? 1 : Values(made!, SeedsKey).Length;

    /// <summary>A picture of a grid: its own file where that lies beside the sheet, else that part of the sheet.</summary>
    /// <param name="sheet">The sheet, or any picture.</param>
    /// <param name="made">What its file says.</param>
    /// <param name="path">Full path of its file, or what messages call it.</param>
    /// <param name="number">Which, from 1: row by row.</param>
    /// <exception cref="AIImageException">There are fewer pictures.</exception>
    public static Cell Pick(Picture sheet, PictureMetadata? made, string path, int number)
    {
        var (count, layout) = (Count(made), Layout(made));
        if (number < 1 || number > count)
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid, count == 1
                ? $"'{path}' is one picture and no grid, so that its number is 1; there is no number {number}."
                : $"The grid '{path}' has {count} pictures; there is no number {number}, give one from 1 to {count}.")
            { Subject = number };
        }
        if (layout is not { } cells)
            return new Cell(sheet, made, Path.GetFileName(path));
        var (seed, variation, file) = (Value(made!, SeedsKey, number), Value(made!, VariationSeedsKey, number), Value(made!, FilesKey, number) ?? Path.GetFileName(path));
        return FromFile(path, file, seed) ?? FromSheet(sheet, made!, cells, number, seed, variation, file);
    }

    /// <summary>The sheet of pictures.</summary>
    /// <param name="pictures">They, with the paths of their files.</param>
    internal static (Picture Sheet, PictureMetadata Metadata) Of(IReadOnlyList<(string Path, GeneratedPicture Picture)> pictures)
    {
        var columns = (int)Math.Ceiling(Math.Sqrt(pictures.Count));
        var rows = (pictures.Count + columns - 1) / columns;
        var (width, height) = (pictures.Max(each => each.Picture.Picture.Width), pictures.Max(each => each.Picture.Picture.Height));
        var scale = Math.Min(1, Math.Sqrt(MostPixels / ((double)columns * rows * width * height)));
        (width, height) = ((int)(width * scale), (int)(height * scale));
        var sheet = Blank(columns * width, rows * height, pictures.Any(each => each.Picture.Picture.Alpha is not null));
        for (var i = 0; i < pictures.Count; i++)
            sheet.Paste(Resampling.Resize(pictures[i].Picture.Picture, width, height), 0, 0, i % columns * width, i / columns * height, width, height);

        var first = pictures[0].Picture.Metadata;
        var other = first.Other.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        other[LayoutKey] = FormattableString.Invariant($"{columns}x{rows}");
        other[FilesKey] = Joined(pictures.Select(each => Path.GetFileName(each.Path)));
        other[SeedsKey] = Joined(pictures.Select(each => each.Picture.Seed.ToString(CultureInfo.InvariantCulture)));
        if (pictures[0].Picture.VariationSeed is not null)
            other[VariationSeedsKey] = Joined(pictures.Select(each => each.Picture.VariationSeed!.Value.ToString(CultureInfo.InvariantCulture)));
        return (sheet, first with { Width = sheet.Width, Height = sheet.Height, Other = other });
    }

    private static Picture Blank(int width, int height, bool hasAlpha)
    {
        var white = new Picture(width, height, new byte[checked(3 * width * height)], hasAlpha ? new byte[width * height] : null);
        white.Rgb.AsSpan().Fill(byte.MaxValue);
        return white;
    }

    /// <summary>The file of a picture, where it lies beside the sheet and is still the one that the sheet shows.</summary>
    private static Cell? FromFile(string sheetPath, string name, string? seed)
    {
        var path = Path.Combine(Path.GetDirectoryName(sheetPath) ?? "", Path.GetFileName(name));
        if (!File.Exists(path) || string.Equals(path, sheetPath, StringComparison.Ordinal))
            return null;
        try
        {
            var (picture, made) = PictureFile.Read(path);
            return made?.Seed?.ToString(CultureInfo.InvariantCulture) == seed ? new Cell(picture, made, name) : null;
        }
        catch (AIImageException)
        {
            // The sheet shows it, too.
            return null;
        }
    }

    private static Cell FromSheet(Picture sheet, PictureMetadata made, (int Columns, int Rows) layout, int number, string? seed, string? variation, string file)
    {
        var (width, height) = (sheet.Width / layout.Columns, sheet.Height / layout.Rows);
        var other = made.Other.Where(entry => entry.Key is not (LayoutKey or FilesKey or SeedsKey or VariationSeedsKey)).ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        if (variation is not null)
            other[VariationSeed] = variation;
        var picture = sheet.Crop((number - 1) % layout.Columns * width, (number - 1) / layout.Columns * height, width, height);
        return new Cell(picture, made with { Seed = ulong.TryParse(seed, NumberStyles.None, CultureInfo.InvariantCulture, out var own) ? own : null, Width = width, Height = height, Other = other }, file);
    }

    /// <summary>Columns and rows, where a file says that it is a grid and as many pictures are said to be on it as can be.</summary>
    private static (int Columns, int Rows)? Layout(PictureMetadata? made)
    {
        if (made is null || !made.Other.TryGetValue(LayoutKey, out var text) || text.Split('x') is not [var across, var down])
            return null;
        return int.TryParse(across, NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && int.TryParse(down, NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
            && columns is > 0 and <= 100 && rows is > 0 and <= 100 && Values(made, SeedsKey).Length <= columns * rows ? (columns, rows) : null;
    }

    private static string Joined(IEnumerable<string> values) => string.Join(Between.ToString(), values);

    private static string[] Values(PictureMetadata made, string key) => made.Other.TryGetValue(key, out var text) ? text.Split(Between) : [];

    private static string? Value(PictureMetadata made, string key, int number) => Values(made, key).ElementAtOrDefault(number - 1);
}

/// <summary>Writes the pictures of one prompt and, after the last, the sheet of them.</summary>
/// <param name="output">Where they go: a named file is the sheet, and the pictures get its name and a number.</param>
public sealed class GridFile(PictureOutput output)
{
    private readonly List<(string Path, GeneratedPicture Picture)> _pictures = [];

    /// <summary>Writes a picture.</summary>
    /// <returns>The full path of its file.</returns>
    /// <exception cref="AIImageException">The file cannot be written; nothing half-written is left.</exception>
    public string Add(GeneratedPicture picture)
    {
        var path = output.SaveNumbered(picture, _pictures.Count + 1);
        _pictures.Add((path, picture));
        return path;
    }

    /// <summary>Writes the sheet.</summary>
    /// <returns>The full path of its file.</returns>
    /// <exception cref="AIImageException">The file cannot be written; nothing half-written is left.</exception>
    public string Save()
    {
        var (sheet, metadata) = PictureGrid.Of(_pictures);
        return output.SaveSheet(sheet, metadata, _pictures[0].Path);
    }
}
