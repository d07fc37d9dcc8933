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
/// <param name="OnlySide">The side in pixels of the squares that are all the model draws; null where it draws other sizes too.</param>
internal sealed record ModelLimits(
    string Name, int Width, int Height, int Steps, double GuidanceScale, int SizeMultiple, long BytesPerPixel, SchedulerConfig Scheduler,
    UpscalerConfig? Upscaler, int PixelsPerLatent = 8, int? OnlySide = null)
{
    /// <summary>A window smaller than this shows too little of a picture, whatever the model was trained at.</summary>
    private const int LeastWindow = 256;

    /// <summary>Side of what the model sees at once of a larger picture, in pixels.</summary>
    public int Window => Math.Max(LeastWindow, Math.Max(Width, Height));
}

/// <summary>A request with every default filled in and every value checked.</summary>
internal sealed record GenerationSettings(
    SizePlan Size, int Steps, GuidanceSettings Guidance, SchedulerConfig Scheduler, double Eta, PictureSeeds Seeds, int Count, int BatchSize)
{
    /// <summary>The picture to work on; null: pictures from text alone.</summary>
    public EditWork? Edit { get; init; }

    /// <summary>The windows through which the network sees the latents; null: it sees all at once.</summary>
    public IReadOnlyList<CanvasWindow>? Windows { get; init; }

    /// <summary>Whether opposite edges of the picture meet.</summary>
    public bool Tileable { get; init; }

    /// <summary>Whether the steps are kept with the picture.</summary>
    public bool Trace { get; init; }

    /// <summary>What to tell the user of the size.</summary>
    public string? SizeWarning => (Size.Width, Size.Height) == (Size.BaseWidth, Size.BaseHeight) || !Size.IsFixed
        ? null
        : $"The picture was drawn at {Size.BaseWidth}x{Size.BaseHeight}, the one size that the model draws, and brought to {Size.Width}x{Size.Height} by a filter.";

    /// <exception cref="AIImageException">A value is out of its range; nothing has been computed yet.</exception>
    public static GenerationSettings Resolve(GenerationRequest request, ModelLimits model)
    {
        SettingsTable.RequireRanges(request with { GuidanceScale = request.GuidanceScale ?? model.GuidanceScale });
        var scheduler = Schedulers.Resolve(request.Scheduler, model.Scheduler);
        var edit = request.Edit is { } wanted ? EditWork.Prepare(wanted, request.Width, request.Height, model) : null;
        var size = edit?.Size ?? SizePlan.Resolve(request, model);
        if (edit is not null)
            size.RequireMemory(request.BatchSize, model);
        RequireNoEdges(request);
        return new GenerationSettings(
            size,
            InRange("steps", request.Steps ?? model.Steps, 1, scheduler.NumTrainTimesteps),
            ReadGuidance(request, model),
            scheduler,
            request.Eta,
            new PictureSeeds(Seed("seed", request.Seed, request.Count), request.Variation, Seed("variation seed", request.VariationSeed, request.Count)),
            request.Count,
            request.BatchSize)
        {
            Edit = edit,
            Windows = WindowPlan.Choose(size, request.Windows, request.Tileable, model),
            Tileable = request.Tileable,
            Trace = request.Trace,
        };
    }

    private static void RequireNoEdges(GenerationRequest request)
    {
        if (request.Tileable && request.Edit is not null)
            throw Invalid("A picture that is edited cannot be made tileable; make a new tileable one.");
    }

    private static GuidanceSettings ReadGuidance(GenerationRequest request, ModelLimits model)
    {
        if (request.GuidanceEnd < request.GuidanceStart)
            throw Invalid(FormattableString.Invariant($"The guidance end is {request.GuidanceEnd}; it must be a number from {request.GuidanceStart} to 1."));
        return new GuidanceSettings(request.GuidanceScale ?? model.GuidanceScale, request.GuidanceRescale, (request.GuidanceStart, request.GuidanceEnd));
    }

    private static long Seed(string name, long? asked, int count)
    {
        if (asked is not { } seed)
            return GenerationRequest.NewSeed();
        if (seed < 0 || seed > long.MaxValue - count)
            throw Invalid($"The {name} is {seed}; it must be from 0 to {long.MaxValue - count}.");
        return seed;
    }

    private static int InRange(string name, int value, int low, int high) =>
        value >= low && value <= high ? value : throw Invalid($"The {name} is {value}; it must be from {low} to {high}.");

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
