using TextToImage.Diffusion;
using TextToImage.Guiding;
using TextToImage.Imaging;
using TextToImage.Measuring;

namespace TextToImage.Requests;

/// <summary>A request with every default filled in and every value checked.</summary>
internal sealed record GenerationSettings(
    SizePlan Size, int Steps, GuidanceSettings Guidance, SchedulerConfig? Scheduler, double? Eta, PictureSeeds Seeds, int Count, int BatchSize)
{
    private const double MaxGuidanceScale = 100;

    /// <summary>The picture to work on; null: pictures from text alone.</summary>
    public EditWork? Edit { get; init; }

    /// <summary>The windows through which the network sees the latents; null: it sees all at once.</summary>
    public IReadOnlyList<CanvasWindow>? Windows { get; init; }

    /// <summary>What lies under the picture; null: nothing was asked for.</summary>
    public PictureBackground? Background { get; init; }

    /// <summary>Whether opposite edges of the picture meet.</summary>
    public bool Tileable { get; init; }

    /// <summary>Whether the steps are kept with the picture.</summary>
    public bool Trace { get; init; }

    /// <summary>Steps of each denoising stage, in order; null: those of the main one as <see cref="Steps"/>, the others' own.</summary>
    public IReadOnlyList<int>? StageSteps { get; init; }

    /// <summary>Guidance scale of each denoising stage, in order; null: that of the main one as <see cref="Guidance"/>, the others' own.</summary>
    public IReadOnlyList<double>? StageGuidance { get; init; }

    /// <summary>Training step of the noise that is added to what a stage enlarges; null: the stage's own.</summary>
    public int? NoiseLevel { get; init; }

    /// <summary>Sizes that Stable Diffusion XL is told, in pixels: of the picture before it was cut, where, and after.</summary>
    public SizeConditions Sizes { get; init; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>Tokens that a T5 encoder is given; null: as many as the family says.</summary>
    public int? TextLength { get; init; }

    /// <summary>Among how many of the likeliest tokens each is drawn; null: as many as the model says.</summary>
    public int? TopK { get; init; }

    /// <summary>What the logits of tokens are divided by.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>A picture that steers every step; null: none.</summary>
    public ControlPicture? Control { get; init; }

    /// <summary>Pictures whose like is drawn: none, one, two to draw between, or more to draw in the middle of.</summary>
    public IReadOnlyList<Picture> Like { get; init; } = [];

    /// <summary>Where between two pictures, 0 to 1.</summary>
    public double Mix { get; init; }

    /// <summary>Whether a request has a say in the number of steps.</summary>
    public bool HasSteps { get; init; } = true;

    /// <summary>The CLIP that guides every step; null: none.</summary>
    public ClipModel? GuideModel { get; init; }

    /// <summary>What the gradient of a guide is multiplied by; null: the guide's own.</summary>
    public double? GuideScale { get; init; }

    /// <summary>Cutouts of each step; null: the model's own.</summary>
    public int? Cutouts { get; init; }

    /// <summary>What to tell the user of the size.</summary>
    public string? SizeWarning => (Size.Width, Size.Height) == (Size.BaseWidth, Size.BaseHeight) || !Size.IsFixed
        ? null
        : $"The picture was drawn at {Size.BaseWidth}x{Size.BaseHeight}, the one size that the model draws, and brought to {Size.Width}x{Size.Height} by a filter.";

    /// <exception cref="AIImageException">A value is out of its range; nothing has been computed yet.</exception>
    public static GenerationSettings Resolve(GenerationRequest request, ModelLimits model)
    {
        SettingsTable.RequireRanges(request with { GuidanceScale = request.GuidanceScale ?? DefaultGuidance(request, model) });
        var scheduler = model.Scheduler is { } own ? Schedulers.Resolve(request.Scheduler, own) : null;
        var edit = request.Edit is { } wanted ? EditWork.Prepare(wanted, request.Width, request.Height, model) : null;
        var size = edit?.Size ?? SizePlan.Resolve(request, model);
        if (edit is not null)
            size.RequireMemory(request.BatchSize, model);
        RequireNoEdges(request, model);
        RequirePictures(request, model);
        RequireAlpha(request, model);
        RequireRanking(request);
        RequireGuide(request, model);
        return new GenerationSettings(
            size,
            (scheduler?.NumTrainTimesteps ?? model.MostSteps) is { } most ? InRange("steps", request.Steps ?? model.Steps, 1, most) : model.Steps,
            ReadGuidance(request, model),
            scheduler,
            request.Eta,
            new PictureSeeds(Seed("seed", request.Seed, request.Count), request.Variation, Seed("variation seed", request.VariationSeed, request.Count)),
            request.Count,
            request.BatchSize)
        {
            Edit = edit ?? (model.NeedsPicture ? EditWork.NothingKnown(size.BaseWidth, size.BaseHeight, model) : null),
            StageSteps = scheduler is not null && request.StageSteps is { } steps ? [.. steps.Values.Select(each => StageStepsOf(each, scheduler))] : null,
            StageGuidance = request.StageGuidance is { } scales ? [.. scales.Values.Select(Scale)] : null,
            NoiseLevel = request.NoiseLevel,
            Sizes = new SizeConditions(
                request.OriginalSize?.Width ?? size.BaseWidth, request.OriginalSize?.Height ?? size.BaseHeight, request.CropOffset?.Left ?? 0, request.CropOffset?.Top ?? 0,
                request.TargetSize?.Width ?? size.BaseWidth, request.TargetSize?.Height ?? size.BaseHeight),
            TextLength = request.TextLength,
            TopK = request.TopK,
            Temperature = request.Temperature,
            Control = request.Control is { } control ? new ControlPicture(control, request.ControlScale, request.ControlStart, request.ControlEnd) : null,
            Like = request.Blend.Count > 0 && model.TakesPictures ? request.Blend : [.. new[] { request.Like, request.AndLike }.OfType<Picture>()],
            Mix = request.Mix,
            Windows = WindowPlan.Choose(size, request.Windows, request.Tileable, model),
            Tileable = request.Tileable,
            Background = request.Background,
            HasSteps = scheduler is not null || model.MostSteps is not null,
            GuideModel = request.GuideModel,
            GuideScale = request.GuideScale,
            Cutouts = request.Cutouts,
            Trace = request.Trace,
        };
    }

    private static void RequireNoEdges(GenerationRequest request, ModelLimits model)
    {
        if (request.Tileable && request.Edit is not null)
            throw Invalid("A picture that is edited cannot be made tileable; make a new tileable one.");
        if (request.Tileable && (model.OnlySide is not null || !model.CanTile))
            throw Invalid($"The model '{model.Name}' cannot draw pictures without edges; use a Stable Diffusion model for tiles.");
    }

    private static void RequireAlpha(GenerationRequest request, ModelLimits model)
    {
        if (request.Background is { } background && !model.HasAlpha)
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid, background.IsTransparent
                ? $"The model '{model.Name}' cannot draw on a transparent background: its pictures have no alpha; use a model that has it (aiimage model show and Get-AIModel say which)."
                : $"The model '{model.Name}' cannot promise the background {background}: its pictures have no alpha; say the colour in the prompt, or use a model that has alpha (aiimage model show and Get-AIModel say which).")
            { Subject = background };
        }
    }

    private static void RequirePictures(GenerationRequest request, ModelLimits model)
    {
        if (request.ControlEnd < request.ControlStart)
            throw Invalid(FormattableString.Invariant($"The control end is {request.ControlEnd}; it must be a number from {request.ControlStart} to 1."));
        if (request.AndLike is not null && request.Like is null)
            throw Invalid("There is a second picture to draw the like of, and no first one; give both, or the first alone.");
        if (request.Like is not null && !model.TakesPictures)
            throw Invalid($"The model '{model.Name}' cannot draw the like of a picture; use one with a picture encoder, such as an unCLIP model.");
        if (request.Like is null && request.Blend.Count == 0 && model.TakesPictures && !model.TakesText)
            throw Invalid($"The model '{model.Name}' draws the like of pictures, and none was given; give one or two.");
    }

    private static void RequireRanking(GenerationRequest request)
    {
        if (request.Best is null && request.RankWith is { } named)
            throw Invalid($"The CLIP model '{named}' is to judge pictures, and how many of them are kept is not said; say it (--best, -Best), such as 2 of a count of 8.");
        if (request.Best is not { } best)
            return;
        if (best > request.Count)
            throw Invalid($"The best {best} of {request.Count} {(request.Count == 1 ? "picture" : "pictures")} cannot be kept; ask for more (--count, -Count), or keep fewer.");
        if (string.IsNullOrWhiteSpace(request.Prompt))
            throw Invalid("The best pictures are those that fit the prompt best, and there is none; give one, or leave --best (-Best) out.");
        if (request.Ranker is null)
            throw Invalid("The best pictures cannot be told without a CLIP model; load one and give it with the request, or keep all.");
    }

    private static void RequireGuide(GenerationRequest request, ModelLimits model)
    {
        if (request.GuideModel is null && request.Guide is { } named)
            throw Invalid($"The picture cannot be guided by the CLIP model '{named}', which was not loaded; load it and give it with the request.");
        if (request.GuideModel is null && model.NeedsClip)
            throw Invalid($"The model '{model.Name}' draws what a CLIP model sees of the prompt, and there is none; install one, or name its folder (--guide, -Guide; see docs/guiding.md).");
        if (request.GuideModel is null)
            return;
        if (string.IsNullOrWhiteSpace(request.Prompt))
            throw Invalid("A CLIP guides the picture towards the prompt, and there is none; give one, or leave --guide (-Guide) out.");
        WeightedPrompts.Parse(request.Prompt);
    }

    private static GuidanceSettings ReadGuidance(GenerationRequest request, ModelLimits model)
    {
        if (request.GuidanceEnd < request.GuidanceStart)
            throw Invalid(FormattableString.Invariant($"The guidance end is {request.GuidanceEnd}; it must be a number from {request.GuidanceStart} to 1."));
        return new GuidanceSettings(request.GuidanceScale ?? DefaultGuidance(request, model), request.GuidanceRescale, (request.GuidanceStart, request.GuidanceEnd));
    }

    private static int StageStepsOf(double value, SchedulerConfig scheduler) =>
        value == Math.Floor(value) ? InRange("steps", (int)Math.Min(value, int.MaxValue), 1, scheduler.NumTrainTimesteps) : throw Invalid(FormattableString.Invariant($"The steps are {value}; they must be a whole number."));

    private static double Scale(double value) =>
        value is >= 0 and <= MaxGuidanceScale ? value : throw Invalid(FormattableString.Invariant($"The guidance scale is {value}; it must be a number from 0 to {MaxGuidanceScale}."));

    private static double DefaultGuidance(GenerationRequest request, ModelLimits model) =>
        request.Edit is { Mask: not null } or { Extends: true } && model.EditGuidance is { } scale ? scale : model.GuidanceScale;

    private static ulong Seed(string name, ulong? asked, int count)
    {
        if (asked is not { } seed)
            return GenerationRequest.NewSeed();
        var last = ulong.MaxValue - (ulong)Math.Max(0, count - 1);
        return seed <= last ? seed : throw Invalid($"The {name} is {seed}; for {count} pictures, each with the next, it must be from 0 to {last}.");
    }

    private static int InRange(string name, int value, int low, int high) =>
        value >= low && value <= high ? value : throw Invalid($"The {name} is {value}; it must be from {low} to {high}.");

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}

