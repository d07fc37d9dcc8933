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
    private const int MaxGuidanceScale = 100;
    private const int MaxCount = 10_000;

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
        var scheduler = Schedulers.Resolve(request.Scheduler, model.Scheduler);
        var edit = request.Edit is { } wanted ? EditWork.Prepare(wanted, request.Width, request.Height, model) : null;
        var size = edit?.Size ?? SizePlan.Resolve(request, model);
        if (edit is not null)
            size.RequireMemory(request.BatchSize, model);
        RequireNoEdges(request);
        var count = InRange("count", request.Count, 1, MaxCount);
        return new GenerationSettings(
            size,
            InRange("steps", request.Steps ?? model.Steps, 1, scheduler.NumTrainTimesteps),
            ReadGuidance(request, model),
            scheduler,
            InRange("eta", request.Eta, 0, 1),
            new PictureSeeds(Seed("seed", request.Seed, count), InRange("variation", request.Variation, 0, 1), Seed("variation seed", request.VariationSeed, count)),
            count,
            InRange("batch size", request.BatchSize, 1, MaxCount))
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
        var start = InRange("guidance start", request.GuidanceStart, 0, 1);
        var end = InRange("guidance end", request.GuidanceEnd, start, 1);
        return new GuidanceSettings(
            InRange("guidance scale", request.GuidanceScale ?? model.GuidanceScale, 0, MaxGuidanceScale),
            InRange("guidance rescale", request.GuidanceRescale, 0, 1),
            (start, end));
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

    private static double InRange(string name, double value, double low, double high) =>
        value >= low && value <= high
            ? value
            : throw Invalid(FormattableString.Invariant($"The {name} is {value}; it must be a number from {low} to {high}."));

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
