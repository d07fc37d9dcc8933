using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TextToImage.Imaging.Metadata;

/// <summary>
/// The "parameters" text that most tools of the field read: the prompt, a line "Negative prompt: ...", and a last line
/// of settings "Steps: 20, Sampler: Euler a, ...". The form is AUTOMATIC1111's, and so are its rules for reading it.
/// </summary>
internal static class ParametersText
{
    private const string NegativePrefix = "Negative prompt:";

    /// <summary>With fewer settings than this, a last line is taken for a part of the prompt.</summary>
    private const int FewestSettings = 3;

    /// <summary>One of these is in every line of settings; "(red:1.2), (tree:1.1)" has the form of one, too.</summary>
    private static readonly string[] Known = ["Steps", "Sampler", "CFG scale", "Seed", "Size", "Model", "Model hash", SamplerNames.ScheduleKey, "Denoising strength", "Version"];

    /// <summary>Hostile text can make reading slow: for one setting, and for all of a line.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(0.5);

    /// <summary>Name: value, where a value with a comma is quoted.</summary>
    private static readonly Regex Setting = new(
        @"\s*(\w[\w \-/]+):\s*(""(?:\\.|[^\\""])+""|[^,]*)(?:,|$)", RegexOptions.CultureInvariant, TimeLimit);

    /// <summary>The text for a picture.</summary>
    public static string Write(PictureMetadata metadata)
    {
        var lines = new List<string> { metadata.Prompt ?? "" };
        if (!string.IsNullOrEmpty(metadata.NegativePrompt))
            lines.Add($"{NegativePrefix} {metadata.NegativePrompt}");
        var settings = Settings(metadata).Where(setting => setting.Value is not null);
        lines.Add(string.Join(", ", settings.Select(setting => $"{setting.Name}: {Quote(setting.Value!)}")));
        return string.Join("\n", lines).Trim();
    }

    /// <summary>Reads the text of this or any other tool; without a line of settings it is all prompt.</summary>
    public static PictureMetadata Read(string text) => Parse(text).Metadata;

    /// <summary>Reads the text of this or any other tool; null where it has no line of settings.</summary>
    public static PictureMetadata? ReadWithSettings(string text) => Parse(text) is { HasSettings: true } read ? read.Metadata : null;

    private static (PictureMetadata Metadata, bool HasSettings) Parse(string text)
    {
        var lines = text.Trim().Replace("\r\n", "\n").Split('\n').ToList();
        var settings = ReadSettings(lines[lines.Count - 1]);
        var hasSettings = settings.Count >= FewestSettings && Known.Any(settings.ContainsKey);
        if (hasSettings)
            lines.RemoveAt(lines.Count - 1);
        else
            settings.Clear();
        var negativeAt = lines.FindIndex(line => line.Trim().StartsWith(NegativePrefix, StringComparison.Ordinal));
        var prompt = Join(negativeAt < 0 ? lines : lines.GetRange(0, negativeAt));
        var negative = negativeAt < 0 ? null : Join(lines.GetRange(negativeAt, lines.Count - negativeAt)).Substring(NegativePrefix.Length).Trim();
        return (FromSettings(settings) with { Prompt = prompt, NegativePrompt = negative }, hasSettings);
    }

    private static IEnumerable<(string Name, string? Value)> Settings(PictureMetadata metadata) =>
    [
        ("Steps", Invariant(metadata.Steps)),
        ("Sampler", metadata.Scheduler is { } scheduler ? SamplerNames.ToOtherTools(scheduler) : null),
        ("CFG scale", Invariant(metadata.GuidanceScale)),
        ("Seed", Invariant(metadata.Seed)),
        ("Size", metadata is { Width: { } width, Height: { } height } ? $"{Invariant(width)}x{Invariant(height)}" : null),
        ("Model", metadata.Model),
        ("Denoising strength", Invariant(metadata.Strength)),
        ("Version", metadata.Software),
    ];

    private static PictureMetadata FromSettings(Dictionary<string, string> settings)
    {
        var size = Take("Size")?.Split('x');
        var (sampler, schedule) = (Take("Sampler"), Take(SamplerNames.ScheduleKey) ?? Take("Scheduler"));
        var scale = Real(Take("CFG scale"));
        // Forge: models distilled from guided ones are told their guidance, and have no other.
        var isDistilled = scale is null or 1 && settings.ContainsKey("Distilled CFG Scale");
        return new PictureMetadata
        {
            Steps = Int(Take("Steps")),
            GuidanceScale = isDistilled ? Real(Take("Distilled CFG Scale")) ?? scale : scale,
            Seed = ulong.TryParse(Take("Seed"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null,
            Width = size?.Length == 2 ? Int(size[0]) : null,
            Height = size?.Length == 2 ? Int(size[1]) : null,
            Strength = Real(Take("Denoising strength")),
            Model = Take("Model"),
            Software = Take("Version"),
            Other = settings,
        }.WithSampler(sampler, schedule);

        string? Take(string name) => settings.Remove(name, out var value) ? value : null;
    }

    private static Dictionary<string, string> ReadSettings(string line)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var watch = Stopwatch.StartNew();
        try
        {
            for (var match = Setting.Match(line); match.Success && watch.Elapsed < TimeLimit; match = match.NextMatch())
                settings[match.Groups[1].Value] = Unquote(match.Groups[2].Value.Trim());
        }
        catch (RegexMatchTimeoutException)
        {
            settings.Clear();
        }
        return settings;
    }

    private static string Join(List<string> lines) => string.Join("\n", lines.Select(line => line.Trim()));

    private static string Quote(string value) => value.IndexOfAny([',', ':', '\n', '"']) < 0
        ? value
        : $"\"{value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\"";

    private static string Unquote(string value)
    {
        if (value.Length < 2 || value[0] != '"' || value[value.Length - 1] != '"')
            return value;
        try
        {
            return JsonSerializer.Deserialize<string>(value) ?? value;
        }
        catch (JsonException)
        {
            return value;
        }
    }

    private static string? Invariant(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);

    private static int? Int(string? text)
        => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? Real(string? text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
