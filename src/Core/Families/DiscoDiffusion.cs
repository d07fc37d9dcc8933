using TextToImage.Diffusion;
using TextToImage.Models;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>
/// Disco Diffusion (alembics/disco-diffusion, version 5.6): a diffusion model over pixels that knows no text (Dhariwal and Nichol 2021, arXiv:2105.05233) and is guided by a CLIP alone, at any size.
/// Nobody publishes it in ONNX form; docs/guiding.md has our layout.
/// </summary>
internal static class DiscoDiffusion
{
    private const string UNet = "unet";
    private const int UsualSteps = 250, UsualSide = 512, Maps = 6, Width = 256;

    /// <summary>Of the notebook: eta, and skip_steps as a share of the usual number of steps.</summary>
    private const double Eta = 0.8, Skipped = 10.0 / UsualSteps;

    /// <summary>The family.</summary>
    public static Family Family { get; } = new("Disco Diffusion", ["DiscoDiffusionPipeline"], Limits, Stages);

    private static ModelLimits Limits(ModelFolder model)
    {
        var unet = UNetConfig.Read(model, UNet);
        var side = unet.SampleSize ?? UsualSide;
        return new ModelLimits(
            model.Defaults.Name, model.Defaults.Width ?? side, model.Defaults.Height ?? side, model.Defaults.Steps ?? UsualSteps, GuidanceScale: 1,
            1 << unet.Downsampling, (long)Maps * Width * sizeof(float), Scheduler(model), Upscaler: null, PixelsPerLatent: 1)
        { CanTile = false, NeedsClip = true };
    }

    private static IReadOnlyList<IStage> Stages(ModelFolder model)
    {
        var pixels = new PixelSpace();
        return
        [
            new Denoise(model, UNet, pixels, Scheduler(model)) { IsGuided = false, Guide = GuideConfig.Disco, GuidesClean = true, DefaultEta = Eta, Skipped = Skipped },
            new Decode(pixels),
        ];
    }

    /// <summary>DDIM, whatever scheduler lies in the folder, and predictions are not clipped: the range loss keeps them in bounds.</summary>
    private static SchedulerConfig Scheduler(ModelFolder model) => Schedulers.Resolve("DDIMScheduler", PixelModels.Scheduler(model)) with { ClipSample = false };
}
