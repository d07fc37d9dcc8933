using System.Globalization;

namespace TextToImage.Imaging.Metadata.Tools;

/// <summary>Draw Things: JSON as exif:UserComment of XMP, with c and uc for the prompts (receyuki/stable-diffusion-prompt-reader, format/drawthings.py).</summary>
internal static class DrawThings
{
    /// <summary>What the texts of a file say; null where they are not of this tool.</summary>
    public static PictureMetadata? Read(IReadOnlyDictionary<string, string> texts)
    {
        var said = Said(OtherTools.XmpComment) ?? Said(OtherTools.Parameters);
        if (said?.Member("c") is null)
            return null;
        var sides = (said.Value.Member("size").AsText() ?? "").Split('x');
        var isEdit = said.Value.Member("strength").AsReal() is < 1;
        return new PictureMetadata
        {
            Prompt = said.Value.Member("c").AsText(),
            NegativePrompt = said.Value.Member("uc").AsWords(),
            Seed = said.Value.Member("seed").AsSeed(),
            Steps = said.Value.Member("steps").AsCount(),
            GuidanceScale = said.Value.Member("scale").AsReal(),
            Width = Side(0),
            Height = Side(1),
            Strength = isEdit ? said.Value.Member("strength").AsReal() : null,
            Edited = isEdit,
            Model = OtherTools.ModelName(said.Value.Member("model").AsWords()),
            Software = "Draw Things",
        }.WithSampler(said.Value.Member("sampler").AsWords(), null);

        System.Text.Json.JsonElement? Said(string keyword) => texts.TryGetValue(keyword, out var text) ? ToolJson.Object(text) : null;
        int? Side(int index) => sides.Length == 2 && int.TryParse(sides[index].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) ? pixels : null;
    }
}
