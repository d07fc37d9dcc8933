using TextToImage.Requests;

namespace TextToImage.Office.Illustrating;

/// <summary>Decides what is made for each place of a document.</summary>
/// <param name="options">What the user asks for.</param>
/// <param name="maker">Knows which sizes suit.</param>
/// <param name="palette">Colours of the theme of a place, where they were asked for.</param>
internal sealed class PlacePlanner(IllustrationOptions options, IPictureMaker maker, Func<IllustrationTarget, IReadOnlyList<string>> palette)
{
    private readonly ulong _firstSeed = options.Request.Seed ?? GenerationRequest.NewSeed();

    /// <summary>The pictures of all places.</summary>
    /// <exception cref="AIImageException">There is no place for a picture that is given.</exception>
    public IReadOnlyList<PlannedPicture> Plan(IReadOnlyList<IllustrationTarget> targets) => options.Given is { } given ? Put(given, targets) : [.. targets.Select(Plan)];

    /// <summary>A picture that is given goes where it is sent, or else into one place of those that ask for any.</summary>
    private List<PlannedPicture> Put(GivenPicture given, IReadOnlyList<IllustrationTarget> targets)
    {
        if (targets.Count == 0)
            throw new AIImageException(ErrorIds.TargetNotFound, $"There is no place left for the picture '{given.Name}'; name one (--target, -Target), or take slides and headings without a picture as well (--all, -All).") { Subject = given.Name };
        var isSent = options.Query.Target is not null || options.Query.Heading is not null || options.Query.Background;
        return [.. targets.Take(isSent ? targets.Count : 1).Select(target => Put(given, target))];
    }

    private PlannedPicture Put(GivenPicture given, IllustrationTarget target)
    {
        var settings = options.Settings.Or(target.Settings);
        var wish = given.Prompt is null && target.Kind == TargetKind.Token ? target.Prompt : null;
        return new PlannedPicture
        {
            Where = target.Where,
            Action = Action(target.Kind),
            Prompt = given.Name,
            Request = given.Request,
            Settings = settings with { AltText = settings.AltText ?? options.Prompt ?? wish },
            Target = target,
        };
    }

    private PlannedPicture Plan(IllustrationTarget target, int index)
    {
        var settings = options.Settings.Or(target.Settings);
        settings = settings with { Steps = options.Request.Steps ?? settings.Steps };
        var prompt = options.Prompt ?? target.Prompt;
        var refusal = target.Reserved ?? target.Refusal(settings) ?? (string.IsNullOrWhiteSpace(prompt) ? target.NoPrompt ?? "nothing says what to show; give a prompt" : null);
        if (refusal is not null)
            return new PlannedPicture { Where = target.Where, Action = $"skip: {refusal}", Settings = settings, Target = target };
        var style = PromptText.Style(settings.Style, palette(target));
        return new PlannedPicture
        {
            Where = target.Where,
            Action = Action(target.Kind),
            Prompt = prompt!.Trim(),
            Style = style,
            // A place that names its seed is meant to keep its picture whatever else is made.
            Request = Request(PromptText.Whole(prompt!.Trim(), style), target.Settings.Seed ?? _firstSeed + (ulong)index, settings, target.FrameFor(settings)),
            Settings = settings,
            Target = target,
        };
    }

    private GenerationRequest Request(string prompt, ulong seed, PictureSettings settings, (long Width, long Height) frame)
    {
        var size = options.Request.Width is null ? maker.SizeFor(settings.Model, frame.Width, frame.Height) : null;
        return options.Request with
        {
            Prompt = prompt,
            Seed = seed,
            NegativePrompt = options.Request.NegativePrompt ?? settings.NegativePrompt,
            Steps = settings.Steps,
            Background = settings.Background,
            Width = options.Request.Width ?? size?.Width,
            Height = options.Request.Height ?? size?.Height,
        };
    }

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
