using TextToImage.Generation;
using TextToImage.Matting;
using TextToImage.Requests;
using TextToImage.Upscaling;
using TextToImage.Vectorizing;

namespace TextToImage.Cli;

/// <summary>Reports finished pictures: a path a line, or one JSON array; warnings go to standard error.</summary>
internal sealed class PictureReport(bool json)
{
    private readonly List<(string Path, IReadOnlyList<string> Warnings, object Line)> _lines = [];
    private readonly List<string> _others = [];
    private readonly HashSet<string> _warned = [];

    public void Add(string path, GeneratedPicture picture) => _lines.Add((path, picture.Warnings, Line(path, picture)));

    public void Add(string path, string source, ResizedPicture picture, IReadOnlyList<string> warnings) =>
        _lines.Add((path, warnings, new ResizedLine(
            path, source, picture.Method, picture.Model, Math.Round(picture.Scale, 4), picture.Picture.Width, picture.Picture.Height,
            picture.Metadata?.Prompt, picture.Seed, picture.Device, picture.NetworkCalls, Math.Round(picture.Duration.TotalMilliseconds, 1),
            Math.Round(picture.Overhead.TotalMilliseconds, 1), warnings)));

    public void Add(string path, string source, MattedPicture picture) =>
        _lines.Add((path, picture.Warnings, new CutoutLine(
            path, source, picture.Method, picture.Model, Math.Round(picture.Kept, 4), picture.Picture.Width, picture.Picture.Height, picture.Metadata?.Prompt,
            picture.Device, picture.NetworkCalls, Math.Round(picture.Duration.TotalMilliseconds, 1), Math.Round(picture.Overhead.TotalMilliseconds, 1), picture.Warnings)));

    public void Add(string path, string source, VectorizedPicture picture) =>
        _lines.Add((path, picture.Warnings, new DrawingLine(
            path, source, picture.Picture.Width, picture.Picture.Height, picture.Picture.Title, picture.Paths, picture.Colours, picture.Svg.Length,
            Math.Round(picture.Changed, 4), Math.Round(picture.Duration.TotalMilliseconds, 1), picture.Warnings)));

    /// <summary>Something else that was written; told on standard error, since standard output lists pictures alone.</summary>
    public void AddFile(string? path)
    {
        if (path is not null)
            _others.Add(path);
    }

    public void Write()
    {
        foreach (var warning in _lines.SelectMany(line => line.Warnings).Where(_warned.Add))
            Console.Error.WriteLine($"aiimage: warning: {warning}");
        foreach (var path in _others)
            Console.Error.WriteLine($"aiimage: also written: {path}");
        if (json)
        {
            JsonOutput.Write(_lines.Select(line => line.Line));
            return;
        }
        foreach (var line in _lines)
            Console.Out.WriteLine(line.Path);
    }

    /// <summary>What a picture is, and the settings that its metadata has.</summary>
    private static Dictionary<string, object?> Line(string path, GeneratedPicture picture)
    {
        var made = picture.Metadata;
        var line = new Dictionary<string, object?> { ["path"] = path, ["model"] = made.Model, ["pipeline"] = made.Pipeline };
        var said = SettingsMetadata.Read(made);
        foreach (var row in SettingsTable.All.Where(row => row.IsOn(SettingSurfaces.Metadata)))
            line[JsonOutput.Name(row.Name)] = Value(said.TryGetValue(row.Name, out var value) ? value : row.IsOfEdit && !made.Edited ? null : row.Default);
        line["source"] = made.Other.TryGetValue("Source", out var source) ? source : null;
        line["clipScore"] = picture.ClipScore is { } score ? Math.Round(score, 4) : null;
        line["guideScores"] = picture.GuideScores.Count > 0 ? picture.GuideScores.Select(score => Math.Round(score, 4)) : null;
        line["device"] = picture.Device;
        line["networkCalls"] = picture.NetworkCalls;
        line["durationMs"] = Math.Round(picture.Duration.TotalMilliseconds, 1);
        line["overheadMs"] = Math.Round(picture.Overhead.TotalMilliseconds, 1);
        line["warnings"] = picture.Warnings;
        return line;
    }

    /// <summary>Numbers and switches as they are, words as options take them.</summary>
    private static object? Value(object? value) => value switch
    {
        null or string => value,
        ValueType and not Enum => value,
        Enum word => Setting.Text(word).ToLowerInvariant(),
        _ => Setting.Text(value),
    };

    private sealed record ResizedLine(
        string Path, string Source, string Method, string? Model, double Scale, int Width, int Height, string? Prompt, ulong? Seed, string Device,
        int NetworkCalls, double DurationMs, double OverheadMs, IReadOnlyList<string> Warnings);

    private sealed record CutoutLine(
        string Path, string Source, string Method, string? Model, double Kept, int Width, int Height, string? Prompt, string Device,
        int NetworkCalls, double DurationMs, double OverheadMs, IReadOnlyList<string> Warnings);

    private sealed record DrawingLine(
        string Path, string Source, int Width, int Height, string? Prompt, int Paths, int Colors, int Length, double Changed, double DurationMs, IReadOnlyList<string> Warnings);
}
