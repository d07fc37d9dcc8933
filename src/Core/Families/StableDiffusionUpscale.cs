using TextToImage.Diffusion;
using TextToImage.Models;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>
/// Stable Diffusion that enlarges a given picture (Rombach et al. 2022, section 4.4; stable-diffusion-x4-upscaler): latents of the picture's
/// own size are denoised beside the picture, to which some noise was added, and decoded to a larger one.
/// </summary>
internal static class StableDiffusionUpscale
{
    /// <summary>Name of the value with the picture that is enlarged, [batch, 3, height, width].</summary>
    public const string Picture = "picture";

    private const string UNet = "unet", Noised = "noised";
    private const int Steps = 75, Level = 20;
    private const double Guidance = 9;

    /// <summary>The family.</summary>
    public static Family Family { get; } = new("Stable Diffusion x4 upscaler", ["StableDiffusionUpscalePipeline"], Limits, Stages) { Enlarges = true };

    /// <summary>The largest noise level, "max_noise_level" of the index.</summary>
    public static int MostNoise(ModelFolder model, string prefix = "") =>
        Math.Min(model.IndexInteger("max_noise_level") ?? int.MaxValue, PixelModels.Scheduler(model, prefix + "low_res_scheduler").NumTrainTimesteps - 1);

    /// <summary>The noise level where none is asked for.</summary>
    public static int DefaultNoise(ModelFolder model, string prefix = "") => Math.Min(Level, MostNoise(model, prefix));

    /// <summary>The stages with a picture of the stage before as their picture, for cascades; the prompt is read by the encoder of this stage.</summary>
    /// <param name="model">The cascade.</param>
    /// <param name="prefix">What the names of the components begin with.</param>
    /// <param name="order">Place among the denoising stages.</param>
    public static (IStage[] Stages, SampleSpace Space) After(ModelFolder model, string prefix, int order)
    {
        var latents = new LatentSpace(model, prefix);
        return ([new Compute((state, run) => state.Set(Picture, state.Tensor("sample"))), .. Draw(model, prefix, latents, order, isMain: false)], latents);
    }

    private static ModelLimits Limits(ModelFolder model) =>
        LatentModels.Limits(model, UNet, Steps, Guidance, side: 128) with { Scheduler = PixelModels.Scheduler(model), Upscaler = null };

    private static IReadOnlyList<IStage> Stages(ModelFolder model)
    {
        var latents = new LatentSpace(model);
        return [.. Draw(model, "", latents, 0, isMain: true), new Decode(latents)];
    }

    private static IEnumerable<IStage> Draw(ModelFolder model, string prefix, LatentSpace latents, int order, bool isMain) =>
    [
        new EncodeText(model, prefix + "text_encoder", prefix + "tokenizer", (EncodeText.LastStates, "encoder_hidden_states")) { TakesParts = true },
        new AugmentPicture(Picture, Noised, new NoiseSchedule(PixelModels.Scheduler(model, prefix + "low_res_scheduler")), DefaultNoise(model, prefix), MostNoise(model, prefix)),
        new Denoise(model, prefix + UNet, latents, PixelModels.Scheduler(model, prefix + "scheduler"))
        {
            Order = order,
            IsMain = isMain,
            DefaultSteps = Steps,
            DefaultGuidance = Guidance,
            Concatenated = [(Noised, PixelSpace.Rgb)],
        },
    ];
}
