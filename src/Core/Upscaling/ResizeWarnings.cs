using TextToImage.Imaging;
using TextToImage.Networks;

namespace TextToImage.Upscaling;

/// <summary>What a user should know about a resized picture; nothing is cut or ignored silently.</summary>
internal static class ResizeWarnings
{
    public static IEnumerable<string> Of(
        Picture picture, ResizePlan plan, ResizeRequest request, IEnlarger? enlarger, NetworkLoader? loader, CancellationToken cancellationToken)
    {
        var (columns, rows) = (picture.Width - plan.CutWidth, picture.Height - plan.CutHeight);
        if (columns + rows > 0)
        {
            var part = columns > 0 ? $"{columns} of its {picture.Width} columns" : $"{rows} of its {picture.Height} rows";
            yield return $"The picture has another shape than {plan.Width}x{plan.Height}: {part} were cut, half on each side.";
        }
        if (enlarger is not null)
        {
            foreach (var warning in loader!.Warnings)
                yield return warning;
        }
        if (enlarger is DiffusionUpscaler diffusion)
        {
            foreach (var warning in diffusion.Warnings(request, cancellationToken))
                yield return warning;
        }
        else if (Unused(request) is { Count: > 0 } unused)
        {
            yield return $"These settings had no effect, as only a diffusion upscaler has them: {string.Join(", ", unused)}.";
        }
    }

    private static List<string> Unused(ResizeRequest request)
    {
        (string Name, bool IsGiven)[] settings =
        [
            ("prompt", request.Prompt is not null), ("negative prompt", request.NegativePrompt is not null), ("steps", request.Steps is not null),
            ("guidance scale", request.GuidanceScale is not null), ("noise level", request.NoiseLevel is not null), ("seed", request.Seed is not null),
        ];
        return [.. settings.Where(setting => setting.IsGiven).Select(setting => setting.Name)];
    }
}
