using TextToImage.Json;
using TextToImage.Models;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Families;

/// <summary>
/// VQGAN-CLIP (Crowson et al. 2022, arXiv:2204.08583; nerdyrodent/VQGAN-CLIP): the latents of a VQGAN are optimised until a CLIP sees the prompt in the picture. Nobody publishes it in ONNX form; docs/guiding.md has our layout.
/// </summary>
internal static class VqganClip
{
    /// <summary>Steps where the model states none, and the most there may be.</summary>
    private const int UsualSteps = 300, MostSteps = 100_000;

    private const int UsualSide = 256;

    /// <summary>The family.</summary>
    public static Family Family { get; } = new("VQGAN-CLIP", ["VQGANCLIPPipeline", "VQModel"], Limits, Stages);

    private static ModelLimits Limits(ModelFolder model)
    {
        var config = VaeConfig.Read(model, VqganSpace.Decoder);
        var side = JsonFile.Integer(model.Config(VqganSpace.Decoder), "sample_size") ?? UsualSide;
        return new ModelLimits(
            model.Defaults.Name, model.Defaults.Width ?? side, model.Defaults.Height ?? side, model.Defaults.Steps ?? UsualSteps, GuidanceScale: 1, config.Downsampling,
            // What the decoder computes is kept for its gradient.
            BytesPerPixel: 16L * sizeof(float) * config.FirstChannels, Scheduler: null, Upscaler: null, config.Downsampling)
        { CanTile = false, NeedsClip = true, MostSteps = MostSteps };
    }

    private static IReadOnlyList<IStage> Stages(ModelFolder model)
    {
        var space = new VqganSpace(model);
        return [new OptimizeLatents(model, space), new Decode(space)];
    }
}
