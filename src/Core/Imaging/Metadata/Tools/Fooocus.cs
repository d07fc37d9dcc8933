using System.Globalization;
using System.Text.Json;

namespace TextToImage.Imaging.Metadata.Tools;

/// <summary>
/// Fooocus, its scheme "fooocus": a JSON object by keys, in versions before 2.2 by labels (lllyasviel/Fooocus, modules/meta_parser.py). Its scheme
/// "a1111" is <see cref="ParametersText"/>.
/// </summary>
internal static class Fooocus
{
    /// <summary>What the texts of a file say; null where they are not of this tool.</summary>
    public static PictureMetadata? Read(IReadOnlyDictionary<string, string> texts)
    {
        if (!texts.TryGetValue(OtherTools.Parameters, out var text) || ToolJson.Object(text) is not { } said || said.Member("base_model", "Base Model") is null)
            return null;
        var (width, height) = Size(said.Member("resolution", "Resolution").AsText());
        return new PictureMetadata
        {
            Prompt = said.Member("prompt", "Prompt").AsWords() ?? Joined(said.Member("full_prompt")),
            NegativePrompt = said.Member("negative_prompt", "Negative Prompt").AsWords() ?? Joined(said.Member("full_negative_prompt")),
            Seed = said.Member("seed", "Seed").AsSeed(),
            Steps = said.Member("steps", "Steps").AsCount(),
            GuidanceScale = said.Member("guidance_scale", "Guidance Scale").AsReal(),
            Width = width,
            Height = height,
            Model = OtherTools.ModelName(said.Member("base_model", "Base Model").AsWords()),
            Software = said.Member("version", "Version").AsWords() ?? "Fooocus",
        }.WithSampler(said.Member("sampler", "Sampler").AsWords(), said.Member("scheduler", "Scheduler").AsWords());
    }

    /// <summary>The prompt with what styles added, which is a list.</summary>
    private static string? Joined(JsonElement? texts) => texts is { ValueKind: JsonValueKind.Array } list
        ? string.Join(", ", list.EnumerateArray().Select(text => ((JsonElement?)text).AsWords()).OfType<string>()) is { Length: > 0 } all ? all : null
        : texts.AsWords();

    /// <summary>A pair as Python prints it: "(1152, 896)".</summary>
    private static (int? Width, int? Height) Size(string? text)
    {
        int?[] sides = [.. (text ?? "").Trim('(', ')', ' ').Split(',', '×', 'x').Select(side => int.TryParse(side.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? (int?)pixels : null)];
        return sides.Length == 2 ? (sides[0], sides[1]) : (null, null);
    }
}
