using TextToImage.Diffusion;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Stages;
using TextToImage.Text;

namespace TextToImage.Families;

/// <summary>
/// PixArt-alpha and PixArt-sigma (Chen et al. 2023, arXiv:2310.00426; 2024, arXiv:2403.04692): T5's states with their mask, and a
/// transformer over latents that also puts out a variance which its samplers do not use.
/// </summary>
internal static class PixArt
{
    private const string Transformer = "transformer", Alpha = "PixArtAlphaPipeline";
    private const int AlphaTokens = 120, SigmaTokens = 300;

    /// <summary>Latents that become one token of the transformer, along a side.</summary>
    private const int Patch = 2;

    /// <summary>The family.</summary>
    public static Family Family { get; } = new("PixArt", [Alpha, "PixArtSigmaPipeline"], model => LatentModels.Limits(model, Transformer, steps: 20, guidance: 4.5, side: 128, multiple: Patch), Stages);

    private static IReadOnlyList<IStage> Stages(ModelFolder model)
    {
        var latents = new LatentSpace(model);
        var length = model.KnownClass == Alpha ? AlphaTokens : SigmaTokens;
        return
        [
            new EncodeText(model, "text_encoder", "tokenizer", (EncodeText.LastStates, "encoder_hidden_states"))
            {
                FallbackLength = length,
                Length = settings => settings.TextLength ?? length,
                MaskValue = "encoder_attention_mask",
                Clean = CaptionCleaning.Clean,
            },
            new Compute((state, run) =>
            {
                // Asked for by alpha at 1024 pixels only; a network without such inputs does not get them.
                float height = run.Settings.Size.BaseHeight, width = run.Settings.Size.BaseWidth;
                state.Set("resolution", Tensor.Repeated([height, width], run.Batch));
                state.Set("aspect_ratio", Tensor.Repeated([height / width], run.Batch));
            }),
            new Denoise(model, Transformer, latents, LatentModels.Scheduler(model)) { Signature = Signature.Transformer },
            new Decode(latents),
        ];
    }
}
