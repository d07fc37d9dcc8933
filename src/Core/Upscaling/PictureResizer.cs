using System.Diagnostics;
using System.Globalization;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Upscaling;

/// <summary>
/// Gives pictures another size: larger ones by a network where there is one, else by a Lanczos filter, and smaller ones by
/// the filter always. Safe for use by several threads at once.
/// </summary>
public sealed class PictureResizer : IDisposable
{
    private const int UnaidedScale = 2;

    private readonly IEnlarger? _enlarger;
    private readonly NetworkLoader? _loader;

    internal PictureResizer(UpscalerSource? source, IEnlarger? enlarger, NetworkLoader? loader) => (Source, _enlarger, _loader) = (source, enlarger, loader);

    /// <summary>What enlarges; null: the filter.</summary>
    public UpscalerSource? Source { get; }

    /// <summary>Where the networks run; cpu for the filter.</summary>
    public Device Device => _loader?.Device ?? DeviceKind.Cpu;

    /// <summary>What makes larger pictures: network or diffusion, or lanczos without either.</summary>
    public string Method => Source switch
    {
        null => ResizeMethods.Lanczos,
        { Kind: UpscalerKind.Diffusion } => ResizeMethods.Diffusion,
        _ => ResizeMethods.Network,
    };

    /// <summary>A request with a size where it says none: as many times larger as the network makes pictures, twice without one.</summary>
    public ResizeRequest Sized(ResizeRequest request) => request is { Scale: null, Width: null, Height: null } ? request with { Scale = _enlarger?.ScaleFactor ?? UnaidedScale } : request;

    /// <summary>Loads what enlarges.</summary>
    /// <param name="source">What to load; null for the filter alone.</param>
    /// <param name="device">Where to run it.</param>
    /// <param name="cancellationToken">Ends loading.</param>
    /// <exception cref="AIImageException">A file is missing or damaged, or the network is none that enlarges pictures.</exception>
    public static PictureResizer Open(UpscalerSource? source, Device device, CancellationToken cancellationToken = default)
    {
        if (source is null)
            return new PictureResizer(null, null, null);
        var loader = new NetworkLoader(device);
        IEnlarger enlarger = source.Kind switch
        {
            UpscalerKind.Network => NetworkUpscaler.Load(source.Path, loader, cancellationToken),
            UpscalerKind.Diffusion => DiffusionUpscaler.Load(source.Model!, loader, cancellationToken),
            _ => SuperResolution.Load(source.Model!, UpscalerConfig.Find(source.Model!)!, loader, cancellationToken),
        };
        return new PictureResizer(source, enlarger, loader);
    }

    /// <summary>Whether a size is larger than a picture, which is when a network is of use.</summary>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    /// <param name="request">The size asked for.</param>
    /// <exception cref="AIImageException">The size is out of range.</exception>
    public static bool Enlarges(int width, int height, ResizeRequest request) => ResizePlan.Resolve(width, height, request).Enlarges;

    /// <summary>Checks a request for a picture without computing anything, as <see cref="Resize"/> does first.</summary>
    /// <exception cref="AIImageException">A value is out of range, or the result is too large for this machine.</exception>
    public void Check(int width, int height, ResizeRequest request) => Plan(width, height, request);

    /// <summary>The picture at the size asked for.</summary>
    /// <param name="picture">Any picture.</param>
    /// <param name="request">Its new size.</param>
    /// <param name="progress">Told after each tile or step, on the calling thread; may be null.</param>
    /// <param name="cancellationToken">Ends the work inside a step.</param>
    /// <exception cref="AIImageException">A value is out of range, or the result is too large; thrown before any computation.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ResizedPicture Resize(
        Picture picture, ResizeRequest request, IProgress<GenerationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var plan = Plan(picture.Width, picture.Height, request);
        var enlarger = plan.Enlarges || _enlarger?.ScaleFactor == 1 ? _enlarger : null;
        var isDiffusion = enlarger is DiffusionUpscaler;
        request = request with { Seed = isDiffusion ? request.Seed ?? GenerationRequest.NewSeed() : request.Seed };
        var clock = Stopwatch.StartNew();
        var meter = new NetworkMeter();
        var report = new ResizeProgress(progress, enlarger is null ? 0 : Steps(plan, enlarger, request));
        var run = new EnlargingRun(request, meter, report.Done, cancellationToken);

        var (left, top) = ((picture.Width - plan.CutWidth) / 2, (picture.Height - plan.CutHeight) / 2);
        var used = picture.Width == plan.CutWidth && picture.Height == plan.CutHeight ? picture : picture.Crop(left, top, plan.CutWidth, plan.CutHeight);
        for (var pass = 0; enlarger is not null && pass < plan.Passes(enlarger.ScaleFactor); pass++)
        {
            var (width, height) = plan.InputOf(pass, enlarger.ScaleFactor);
            used = enlarger.Enlarge(Resampling.Resize(used, width, height, cancellationToken), run);
        }
        var resized = Resampling.Resize(used, plan.Width, plan.Height, cancellationToken);
        report.Done("filtering");
        var method = enlarger is null ? ResizeMethods.Lanczos : Method;
        return new ResizedPicture(
            resized, ResizeMetadata.Of(plan, request, enlarger, Source), method, plan.Scale, meter.Calls, clock.Elapsed, clock.Elapsed - meter.RunTime,
            [.. ResizeWarnings.Of(picture, plan, request, enlarger, _loader, cancellationToken)])
        {
            Model = enlarger is null ? null : Source?.Name,
            Device = (enlarger is null ? DeviceKind.Cpu : Device).Name,
            Seed = isDiffusion ? request.Seed : null,
        };
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose() => _enlarger?.Dispose();

    private static int Steps(ResizePlan plan, IEnlarger enlarger, ResizeRequest request) =>
        Enumerable.Range(0, plan.Passes(enlarger.ScaleFactor)).Sum(pass =>
        {
            var (width, height) = plan.InputOf(pass, enlarger.ScaleFactor);
            return enlarger.Steps(width, height, request);
        });

    private ResizePlan Plan(int width, int height, ResizeRequest request)
    {
        var plan = ResizePlan.Resolve(width, height, request);
        if (_enlarger is DiffusionUpscaler diffusion)
            UpscaleSettings.Resolve(request, diffusion.Limits);
        plan.RequireMemory(_enlarger);
        return plan;
    }
}

/// <summary>Turns tiles and steps done into <see cref="GenerationProgress"/> with the time left; the filter is the last step.</summary>
internal sealed class ResizeProgress(IProgress<GenerationProgress>? target, int networkSteps)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private int _done;

    /// <summary>One more step is done.</summary>
    public void Done(string activity)
    {
        _done++;
        var (elapsed, left) = (_clock.Elapsed, networkSteps + 1 - _done);
        target?.Report(new GenerationProgress(
            1, 1, _done, networkSteps + 1, elapsed, TimeSpan.FromTicks(elapsed.Ticks / _done * left), $"enlarging, {activity}"));
    }
}

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
            foreach (var warning in diffusion.Warnings(request))
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
