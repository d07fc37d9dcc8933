using System.Text.Json;

namespace TextToImage.Imaging.Metadata.Tools;

/// <summary>SwarmUI: a JSON object with the parameters (mcmonkeyprojects/SwarmUI, docs/Image Metadata Format.md).</summary>
internal static class SwarmUI
{
    /// <summary>What the texts of a file say; null where they are not of this tool.</summary>
    public static PictureMetadata? Read(IReadOnlyDictionary<string, string> texts)
    {
        if (!texts.TryGetValue(OtherTools.Parameters, out var text) || ToolJson.Object(text)?.Member("sui_image_params") is not { ValueKind: JsonValueKind.Object } said)
            return null;
        var isEdit = said.Member("initimage", "initimagecreativity") is not null;
        return new PictureMetadata
        {
            Prompt = said.Member("prompt").AsText(),
            NegativePrompt = said.Member("negativeprompt").AsWords(),
            Seed = said.Member("seed").AsSeed(),
            Steps = said.Member("steps").AsCount(),
            GuidanceScale = said.Member("fluxguidancescale", "cfgscale").AsReal(),
            Width = said.Member("width").AsCount(),
            Height = said.Member("height").AsCount(),
            Model = OtherTools.ModelName(said.Member("model").AsWords()),
            Strength = isEdit ? said.Member("initimagecreativity").AsReal() : null,
            Edited = isEdit,
            Software = OtherTools.Named("SwarmUI", said.Member("swarm_version").AsWords()),
        }.WithSampler(said.Member("sampler", "comfyuisampler").AsWords(), said.Member("scheduler", "comfyuischeduler").AsWords());
    }
}