/// <summary>Sizes that a model is told (Podell et al. 2023, section 2.2): of the picture that training would have started from, where it would have been cut, and what it would have become.</summary>
internal sealed record SizeConditions(int OriginalWidth, int OriginalHeight, int Left, int Top, int TargetWidth, int TargetHeight);

/// <summary>The seeds of the pictures of a request: each its own, or with variations one for all and a variation seed each.</summary>
/// <param name="First">Seed of the first picture.</param>
/// <param name="Variation">How far the first noise is moved towards that of the variation seed, 0 to 1.</param>
/// <param name="FirstVariation">Variation seed of the first picture.</param>
internal sealed record PictureSeeds(ulong First, double Variation, ulong FirstVariation)
{
    /// <summary>Seed of a picture.</summary>
    /// <param name="index">From 0.</param>
    public ulong Seed(int index) => Variation > 0 ? First : First + (ulong)index;

    /// <summary>Variation seed of a picture; null where there are no variations.</summary>
    public ulong? VariationSeed(int index) => Variation > 0 ? FirstVariation + (ulong)index : null;

    /// <summary>The noise of pictures made at once; each gets what it would get alone.</summary>
    /// <param name="first">Index of the first of them.</param>
    /// <param name="count">How many.</param>
    public RunNoise Noise(int first, int count) => Noise(first, count, seed => seed, Noise(first, count, Scrambled));

    private RunNoise Noise(int first, int count, Func<ulong, ulong> stream, RunNoise? composition = null) => new(
        Sources(Enumerable.Range(first, count).Select(Seed), stream),
        Variation > 0 ? Sources(Enumerable.Range(first, count).Select(index => FirstVariation + (ulong)index), stream) : null,
        Variation, composition);

    private static PerSampleNoise Sources(IEnumerable<ulong> seeds, Func<ulong, ulong> stream) => new(seeds.Select(seed => new TorchRandom(stream(seed))));

    /// <summary>The seed of a second stream: the output function of SplitMix64 (Steele, Lea and Flood 2014, figure 16), which takes neighbours far apart.</summary>
    public static ulong Scrambled(ulong seed)
    {
        unchecked
        {
            var z = seed + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
