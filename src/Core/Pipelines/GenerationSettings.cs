using TextToImage.Diffusion;
using TextToImage.Models;

namespace TextToImage.Pipelines;

/// <summary>What a model can take and what it does when not told otherwise.</summary>
/// <param name="Name">The model's name, for messages.</param>
/// <param name="Width">Default width in pixels.</param>
/// <param name="Height">Default height in pixels.</param>
/// <param name="Steps">Default number of steps.</param>
/// <param name="GuidanceScale">Default guidance scale.</param>
/// <param name="SizeMultiple">Sides must be multiples of this, in pixels.</param>
/// <param name="BytesPerPixel">Rough peak of memory while decoding, to refuse hopeless sizes.</param>
/// <param name="Scheduler">The model's own scheduler.</param>
/// <param name="Upscaler">What enlarges its pictures; null where sizes are as they are denoised.</param>
/// <param name="PixelsPerLatent">Pixels of a side to one latent.</param>
internal sealed record ModelLimits(
    string Name, int Width, int Height, int Steps, double GuidanceScale, int SizeMultiple, long BytesPerPixel, SchedulerConfig Scheduler,
    UpscalerConfig? Upscaler, int PixelsPerLatent = 8);

/// <summary>A request with every default filled in and every value checked.</summary>
internal sealed record GenerationSettings(
    SizePlan Size, int Steps, GuidanceSettings Guidance, SchedulerConfig Scheduler, double Eta, long FirstSeed, int Count, int BatchSize)
{
    private const int MaxGuidanceScale = 100;
    private const int MaxCount = 10_000;

    /// <summary>Width of the pictures in pixels.</summary>
    public int Width => Size.Width;

    /// <summary>Height of the pictures in pixels.</summary>
    public int Height => Size.Height;

    /// <exception cref="AIImageException">A value is out of its range; nothing has been computed yet.</exception>
    public static GenerationSettings Resolve(GenerationRequest request, ModelLimits model)
    {
        var scheduler = Schedulers.Resolve(request.Scheduler, model.Scheduler);
        var size = SizePlan.Resolve(request, model);
        var count = InRange("count", request.Count, 1, MaxCount);
        return new GenerationSettings(
            size,
            InRange("steps", request.Steps ?? model.Steps, 1, scheduler.NumTrainTimesteps),
            ReadGuidance(request, model),
            scheduler,
            InRange("eta", request.Eta, 0, 1),
            Seed(request.Seed, count),
            count,
            InRange("batch size", request.BatchSize, 1, MaxCount));
    }

    private static GuidanceSettings ReadGuidance(GenerationRequest request, ModelLimits model)
    {
        var start = InRange("guidance start", request.GuidanceStart, 0, 1);
        var end = InRange("guidance end", request.GuidanceEnd, start, 1);
        return new GuidanceSettings(
            InRange("guidance scale", request.GuidanceScale ?? model.GuidanceScale, 0, MaxGuidanceScale),
            InRange("guidance rescale", request.GuidanceRescale, 0, 1),
            (start, end));
    }

    private static long Seed(long? asked, int count)
    {
        if (asked is not { } seed)
            return GenerationRequest.NewSeed();
        if (seed < 0 || seed > long.MaxValue - count)
            throw Invalid($"The seed is {seed}; it must be from 0 to {long.MaxValue - count}.");
        return seed;
    }

    private static int InRange(string name, int value, int low, int high) =>
        value >= low && value <= high ? value : throw Invalid($"The {name} is {value}; it must be from {low} to {high}.");

    private static double InRange(string name, double value, double low, double high) =>
        value >= low && value <= high
            ? value
            : throw Invalid(FormattableString.Invariant($"The {name} is {value}; it must be a number from {low} to {high}."));

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
