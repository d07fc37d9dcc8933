using TextToImage.Pipelines;

namespace TextToImage.Office.Illustrating;

/// <summary>Decides what is made for each place of a document.</summary>
/// <param name="options">What the user asks for.</param>
/// <param name="maker">Knows which sizes suit.</param>
/// <param name="palette">Colours of the theme, where they were asked for.</param>
internal sealed class PlacePlanner(IllustrationOptions options, IPictureMaker maker, IReadOnlyList<string> palette)
{
    private readonly long _firstSeed = options.Request.Seed ?? GenerationRequest.NewSeed();

    /// <summary>The pictures of all places.</summary>
    public IReadOnlyList<PlannedPicture> Plan(IEnumerable<IllustrationTarget> targets) => [.. targets.Select(Plan)];

    private PlannedPicture Plan(IllustrationTarget target, int index)
    {
        var settings = options.Settings.Or(target.Settings);
        settings = settings with { Steps = options.Request.Steps ?? settings.Steps };
        var prompt = options.Prompt ?? target.Prompt;
        if (string.IsNullOrWhiteSpace(prompt))
            return new PlannedPicture { Where = target.Where, Action = "skip: nothing says what to show; give a prompt", Settings = settings, Target = target };
        var style = PromptText.Style(settings.Style, palette);
        return new PlannedPicture
        {
            Where = target.Where,
            Action = Action(target.Kind),
            Prompt = prompt!.Trim(),
            Style = style,
            // A place that names its seed is meant to keep its picture whatever else is made.
            Request = Request(PromptText.Whole(prompt.Trim(), style), target.Settings.Seed ?? _firstSeed + index, settings, Frame(target, settings)),
            Settings = settings,
            Target = target,
        };
    }

    private GenerationRequest Request(string prompt, long seed, PictureSettings settings, (long Width, long Height) frame)
    {
        var size = options.Request.Width is null ? maker.SizeFor(settings.Model, frame.Width, frame.Height) : null;
        return options.Request with
        {
            Prompt = prompt,
            Seed = seed,
            NegativePrompt = options.Request.NegativePrompt ?? settings.NegativePrompt,
            Steps = settings.Steps,
            Width = options.Request.Width ?? size?.Width,
            Height = options.Request.Height ?? size?.Height,
        };
    }

    /// <summary>What the picture is asked to be, where that is both sides, else the space there is.</summary>
    private static (long Width, long Height) Frame(IllustrationTarget target, PictureSettings settings) =>
        settings is { Width: { } width, Height: { } height } ? (width, height) : target.Frame;

    private static string Action(TargetKind kind) => kind switch
    {
        TargetKind.Placeholder => "fill the placeholder",
        TargetKind.Token => "replace the token",
        TargetKind.Shape => "fill the shape",
        TargetKind.Slide => "add to the slide",
        TargetKind.Background => "set the background",
        TargetKind.Bookmark => "insert at the bookmark",
        TargetKind.ContentControl => "fill the content control",
        _ => "insert below the heading",
    };
}
