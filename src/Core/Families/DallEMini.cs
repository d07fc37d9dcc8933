using TextToImage.Json;
using TextToImage.Models;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>
/// DALL-E Mini (Dayma et al. 2021), and DALL-E (Ramesh et al. 2021, arXiv:2102.12092) in its way: no diffusion. A transformer reads the
/// prompt, another draws the tokens of a picture one after the other, and the decoder of a VQGAN (Esser et al. 2021, arXiv:2012.09841)
/// makes pixels of them. Nobody publishes it in ONNX form; docs/models.md has our layout and how to export to it.
/// </summary>
internal static class DallEMini
{
    private const string Encoder = "encoder", Decoder = "decoder", Detokenizer = "detokenizer";

    /// <summary>The super-conditioning of min-dalle (the authors' notebook has 10), and the tokens that the encoder reads.</summary>
    private const int Guidance = 16, TextLength = 64;

    /// <summary>Bytes for each pixel that the VQGAN holds at full size: some maps of 128 channels, for the estimate of memory.</summary>
    private const long BytesPerPixel = 6 * 128 * sizeof(float);

    /// <summary>The family.</summary>
    public static Family Family { get; } = new("DALL-E Mini", ["DalleMiniPipeline"], Limits, Stages);

    private static ModelLimits Limits(ModelFolder model)
    {
        var side = DetokenizerConfig.Read(model, Detokenizer).Side;
        return new ModelLimits(
            model.Defaults.Name, model.Defaults.Width ?? side, model.Defaults.Height ?? side, TokenDecoderConfig.Read(model, Decoder).Count,
            model.Defaults.GuidanceScale ?? Guidance, side, BytesPerPixel, Scheduler: null, Upscaler: null, OnlySide: side)
        { CanTile = false };
    }

    private static IReadOnlyList<IStage> Stages(ModelFolder model)
    {
        var tokens = new TokenSpace(model, Detokenizer, TokenDecoderConfig.Read(model, Decoder));
        return
        [
            new EncodeText(model, Encoder, "tokenizer", (EncodeText.LastStates, "encoder_hidden_states"))
            { FallbackLength = JsonFile.Integer(model.Config(Encoder), "max_text_length") ?? TextLength, MaskValue = "encoder_attention_mask" },
            new SampleTokens(model, Decoder, tokens),
            new Decode(tokens),
        ];
    }
}
