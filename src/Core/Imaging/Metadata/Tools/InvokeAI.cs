using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace TextToImage.Imaging.Metadata.Tools;

/// <summary>
/// InvokeAI: "invokeai_metadata" since version 3 (invoke-ai/InvokeAI, invokeai/app/invocations/metadata.py), "sd-metadata" and the command line of
/// a "Dream" before it, whose prompts have what must not be seen in brackets.
/// </summary>
internal static class InvokeAI
{
    private const string Name = "InvokeAI";

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(0.5);
    private static readonly Regex Unwanted = new(@"\[([^\[\]]*)\]", RegexOptions.CultureInvariant, TimeLimit);
    private static readonly Regex Switch = new(@"(?<=^|\s)-(\w)\s*(\S+)", RegexOptions.CultureInvariant, TimeLimit);

    /// <summary>What the texts of a file say; null where they are not of this tool.</summary>
    public static PictureMetadata? Read(IReadOnlyDictionary<string, string> texts) =>
        texts.TryGetValue("invokeai_metadata", out var now) && ToolJson.Object(now) is { } said ? Now(said)
        : texts.TryGetValue("sd-metadata", out var before) && ToolJson.Object(before) is { } old && old.Member("image") is { } image ? Before(old, image)
        : texts.TryGetValue("Dream", out var line) ? Dream(line)
        : null;

    private static PictureMetadata Now(JsonElement said)
    {
        var mode = said.Member("generation_mode").AsText() ?? "";
        var model = said.Member("model");
        return new PictureMetadata
        {
            Prompt = said.Member("positive_prompt").AsText(),
            NegativePrompt = said.Member("negative_prompt").AsWords(),
            Seed = said.Member("seed").AsSeed(),
            Steps = said.Member("steps").AsCount(),
            GuidanceScale = said.Member("guidance", "cfg_scale").AsReal(),
            Width = said.Member("width").AsCount(),
            Height = said.Member("height").AsCount(),
            Model = model?.Member("name", "model_name").AsWords() ?? model.AsWords(),
            Strength = said.Member("strength").AsReal(),
            Edited = mode.EndsWith("img2img", StringComparison.Ordinal) || mode.EndsWith("paint", StringComparison.Ordinal),
            Software = OtherTools.Named(Name, said.Member("app_version").AsWords()),
        }.WithSampler(said.Member("scheduler").AsWords(), null);
    }

    private static PictureMetadata Before(JsonElement said, JsonElement image)
    {
        var prompt = image.Member("prompt");
        var whole = prompt is { ValueKind: JsonValueKind.Array } parts
            ? string.Join(" ", parts.EnumerateArray().Select(part => part.Member("prompt").AsWords()).OfType<string>())
            : prompt.AsText() ?? "";
        return Prompted(whole) with
        {
            Seed = image.Member("seed").AsSeed(),
            Steps = image.Member("steps").AsCount(),
            GuidanceScale = image.Member("cfg_scale").AsReal(),
            Width = image.Member("width").AsCount(),
            Height = image.Member("height").AsCount(),
            Scheduler = image.Member("sampler").AsWords() is { } sampler ? SamplerNames.FromOtherTools(sampler, null) : null,
            Strength = image.Member("strength", "strength_steps").AsReal(),
            Edited = image.Member("type").AsText() == "img2img",
            Model = said.Member("model_weights").AsWords(),
            Software = OtherTools.Named(Name, said.Member("app_version").AsWords()),
        };
    }

    /// <summary>"a prompt [unwanted]" -s 50 -S 1234 -W 512 -H 512 -C 7.5 -A k_lms.</summary>
    private static PictureMetadata Dream(string line)
    {
        var end = line.LastIndexOf('"');
        var isQuoted = line.StartsWith('"') && end > 0;
        var switches = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (Match found in Matches(Switch, isQuoted ? line.Substring(end + 1) : ""))
            switches[found.Groups[1].Value] = found.Groups[2].Value;
        return Prompted(isQuoted ? line.Substring(1, end - 1) : line) with
        {
            Seed = ulong.TryParse(Said("S"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : null,
            Steps = Count("s"),
            Width = Count("W"),
            Height = Count("H"),
            GuidanceScale = Real("C"),
            Strength = Real("f"),
            Edited = Said("I") is not null,
            Scheduler = Said("A") is { } sampler ? SamplerNames.FromOtherTools(sampler, null) : null,
            Software = Name,
        };

        string? Said(string name) => switches.TryGetValue(name, out var value) ? value : null;
        int? Count(string name) => int.TryParse(Said(name), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
        double? Real(string name) => double.TryParse(Said(name), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static PictureMetadata Prompted(string prompt)
    {
        var unwanted = string.Join(" ", Matches(Unwanted, prompt).Select(found => found.Groups[1].Value.Trim()).Where(words => words.Length > 0));
        return new PictureMetadata { Prompt = Plain(prompt), NegativePrompt = unwanted.Length > 0 ? unwanted : null };
    }

    private static string Plain(string prompt)
    {
        try
        {
            return Unwanted.Replace(prompt, "").Trim();
        }
        catch (RegexMatchTimeoutException)
        {
            return prompt;
        }
    }

    private static List<Match> Matches(Regex what, string text)
    {
        try
        {
            return [.. what.Matches(text).Cast<Match>()];
        }
        catch (RegexMatchTimeoutException)
        {
            return [];
        }
    }
}
