using TextToImage.Diffusion;
using TextToImage.Models;

namespace TextToImage.Upscaling;

/// <summary>What a diffusion upscaler can take and what it does when not told otherwise; the defaults are those of diffusers.</summary>
/// <param name="Model">Name and own defaults.</param>
/// <param name="Scheduler">The model's scheduler.</param>
/// <param name="MostNoise">Largest noise level, "max_noise_level" of its index.</param>
internal sealed record UpscaleLimits(ModelDefaults Model, SchedulerConfig Scheduler, int MostNoise);

/// <summary>A request to a diffusion upscaler with every default filled in and every value checked.</summary>
internal sealed record UpscaleSettings(string Prompt, string? NegativePrompt, int Steps, double GuidanceScale, int NoiseLevel, long Seed)
{
    private const int DefaultSteps = 75, DefaultNoiseLevel = 20;
    private const double DefaultGuidanceScale = 9, MaxGuidanceScale = 100;

    /// <exception cref="AIImageException">A value is out of its range; nothing has been computed yet.</exception>
    public static UpscaleSettings Resolve(ResizeRequest request, UpscaleLimits limits) => new(
        request.Prompt ?? request.Metadata?.Prompt ?? "",
        request.NegativePrompt,
        (int)InRange("steps", request.Steps ?? limits.Model.Steps ?? DefaultSteps, 1, limits.Scheduler.NumTrainTimesteps),
        InRange("guidance scale", request.GuidanceScale ?? limits.Model.GuidanceScale ?? DefaultGuidanceScale, 0, MaxGuidanceScale),
        (int)InRange("noise level", request.NoiseLevel ?? Math.Min(DefaultNoiseLevel, limits.MostNoise), 0, limits.MostNoise),
        request.Seed is null or >= 0 ? request.Seed ?? 0 : throw Invalid($"The seed is {request.Seed}; it must be from 0 to {long.MaxValue}."));

    private static double InRange(string name, double value, double low, double high) => value >= low && value <= high
        ? value
        : throw Invalid(FormattableString.Invariant($"The {name} is {value}; it must be a number from {low} to {high}."));

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
