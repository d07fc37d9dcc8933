using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>
/// Stable Diffusion XL (Podell et al. 2023, arXiv:2307.01952): two text encoders, sizes as conditions, and where the model has a folder
/// "refiner" a second network that makes the last fifth of the way.
/// </summary>
internal static class StableDiffusionXL
{
    private const string UNet = "unet", ControlNet = "controlnet", Refiner = "refiner/unet", Tokens = "encoder_hidden_states", Pooled = "text_embeds";
    private const double HandOver = 0.8;

    /// <summary>Aesthetic scores that the refiner is told with the prompt and without it.</summary>
    private const float Score = 6, NegativeScore = 2.5f;

    /// <summary>The family.</summary>
    public static Family Family { get; } = new(
        "Stable Diffusion XL",
        ["StableDiffusionXLPipeline", "StableDiffusionXLImg2ImgPipeline", "StableDiffusionXLInpaintPipeline", "StableDiffusionXLControlNetPipeline"],
        model => LatentModels.Limits(model, UNet, steps: 25, guidance: 5, side: 128) with { TakesSizes = true }, Stages);

    private static IReadOnlyList<IStage> Stages(ModelFolder model)
    {
        var latents = new LatentSpace(model);
        var scheduler = LatentModels.Scheduler(model);
        // A refiner on its own has the second encoder only, and is told a score instead of the target size.
        var isRefiner = !model.Has("text_encoder");
        var refines = model.Has(Refiner);
        var zeroes = model.IndexFlag("force_zeros_for_empty_prompt") ?? !isRefiner;
        return
        [
            .. isRefiner ? Array.Empty<IStage>() : [new EncodeText(model, "text_encoder", "tokenizer", (EncodeText.LastButOne, "first_states")) { NoNegativeIsZero = zeroes, TakesParts = true }],
            new EncodeText(model, "text_encoder_2", "tokenizer_2", (EncodeText.LastButOne, "second_states"), (Pooled, Pooled)) { NoNegativeIsZero = zeroes, ReadsSecond = true, TakesParts = true },
            new Compute((state, run) => state.Join(Tokens, parts => Tensor.Concat(2, parts), isRefiner ? ["second_states"] : ["first_states", "second_states"])),
            new Compute((state, run) => Sizes(state, run, isRefiner)),
            new Denoise(model, UNet, latents, scheduler) { ControlNetwork = model.Has(ControlNet) ? ControlNet : null, Share = (0, refines ? HandOver : 1) },
            .. refines ? new IStage[]
            {
                new EncodeText(model, Own(model, "text_encoder_2"), Own(model, "tokenizer_2"), (EncodeText.LastButOne, Tokens), (Pooled, Pooled)) { ReadsSecond = true, TakesParts = true },
                new Compute((state, run) => Sizes(state, run, isRefiner: true)),
                new Denoise(model, Refiner, latents, scheduler) { StartValue = "sample", Share = (HandOver, 1) },
            }
            : [],
            new Decode(latents),
        ];
    }

    /// <summary>The refiner's own component where it has one; otherwise that of the model, which is the same network.</summary>
    private static string Own(ModelFolder model, string component) => model.Has($"refiner/{component}") ? $"refiner/{component}" : component;

    /// <summary>Height and width of the picture that training would have started from, where it was cut, and then its own size or a score.</summary>
    private static void Sizes(State state, RunContext run, bool isRefiner)
    {
        var sizes = run.Settings.Sizes;
        state.Set("time_ids", Rows(isRefiner ? [Score] : [sizes.TargetHeight, sizes.TargetWidth]), isRefiner ? Rows([NegativeScore]) : null);

        Tensor Rows(float[] last) => Tensor.Repeated([sizes.OriginalHeight, sizes.OriginalWidth, sizes.Top, sizes.Left, .. last], run.Batch);
    }
}
