using System.Text.Json;

namespace TextToImage.Imaging.Metadata.Tools;

/// <summary>
/// NovelAI: the prompt as "Description", the rest as JSON in "Comment" (NovelAI/novelai-image-metadata), in the low bits of the alpha channel too
/// (<see cref="StealthText"/>). Version 4 has the prompts as captions, of the picture and of each character.
/// </summary>
internal static class NovelAI
{
    /// <summary>What the texts of a file say; null where they are not of this tool.</summary>
    public static PictureMetadata? Read(IReadOnlyDictionary<string, string> texts)
    {
        if (!texts.TryGetValue("Comment", out var comment) || ToolJson.Object(comment) is not { } said || said.Member("sampler", "uc") is null)
            return null;
        var request = said.Member("request_type").AsText() ?? "";
        var isEdit = request.StartsWith("Img2Img", StringComparison.Ordinal) || request.EndsWith("InfillingRequest", StringComparison.Ordinal) || said.Member("strength") is not null;
        return new PictureMetadata
        {
            Prompt = Caption(said.Member("v4_prompt")) ?? said.Member("prompt").AsText() ?? (texts.TryGetValue("Description", out var description) ? description : null),
            NegativePrompt = Caption(said.Member("v4_negative_prompt")) ?? said.Member("uc").AsWords(),
            Seed = said.Member("seed").AsSeed(),
            Steps = said.Member("steps").AsCount(),
            GuidanceScale = said.Member("scale").AsReal(),
            Width = said.Member("width").AsCount(),
            Height = said.Member("height").AsCount(),
            Strength = said.Member("strength").AsReal(),
            Edited = isEdit,
            Model = texts.TryGetValue("Source", out var source) ? source : null,
            Software = texts.TryGetValue("Software", out var software) ? software : "NovelAI",
        }.WithSampler(said.Member("sampler").AsWords(), said.Member("noise_schedule").AsWords());
    }

    private static string? Caption(JsonElement? prompt)
    {
        if (prompt?.Member("caption") is not { } caption)
            return null;
        var characters = caption.Member("char_captions") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(each => each.Member("char_caption").AsWords()) : [];
        var all = string.Join(" | ", characters.Prepend(caption.Member("base_caption").AsWords()).OfType<string>());
        return all.Length > 0 ? all : null;
    }
}
