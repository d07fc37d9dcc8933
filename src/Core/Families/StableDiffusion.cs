using TextToImage.Diffusion;
using TextToImage.Json;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>
/// Stable Diffusion 1.x and 2.x (Rombach et al. 2022, arXiv:2112.10752): a CLIP text encoder, a U-Net over latents and a VAE; with a
/// ControlNet, and distilled to few steps (Luo et al. 2023, arXiv:2310.04378). The starter model has the same parts.
/// </summary>
internal static class StableDiffusion
{
    private const string UNet = "unet", ControlNet = "controlnet";
    private const string Text = "StableDiffusionPipeline", Picture = "StableDiffusionImg2ImgPipeline", Mask = "StableDiffusionInpaintPipeline";
    private const int Steps = 25, DistilledSteps = 4;
    private const double Guidance = 7.5, DistilledGuidance = 8.5;

    /// <summary>The family.</summary>
    public static Family Family { get; } = new(
        "Stable Diffusion 1 and 2",
        [Text, Picture, Mask, "StableDiffusionControlNetPipeline", "LatentConsistencyModelPipeline"],
        Limits, Stages);

    private static ModelLimits Limits(ModelFolder model)
    {
        var isDistilled = GuidanceEmbedding.Width(model, UNet) is not null;
        return LatentModels.Limits(model, UNet, isDistilled ? DistilledSteps : Steps, isDistilled ? DistilledGuidance : Guidance) with { Scheduler = Scheduler(model) };
    }

    /// <summary>
    /// The model's scheduler with what the constructors of diffusers' pipelines set, whatever the file says: steps_offset is 1 where the
    /// scheduler has one, and for masks PNDM leaves its Runge-Kutta steps out (pipeline_stable_diffusion.py, pipeline_stable_diffusion_inpaint.py). Those of ControlNets and LCM set nothing.
    /// </summary>
    private static SchedulerConfig Scheduler(ModelFolder model)
    {
        var config = LatentModels.Scheduler(model);
        if (model.KnownClass is not (Text or Picture or Mask))
            return config;
        if (config.Has("steps_offset"))
            config = config with { StepsOffset = 1 };
        return model.KnownClass == Mask && config.Has("skip_prk_steps") ? config with { SkipPrkSteps = true } : config;
    }

    private static IReadOnlyList<IStage> Stages(ModelFolder model)
    {
        var latents = new LatentSpace(model);
        var width = GuidanceEmbedding.Width(model, UNet);
        return
        [
            new EncodeText(model, "text_encoder", "tokenizer", (EncodeText.LastStates, "encoder_hidden_states")) { TakesParts = true },
            .. width is { } length ? new[] { GuidanceEmbedding.Stage(length) } : [],
            new Denoise(model, UNet, latents, Scheduler(model))
            {
                IsGuided = width is null,
                ControlNetwork = model.Has(ControlNet) ? ControlNet : null,
            },
            new Decode(latents),
        ];
    }
}

/// <summary>
/// The guidance scale as an input of a network that was distilled with it (Meng et al. 2022, arXiv:2210.03142): sines and cosines of
/// 1000 (scale - 1) at falling frequencies.
/// </summary>
internal static class GuidanceEmbedding
{
    private const double Times = 1000, LongestPeriod = 10_000;

    /// <summary>Numbers that the network takes; null where it is guided in the usual way.</summary>
    public static int? Width(ModelFolder model, string network) => JsonFile.Integer(model.Config(network), "time_cond_proj_dim");

    /// <summary>Leaves the embedding under the name of the network's input.</summary>
    public static IStage Stage(int width) => new Compute((state, run) =>
    {
        var scale = (float)((run.Settings.Guidance.Scale - 1) * Times);
        var (values, half) = (new float[width], width / 2);
        // All in single precision, as torch has it: angles of thousands forgive no other rounding.
        var step = (float)Math.Log(LongestPeriod) / (half - 1);
        for (var i = 0; i < half; i++)
        {
            var angle = scale * Float.VectorExp(i * -step);
            (values[i], values[half + i]) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
        }
        state.Set("timestep_cond", Tensor.Repeated(values, run.Batch));
    });
}
