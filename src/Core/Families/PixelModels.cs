using TextToImage.Diffusion;
using TextToImage.Models;
using TextToImage.Requests;

namespace TextToImage.Families;

/// <summary>What families that diffuse over pixels have in common.</summary>
internal static class PixelModels
{
    /// <summary>Maps of the network's first channels that it holds at once, for the estimate of memory.</summary>
    private const int Maps = 6;

    /// <summary>The limits of a model that draws squares of one side.</summary>
    /// <param name="model">Its folder.</param>
    /// <param name="side">Side of the finished picture.</param>
    /// <param name="factor">How many times larger it is than the first stage's.</param>
    /// <param name="channels">The network's channels at full size.</param>
    /// <param name="steps">Steps where the model states none.</param>
    /// <param name="guidance">Guidance where the model states none.</param>
    /// <param name="scheduler">That of the stage that requests are about.</param>
    public static ModelLimits Limits(ModelFolder model, int side, int factor, int channels, int steps, double guidance, SchedulerConfig scheduler) => new(
        model.Defaults.Name, model.Defaults.Width ?? side, model.Defaults.Height ?? side, model.Defaults.Steps ?? steps, model.Defaults.GuidanceScale ?? guidance,
        side, (long)Maps * channels * sizeof(float), scheduler, Upscaler: null, PixelsPerLatent: factor, OnlySide: side);

    /// <summary>Side of the pictures of a network.</summary>
    public static int Side(ModelFolder model, string network, int usual) => UNetConfig.Read(model, network).SampleSize ?? usual;

    /// <summary>How many times larger a stage's pictures are than those of one before.</summary>
    /// <exception cref="AIImageException">They are no multiple.</exception>
    public static int Factor(ModelFolder model, int small, int large) => large % small == 0 ? large / small : throw new AIImageException(ErrorIds.ModelMismatch,
        $"The parts of the model '{model.Path}' do not fit together: pictures of {small} pixels cannot become {large}, which is no multiple; correct \"sample_size\" in the config.json of its U-Nets.");

    /// <summary>The scheduler of a stage, as its file has it: pixels are clipped where that says so.</summary>
    public static SchedulerConfig Scheduler(ModelFolder model, string component = "scheduler") => SchedulerConfig.Parse(model.SchedulerConfigText(component));
}
