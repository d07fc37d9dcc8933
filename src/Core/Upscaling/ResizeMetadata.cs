using System.Globalization;
using TextToImage.Imaging;

namespace TextToImage.Upscaling;

/// <summary>What the file of a resized picture says: how the picture was made, its new size, and what enlarged it.</summary>
internal static class ResizeMetadata
{
    /// <summary>The metadata; null where no model had a part in the pixels, and nothing may claim so.</summary>
    public static PictureMetadata? Of(ResizePlan plan, ResizeRequest request, IEnlarger? enlarger, UpscalerSource? source)
    {
        var made = request.Metadata;
        if (enlarger is null)
            return made is not null && IsOfAModel(made) ? made with { Width = plan.Width, Height = plan.Height } : null;
        var other = (made ?? new PictureMetadata()).Other.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        foreach (var (key, value) in Enlarging(plan, request, enlarger, source!).Where(entry => !string.IsNullOrEmpty(entry.Value)))
            other[key] = value!;
        return (made ?? new PictureMetadata()) with { Width = plan.Width, Height = plan.Height, Edited = true, Software = made?.Software ?? PictureMetadata.ThisProgram, Other = other };
    }

    /// <summary>Files of cameras and editors have metadata too, which says nothing of a model.</summary>
    private static bool IsOfAModel(PictureMetadata made) =>
        made.Edited || made.Prompt is not null || made.Model is not null || made.Seed is not null || made.Steps is not null;

    private static IEnumerable<(string Key, string? Value)> Enlarging(ResizePlan plan, ResizeRequest request, IEnlarger enlarger, UpscalerSource source)
    {
        yield return ("upscaler", source.Name);
        yield return ("upscaleFactor", plan.Scale.ToString("0.####", CultureInfo.InvariantCulture));
        if (enlarger is not DiffusionUpscaler diffusion)
            yield break;
        var settings = UpscaleSettings.Resolve(request, diffusion.Limits);
        yield return ("upscalePrompt", settings.Prompt);
        yield return ("upscaleNegativePrompt", settings.NegativePrompt);
        yield return ("upscaleSteps", settings.Steps.ToString(CultureInfo.InvariantCulture));
        yield return ("upscaleGuidanceScale", settings.GuidanceScale.ToString(CultureInfo.InvariantCulture));
        yield return ("upscaleNoiseLevel", settings.NoiseLevel.ToString(CultureInfo.InvariantCulture));
        yield return ("upscaleSeed", settings.Seed.ToString(CultureInfo.InvariantCulture));
    }
}
