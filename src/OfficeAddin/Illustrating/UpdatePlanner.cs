using TextToImage.Imaging;
using TextToImage.Requests;

namespace TextToImage.Office.Illustrating;

/// <summary>Decides how the pictures of a document are made again: as they were, but for what the user asks.</summary>
/// <param name="options">What the user asks for.</param>
/// <param name="maker">Knows which sizes suit.</param>
/// <param name="palette">Colours of the theme of a picture, where they were asked for.</param>
internal sealed class UpdatePlanner(IllustrationOptions options, IPictureMaker maker, Func<Illustration, IReadOnlyList<string>> palette)
{
    private readonly ulong _newSeed = GenerationRequest.NewSeed();

    /// <summary>Whether pictures are asked for themselves, and not all there are.</summary>
    private bool AreNamed => options.Query.Target is not null || options.Query.Pictures is not null;

    /// <summary>The pictures that were made here, or say themselves how they were made; those that are named also where a prompt or a picture is given for them.</summary>
    /// <exception cref="AIImageException">A picture is given, and not said for which; or none that is named can be made again.</exception>
    public IReadOnlyList<PlannedPicture> Plan(IEnumerable<Illustration> illustrations)
    {
        if (options.Given is { } given)
            return AreNamed ? [.. illustrations.Select(illustration => Replace(illustration, given))] : throw Unnamed(given);
        var plans = illustrations
            .Select(illustration => (Illustration: illustration, Metadata: PictureOrigins.Metadata(illustration)))
            .Select(each => (each.Illustration, each.Metadata, Origin: PictureOrigins.Of(each.Illustration, each.Metadata) ?? New()))
            .Where(each => each.Origin is not null)
            .Select((each, index) => Plan(each.Illustration, each.Metadata, each.Origin!, index))
            .ToList();
        if (plans.Count == 0 && AreNamed)
            throw new AIImageException(ErrorIds.TargetNotFound, "None of the pictures that were named says how it was made; give a prompt, or a picture that takes its place.") { Subject = options.Query.Target };
        return plans;
    }

    private static AIImageException Unnamed(GivenPicture given) =>
        new(ErrorIds.ArgumentInvalid, $"Nothing says which picture '{given.Name}' takes the place of; name it by --target or --number (Target, Number), which --list (Get-AIIllustration) shows.") { Subject = given.Name };

    /// <summary>How a picture that does not say how it was made is made: as the user says.</summary>
    private PictureOrigin? New() => AreNamed && options.Prompt is { } prompt ? new PictureOrigin(prompt, _newSeed, "") : null;

    private PlannedPicture Replace(Illustration illustration, GivenPicture given) => new()
    {
        Where = illustration.Where,
        Action = "replace",
        Prompt = given.Name,
        Request = given.Request,
        Settings = options.Settings with { AltText = options.Settings.AltText ?? options.Prompt },
        Illustration = illustration,
    };

    private PlannedPicture Plan(Illustration illustration, PictureMetadata? metadata, PictureOrigin origin, int index)
    {
        var prompt = options.Prompt ?? origin.Prompt;
        var colours = palette(illustration);
        var style = options.Settings.Style is null && colours.Count == 0 ? origin.Style : PromptText.Style(options.Settings.Style, colours);
        var model = options.Settings.Model ?? (origin.Model.Length > 0 ? origin.Model : null);
        var isSameModel = options.Settings.Model is null || options.Settings.Model == origin.Model;
        return new PlannedPicture
        {
            Where = illustration.Where,
            Action = "make again",
            Prompt = prompt,
            Style = style,
            Request = Sized(Request(prompt, style, origin, isSameModel ? metadata : null, index), illustration, model, isSameModel ? metadata : null),
            // The alt text goes with what the picture shows only as long as nobody wrote another.
            Settings = options.Settings with { Model = model, Steps = options.Request.Steps ?? origin.Steps, AltText = options.Settings.AltText ?? (illustration.AltText == origin.Prompt && prompt != origin.Prompt ? prompt : null) },
            Illustration = illustration,
        };
    }

    private GenerationRequest Request(string prompt, string? style, PictureOrigin origin, PictureMetadata? metadata, int index) => options.Request with
    {
        Prompt = PromptText.Whole(prompt, style),
        Seed = options.Request.Seed is { } first ? first + (ulong)index : origin.Seed,
        NegativePrompt = options.Request.NegativePrompt ?? origin.NegativePrompt,
        Steps = options.Request.Steps ?? metadata?.Steps ?? origin.Steps,
        GuidanceScale = options.Request.GuidanceScale ?? metadata?.GuidanceScale,
        Scheduler = options.Request.Scheduler ?? metadata?.Scheduler,
        Background = options.Settings.Background ?? Said(metadata),
    };

    private static PictureBackground? Said(PictureMetadata? metadata) =>
        metadata is not null && SettingsMetadata.Read(metadata).TryGetValue(nameof(GenerationRequest.Background), out var said) ? said as PictureBackground : null;

    /// <summary>The same size for the same model; another model may not be able to make it.</summary>
    private GenerationRequest Sized(GenerationRequest request, Illustration illustration, string? model, PictureMetadata? metadata)
    {
        if (request.Width is not null)
            return request;
        if (metadata is { Width: { } width, Height: { } height })
            return request with { Width = width, Height = height };
        var size = maker.SizeFor(model, illustration.Frame.Width, illustration.Frame.Height);
        return request with { Width = size?.Width, Height = size?.Height };
    }
}
