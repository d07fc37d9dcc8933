using TextToImage.Diffusion;
using TextToImage.Json;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>
/// FLUX.1 dev and schnell (Black Forest Labs 2024): T5's states and CLIP's pooled state, a transformer over squares of latents trained by
/// flow matching, whose schedule is shifted by the number of tokens. Guidance is an input of dev, and none of schnell.
/// </summary>
internal static class Flux
{
    private const string Transformer = "transformer";

    /// <summary>Tokens that T5 reads; diffusers' max_sequence_length.</summary>
    private const int TextLength = 512;

    /// <summary>Latents that become one token, along a side.</summary>
    private const int Patch = 2;

    /// <summary>The family.</summary>
    public static Family Family { get; } = new("Flux", ["FluxPipeline", "FluxImg2ImgPipeline", "FluxInpaintPipeline"], Limits, Stages);

    private static ModelLimits Limits(ModelFolder model)
    {
        var isGuided = TakesGuidance(model);
        return LatentModels.Limits(model, Transformer, steps: isGuided ? 28 : 4, guidance: isGuided ? 3.5 : 1, side: 128, multiple: Patch);
    }

    private static IReadOnlyList<IStage> Stages(ModelFolder model)
    {
        var latents = new LatentSpace(model);
        return
        [
            new EncodeText(model, "text_encoder", "tokenizer", ("pooler_output", "pooled_projections")),
            new EncodeText(model, "text_encoder_2", "tokenizer_2", (EncodeText.LastStates, "encoder_hidden_states")) { Length = settings => settings.TextLength ?? TextLength, ReadsSecond = true },
            new Compute((state, run) =>
            {
                state.Set("txt_ids", Tensor.Zeros(state.Tensor("encoder_hidden_states").Shape[1], 3), batched: false);
                state.Set("guidance", new Tensor([.. Enumerable.Repeat((float)run.Settings.Guidance.Scale, run.Batch)], [run.Batch]));
            }),
            new Denoise(model, Transformer, latents, LatentModels.Scheduler(model))
            {
                Signature = Signature.Transformer with { TimestepDivisor = 1000, Patch = Patch },
                IsGuided = false,
                ShiftsByTokens = true,
            },
            new Decode(latents),
        ];
    }

    private static bool TakesGuidance(ModelFolder model) => JsonFile.Flag(model.Config(Transformer), "guidance_embeds") ?? false;
}
