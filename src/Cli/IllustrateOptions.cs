using System.CommandLine;
using System.Globalization;
using TextToImage.Office;

namespace TextToImage.Cli;

/// <summary>Which places of documents get pictures, and what is asked of them there.</summary>
internal sealed class IllustrateOptions
{
    private const int MostSlides = 10_000;

    private readonly Option<bool> _all = new("--all") { Description = "Also every slide, or heading of the first level, that has no picture." };
    private readonly Option<string?> _slide = new("--slide") { Description = "Only these slides, such as 1,3-5.", HelpName = "LIST" };
    private readonly Option<string?> _title = new("--title") { Description = "Only slides with such a title; * and ? stand for any letters.", HelpName = "TEXT" };
    private readonly Option<string?> _layout = new("--layout") { Description = "Only slides with the layout of this name; with --data the layout of the new slides.", HelpName = "NAME" };
    private readonly Option<string?> _target = new("--target") { Description = "The shape, bookmark or content control of this name, and no other place.", HelpName = "NAME" };
    private readonly Option<string?> _heading = new("--heading") { Description = "Below the heading of this text (Word).", HelpName = "TEXT" };
    private readonly Option<bool> _background = new("--background") { Description = "The backgrounds of the chosen slides." };
    private readonly Option<string?> _prompt = new("--prompt", "-p") { Description = "What the pictures should show. Default: what the document says at each place.", HelpName = "TEXT" };
    private readonly Option<string?> _style = new("--style") { Description = "Added to each prompt, such as \"line art\".", HelpName = "TEXT" };
    private readonly Option<string?> _palette = new("--palette") { Description = "theme: prompts ask for the colours of the document's theme.", HelpName = "theme" };
    private readonly Option<string?> _fit = new("--fit") { Description = "fill the frame and crop, or contain the whole picture.", HelpName = "fill|contain" };
    private readonly Option<string?> _alt = new("--alt") { Description = "What readers who cannot see the picture are told. Default: the prompt.", HelpName = "TEXT" };
    private readonly Option<bool> _decorative = new("--decorative") { Description = "Marks the pictures as decoration, which is told to nobody." };
    private readonly Option<string?> _caption = new("--caption") { Description = "Text below the picture, with a number of its own (Word).", HelpName = "TEXT" };

    public void AddTo(Command command)
    {
        _fit.AcceptOnlyFromAmong("fill", "contain");
        _palette.AcceptOnlyFromAmong("theme");
        foreach (var option in new Option[] { _all, _slide, _title, _layout, _target, _heading, _background, _prompt, _style, _palette, _fit, _alt, _decorative, _caption })
            command.Add(option);
    }

    public IllustrationOptions Read(ParseResult parsed, GenerationOptions generation)
    {
        var request = generation.Read(parsed);
        if (request.Count != 1)
            throw Invalid("Each place gets one picture; leave --count out.");
        return new IllustrationOptions
        {
            Query = Query(parsed),
            Prompt = parsed.GetValue(_prompt),
            ThemePalette = parsed.GetValue(_palette) is not null,
            Request = request,
            Settings = new PictureSettings
            {
                Model = parsed.GetValue(generation.Model),
                Style = parsed.GetValue(_style),
                Fit = parsed.GetValue(_fit) is { } fit ? Enum.Parse<PictureFit>(fit, ignoreCase: true) : null,
                AltText = parsed.GetValue(_alt),
                Decorative = parsed.GetValue(_decorative) ? true : null,
                Caption = parsed.GetValue(_caption),
            },
        };
    }

    private IllustrationQuery Query(ParseResult parsed) => new()
    {
        All = parsed.GetValue(_all),
        Slides = parsed.GetValue(_slide) is { } slides ? Slides(slides) : null,
        Title = parsed.GetValue(_title),
        Layout = parsed.GetValue(_layout),
        Target = parsed.GetValue(_target),
        Heading = parsed.GetValue(_heading),
        Background = parsed.GetValue(_background),
    };

    /// <summary>Refuses what only chooses places for new pictures.</summary>
    public void RequireForUpdate(ParseResult parsed)
    {
        var others = new Option[] { _all, _slide, _title, _layout, _heading, _background, _caption };
        if (others.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } wrong)
            throw Invalid($"{wrong.Name} does not go with --update; choose a picture with --target and the name that --list shows, or leave it out for all.");
    }

    private static List<int> Slides(string text)
    {
        var slides = new List<int>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !Number(ends[0], out var first) || !Number(ends[^1], out var last) || last < first)
                throw Invalid($"The slides '{text}' cannot be read; give numbers and ranges, such as 1,3-5.");
            slides.AddRange(Enumerable.Range(first, last - first + 1));
        }
        return slides;
    }

    private static bool Number(string text, out int number) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= MostSlides;

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
