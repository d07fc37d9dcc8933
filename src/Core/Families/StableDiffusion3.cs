using TextToImage.Diffusion;
using TextToImage.Json;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>
/// Stable Diffusion 3 and 3.5 (Esser et al. 2024, arXiv:2403.03206): two CLIP text encoders and T5 (which may be absent, then its states
/// are zeros), a transformer over latents trained by flow matching.
/// </summary>
internal static class StableDiffusion3
{
    private const string Transformer = "transformer", T5 = "text_encoder_3", T5States = "t5_states";

    /// <summary>Tokens that T5 reads; diffusers' max_sequence_length.</summary>
    private const int TextLength = 256;

    /// <summary>Latents that become one token of the transformer, along a side.</summary>
    private const int Patch = 2;

    /// <summary>The family.</summary>
    public static Family Family { get; } = new(
        "Stable Diffusion 3",
        ["StableDiffusion3Pipeline", "StableDiffusion3Img2ImgPipeline", "StableDiffusion3InpaintPipeline"],
        model => LatentModels.Limits(model, Transformer, steps: 28, guidance: 7, side: 128, multiple: Patch), Stages);

    private static IReadOnlyList<IStage> Stages(ModelFolder model)
    {
        var latents = new LatentSpace(model);
        var width = JsonFile.Integer(model.Config(Transformer), "joint_attention_dim") ?? 4096;
        return
        [
            new EncodeText(model, "text_encoder", "tokenizer", (EncodeText.LastButOne, "first_states"), ("text_embeds", "first_pooled")) { TakesParts = true },
            new EncodeText(model, "text_encoder_2", "tokenizer_2", (EncodeText.LastButOne, "second_states"), ("text_embeds", "second_pooled")) { ReadsSecond = true, TakesParts = true },
            model.Has(T5)
                ? new EncodeText(model, T5, "tokenizer_3", (EncodeText.LastStates, T5States)) { Length = settings => settings.TextLength ?? TextLength }
                : new Compute((state, run) => state.Set(T5States, Tensor.Zeros(run.Batch, run.Settings.TextLength ?? TextLength, width))),
            new Compute((state, run) =>
            {
                state.Join("encoder_hidden_states", parts => Tensor.Concat(1, Tensor.Concat(2, parts[0], parts[1]).PadTo(2, width), parts[2]), "first_states", "second_states", T5States);
                state.Join("pooled_projections", parts => Tensor.Concat(1, parts), "first_pooled", "second_pooled");
            }),
            new Denoise(model, Transformer, latents, LatentModels.Scheduler(model)) { Signature = Signature.Transformer },
            new Decode(latents),
        ];
    }
}
