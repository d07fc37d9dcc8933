using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using TextToImage.Office.Subjects;
using TextToImage.Office.Tokens;

namespace TextToImage.Office.PowerPoint;

/// <summary>Finds the places of slides that get pictures.</summary>
/// <param name="slides">The slides, in order.</param>
/// <param name="size">The size of a slide in EMU.</param>
/// <param name="warn">Gets what the user should know.</param>
internal sealed class TargetFinder(IReadOnlyList<SlideView> slides, (long Width, long Height) size, Action<string> warn)
{
    private readonly TokenTargets _tokens = new(warn);
    private readonly List<LeftPlace> _left = [];
    private int _found;

    /// <summary>The places that were left.</summary>
    public IReadOnlyList<LeftPlace> Left => _left;

    /// <summary>The places that fit a query, slide by slide.</summary>
    public IReadOnlyList<SlideTarget> Find(IllustrationQuery query)
    {
        var chosen = SlideChoice.Of(slides, query);
        if (query.Target is { } name)
            return Named(chosen, name);
        if (query.Background)
            return [.. chosen.Select(Background)];
        foreach (var warning in chosen.SelectMany(slide => PartTokens.Warnings(slide.Part, slide.Where)).Concat(LayoutTokens.Warnings(chosen)))
            warn(warning);
        return [.. chosen.SelectMany(slide => OnSlide(slide, query.All))];
    }

    private static List<SlideTarget> Named(IEnumerable<SlideView> chosen, string name)
    {
        List<SlideTarget> found = [.. from slide in chosen from shape in slide.Shapes where ShapeTags.IsNamed(slide, shape, name) select ByName(slide, shape)];
        return found.Count > 0
            ? found
            : throw SlideChoice.NotFound($"No shape on the chosen slides has the name or tag '{name}'; the selection pane of PowerPoint (Alt+F10) shows the names of shapes.", name);
    }

    private List<SlideTarget> OnSlide(SlideView slide, bool all)
    {
        List<SlideTarget> found = [.. slide.Shapes.SelectMany(shape => OfShape(slide, shape))];
        if (all && found.Count == 0)
        {
            if (slide.HasPicture)
                Leave(slide, "it has a picture", isTold: false);
            else if (FreeArea.Target(slide, size, out var reason) is { } free)
                found.Add(free);
            else
                Leave(slide, reason, isTold: true);
        }
        _found += found.Count;
        return found;
    }

    private void Leave(SlideView slide, string reason, bool isTold) => _left.Add(new LeftPlace(slide.Where, reason, _found, isTold));

    private IEnumerable<SlideTarget> OfShape(SlideView slide, OpenXmlElement shape)
    {
        if (ShapeTags.Token(shape) is { Problem: { } problem })
            warn($"{problem} It is the name or alt text of a shape on {slide.Where}.");
        else if (ShapeTags.Token(shape) is not null || ShapeTags.Prompt(slide, shape) is not null && !IsIllustrated(shape))
            return [Named(slide, shape)];
        return slide.WantsPicture(shape) ? [Placeholder(slide, shape, byName: false)] : _tokens.In(slide, shape);
    }

    /// <summary>Whether a picture of ours is there already: the tag stays with it.</summary>
    private static bool IsIllustrated(OpenXmlElement shape) => PictureMarks.Origin(ShapeParts.Properties(shape)!) is not null;

    /// <summary>An empty placeholder is one by its name too, unless it says itself what it shows.</summary>
    private static ShapeTarget ByName(SlideView slide, OpenXmlElement shape) =>
        PlaceholderTypes.IsEmptyForPicture(shape) && ShapeTags.Token(shape) is null && ShapeTags.Prompt(slide, shape) is null ? Placeholder(slide, shape, byName: true) : Named(slide, shape);

    private static ShapeTarget Placeholder(SlideView slide, OpenXmlElement shape, bool byName)
    {
        var designed = slide.Inheritance.DesignersPrompt(shape);
        // A designer may write a token too, with settings for all slides of the layout.
        var token = ImageToken.Find(designed ?? "").FirstOrDefault(each => each.Problem is null);
        var settings = token?.Settings ?? new PictureSettings();
        var subject = token is not null && slide.NotesPrompt is null ? new Subject(token.Prompt, null) : SlideSubject.Of(slide, designed);
        return new ShapeTarget
        {
            Slide = slide,
            Kind = TargetKind.Placeholder,
            Where = $"{slide.Where}, placeholder '{ShapeParts.Name(shape)}'",
            Prompt = subject.Prompt,
            NoPrompt = subject.Problem,
            Reserved = byName || token is not null || !IsForLogo(shape, designed) ? null : "it is for a logo, which no model knows; put yours there (--picture, -Picture), or ask for it by name (--target, -Target)",
            Settings = settings,
            Frame = (slide.BoxOnSlide(shape) ?? default).Sized(settings).Size,
            Shape = shape,
            KeepsName = true,
        };
    }

    private static ShapeTarget Named(SlideView slide, OpenXmlElement shape)
    {
        var token = ShapeTags.Token(shape);
        var properties = ShapeParts.Properties(shape)!;
        return new ShapeTarget
        {
            Slide = slide,
            Kind = TargetKind.Shape,
            Where = $"{slide.Where}, shape '{ShapeParts.Name(shape)}'",
            Prompt = token?.Prompt ?? ShapeTags.Prompt(slide, shape) ?? PictureMarks.Origin(properties)?.Prompt ?? NotEmpty(ShapeParts.Text(shape)) ?? NotEmpty(PictureMarks.AltText(properties)),
            Settings = token?.Settings ?? new PictureSettings(),
            Frame = (slide.BoxOnSlide(shape) ?? default).Sized(token?.Settings ?? new PictureSettings()).Size,
            Shape = shape,
            KeepsName = !ShapeTags.HasTokenAsName(shape),
        };
    }

    private static bool IsForLogo(OpenXmlElement shape, string? designed) => SubjectText.IsLogo(designed ?? "") || SubjectText.IsLogo(ShapeParts.Properties(shape)?.Name?.Value ?? "");

    private BackgroundTarget Background(SlideView slide) => Background(slide, SlideSubject.Of(slide));

    private BackgroundTarget Background(SlideView slide, Subject subject) => new()
    {
        Slide = slide,
        Kind = TargetKind.Background,
        Where = $"{slide.Where}, background",
        Prompt = subject.Prompt,
        NoPrompt = subject.Problem,
        Frame = size,
    };

    private static string? NotEmpty(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
