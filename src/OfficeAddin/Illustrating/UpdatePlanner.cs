using System.Text.RegularExpressions;
using TextToImage.Imaging;
using TextToImage.Pipelines;

namespace TextToImage.Office.Illustrating;

/// <summary>Decides how the pictures of a document are made again: as they were, but for what the user asks.</summary>
/// <param name="options">What the user asks for.</param>
/// <param name="maker">Knows which sizes suit.</param>
/// <param name="palette">Colours of the theme, where they were asked for.</param>
internal sealed class UpdatePlanner(IllustrationOptions options, IPictureMaker maker, IReadOnlyList<string> palette)
{
    /// <summary>The pictures that were made here, or say themselves how they were made.</summary>
    /// <exception cref="AIImageException">None has the name that is asked for.</exception>
    public IReadOnlyList<PlannedPicture> Plan(IEnumerable<Illustration> illustrations)
    {
        var plans = illustrations.Where(IsNamed)
            .Select(illustration => (Illustration: illustration, Metadata: PictureOrigins.Metadata(illustration)))
            .Select(each => (each.Illustration, each.Metadata, Origin: PictureOrigins.Of(each.Illustration, each.Metadata)))
            .Where(each => each.Origin is not null)
            .Select((each, index) => Plan(each.Illustration, each.Metadata, each.Origin!, index))
            .ToList();
        if (plans.Count == 0 && options.Query.Target is { } name)
            throw new AIImageException(ErrorIds.TargetNotFound, $"No picture that can be made again is named '{name}'; list them with --list (Get-AIIllustration).") { Subject = name };
        return plans;
    }

    private PlannedPicture Plan(Illustration illustration, PictureMetadata? metadata, PictureOrigin origin, int index)
    {
        var prompt = options.Prompt ?? origin.Prompt;
        var style = options.Settings.Style is null && palette.Count == 0 ? origin.Style : PromptText.Style(options.Settings.Style, palette);
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
        Seed = options.Request.Seed is { } first ? first + index : origin.Seed,
        NegativePrompt = options.Request.NegativePrompt ?? origin.NegativePrompt,
        Steps = options.Request.Steps ?? metadata?.Steps ?? origin.Steps,
        GuidanceScale = options.Request.GuidanceScale ?? metadata?.GuidanceScale,
        Scheduler = options.Request.Scheduler ?? metadata?.Scheduler,
    };

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

    private bool IsNamed(Illustration illustration) =>
        options.Query.Target is not { } name || Regex.IsMatch(illustration.Name, Wildcards.Pattern(name), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
