using TextToImage.Diffusion;
using TextToImage.Json;
using TextToImage.Models;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>
/// GLIDE (Nichol et al. 2021, arXiv:2112.10741): a small picture drawn from text with guidance, and a large one drawn after it; both over
/// pixels, by U-Nets that learn the variance. Nobody publishes it in ONNX form; docs/models.md has our layout.
/// </summary>
/// <remarks>
/// A seed means torch.manual_seed just before the notebooks sample one picture on a processor: the first noise of the small picture, that of
/// its steps (two rows each time, see <see cref="PairedNoise"/>), that of the large picture and its steps.
/// </remarks>
internal static class Glide
{
    /// <summary>Tokens of a prompt, unless the tokenizer's own files say otherwise.</summary>
    private const int TextLength = 128;

    private const int SmallSide = 64, LargeSide = 256, Width = 192;
    private const string UNet = "unet", LargeUNet = "upscale_unet", LargeText = "upscale_text_encoder", Inpainting = "_inpaint", Small = "small", Enlarged = "enlarged";

    /// <summary>Guidance of the authors' notebooks, for pictures from text and for parts of pictures.</summary>
    private const double TextGuidance = 3, EditGuidance = 5;

    /// <summary>Of the notebooks: as many of the training steps, where the scheduler says nothing.</summary>
    private const string Respaced = "100", LargeRespaced = "fast27";

    /// <summary>upsample_temp of the authors' notebooks: a little less noise than the schedule has gives cleaner large pictures.</summary>
    private const double LargeTemperature = 0.997;

    /// <summary>The family.</summary>
    public static Family Family { get; } = new("GLIDE", ["GlidePipeline"], Limits, Stages);

    private static ModelLimits Limits(ModelFolder model)
    {
        var (large, factor) = Sizes(model);
        var scheduler = Scheduler(model, "scheduler", Respaced);
        return PixelModels.Limits(model, large, factor, Width, StepsOf(scheduler, Respaced), TextGuidance, scheduler) with { EditGuidance = model.Defaults.GuidanceScale ?? EditGuidance };
    }

    private static IReadOnlyList<IStage> Stages(ModelFolder model)
    {
        var (_, factor) = Sizes(model);
        var (smallPixels, largePixels) = (new PixelSpace(factor, factor), new PixelSpace(1, factor));
        var largeScheduler = Scheduler(model, "upscale_scheduler", LargeRespaced);
        return
        [
            Text(model, "text_encoder"),
            new Denoise(model, UNet, smallPixels, Scheduler(model, "scheduler", Respaced))
            {
                Value = Small,
                EditNetwork = UNet + Inpainting,
                IsNoisePaired = true,
                UsesClippedOutput = true,
                Temperature = Temperature(model, UNet, 1),
            },
            new EnlargePixels(Small, Enlarged, largePixels, Enlargement.RoundedBilinear),
            .. model.DoesWithout(LargeText) ? Array.Empty<IStage>() : [Text(model, LargeText)],
            new Denoise(model, LargeUNet, largePixels, largeScheduler)
            {
                Order = 1,
                IsMain = false,
                DefaultSteps = StepsOf(largeScheduler, LargeRespaced),
                EditNetwork = LargeUNet + Inpainting,
                Concatenated = [(Enlarged, PixelSpace.Rgb)],
                UsesClippedOutput = true,
                Temperature = Temperature(model, LargeUNet, LargeTemperature),
                EditScheduler = Ancestral,
            },
            new Decode(largePixels),
        ];
    }

    /// <summary>The text encoder puts out what the U-Net takes under the same names: the state of the last token, projected, and all states.</summary>
    private static EncodeText Text(ModelFolder model, string encoder) => new(model, encoder, "tokenizer", ("xf_proj", "xf_proj"), ("xf_out", "xf_out")) { FallbackLength = TextLength };

    /// <summary>Side of the large picture, and how many times larger it is than the small one.</summary>
    private static (int Large, int Factor) Sizes(ModelFolder model)
    {
        var large = PixelModels.Side(model, LargeUNet, LargeSide);
        return (large, PixelModels.Factor(model, PixelModels.Side(model, UNet, SmallSide), large));
    }

    private static SchedulerConfig Scheduler(ModelFolder model, string component, string respacing)
    {
        var scheduler = PixelModels.Scheduler(model, component);
        return scheduler with { TimestepRespacing = RespacingOf(scheduler, respacing) };
    }

    /// <summary>Schedulers that know no respacing (DPM-Solver) take as many steps.</summary>
    private static int StepsOf(SchedulerConfig scheduler, string respacing) => Respacing.Timesteps(RespacingOf(scheduler, respacing), scheduler.NumTrainTimesteps).Length;

    private static string RespacingOf(SchedulerConfig scheduler, string usual) => scheduler.TimestepRespacing.Length > 0 ? scheduler.TimestepRespacing : usual;

    private static double Temperature(ModelFolder model, string unet, double usual) => JsonFile.Number(model.Config(unet), "initial_noise_scale") ?? usual;

    /// <summary>The inpainting notebook samples by DDPM where that for whole pictures takes DDIM.</summary>
    private static SchedulerConfig Ancestral(SchedulerConfig config) => config.ClassName == "DDIMScheduler"
        ? Schedulers.Resolve("DDPMScheduler", config) with { VarianceType = "learned_range" }
        : config;
}
