using TextToImage.Generation;
using TextToImage.Networks;
using TextToImage.Upscaling;

namespace TextToImage.Cli;

/// <summary>Reports finished pictures: a path a line, or one JSON array; warnings go to standard error.</summary>
internal sealed class PictureReport(bool json)
{
    private readonly List<(string Path, IReadOnlyList<string> Warnings, object Line)> _lines = [];
    private readonly List<string> _others = [];
    private readonly HashSet<string> _warned = [];

    public void Add(string path, GeneratedPicture picture)
    {
        var made = picture.Metadata;
        _lines.Add((path, picture.Warnings, new GeneratedLine(
            path, made.Prompt, made.NegativePrompt, made.Model, made.Pipeline, picture.Picture.Width, picture.Picture.Height, picture.Seed, picture.VariationSeed, made.Strength, made.Other.TryGetValue("Source", out var source) ? source : null,
            made.Steps, made.GuidanceScale, made.Scheduler, picture.Device, picture.NetworkCalls,
            Math.Round(picture.Duration.TotalMilliseconds, 1), Math.Round(picture.Overhead.TotalMilliseconds, 1), picture.Warnings)));
    }

    public void Add(string path, string source, ResizedPicture picture, IReadOnlyList<string> warnings) =>
        _lines.Add((path, warnings, new ResizedLine(
            path, source, picture.Method, picture.Model, Math.Round(picture.Scale, 4), picture.Picture.Width, picture.Picture.Height,
            picture.Metadata?.Prompt, picture.Seed, picture.Device, picture.NetworkCalls, Math.Round(picture.Duration.TotalMilliseconds, 1),
            Math.Round(picture.Overhead.TotalMilliseconds, 1), warnings)));

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

    private sealed record GeneratedLine(
        string Path, string? Prompt, string? NegativePrompt, string? Model, string? Pipeline, int Width, int Height, long Seed,
        long? VariationSeed, double? Strength, string? Source, int? Steps, double? GuidanceScale, string? Scheduler, string Device, int NetworkCalls, double DurationMs, double OverheadMs, IReadOnlyList<string> Warnings);

    private sealed record ResizedLine(
        string Path, string Source, string Method, string? Model, double Scale, int Width, int Height, string? Prompt, long? Seed, string Device,
        int NetworkCalls, double DurationMs, double OverheadMs, IReadOnlyList<string> Warnings);
}
