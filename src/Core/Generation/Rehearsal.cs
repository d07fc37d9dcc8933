using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Generation;

/// <summary>
/// Makes a small picture once: .NET compiles methods and ONNX Runtime plans its memory at the first call, and with a small model
/// that would be a visible part of the first picture. A large one takes too long for it to show.
/// </summary>
internal static class Rehearsal
{
    private const long LargestBytes = 100_000_000;
    private const int Steps = 4;

    /// <summary>Rehearses a model that draws any size.</summary>
    public static void Run(DiffusionPipeline pipeline, CancellationToken cancellationToken)
    {
        var limits = pipeline.Limits;
        if (limits.OnlySide is not null || pipeline.Main.NetworkBytes > LargestBytes)
            return;
        try
        {
            // Large enough for the vector forms of the arithmetic, which take the longest to compile.
            var side = Math.Max(1, (limits.Upscaler?.BaseSize ?? limits.Width) / 4 / limits.SizeMultiple) * limits.SizeMultiple;
            var made = limits.Upscaler is null ? side : side + 1;
            var small = new GenerationRequest { Prompt = "a small picture", Steps = Steps, GuidanceScale = 2, Seed = 0 };
            var settings = GenerationSettings.Resolve(small, limits with { NeedsPicture = false }) with { Size = new SizePlan(made, made, side, side) };
            _ = pipeline.Pictures(small, settings, null, new NetworkMeter(), cancellationToken).Single();
        }
        catch (AIImageException)
        {
            // What is wrong with the model is said when it is used in earnest.
        }
    }
}
