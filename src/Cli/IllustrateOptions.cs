using System.CommandLine;
using TextToImage.Imaging;
using TextToImage.Office;

namespace TextToImage.Cli;

/// <summary>Which places of documents get pictures, and what is asked of them there.</summary>
internal sealed class IllustrateOptions
{
    private const string Svg = "svg";

    private readonly Option<bool> _all = new("--all") { Description = "Also every slide, or heading of the first level, that has no picture." };
    private readonly Option<string?> _slide = new("--slide") { Description = "Only these slides, such as 1,3-5.", HelpName = "LIST" };
    private readonly Option<string?> _title = new("--title") { Description = "Only slides with such a title; * and ? stand for any letters.", HelpName = "TEXT" };
    private readonly Option<string?> _layout = new("--layout") { Description = "Only slides with the layout of this name; with --data the layout of the new slides.", HelpName = "NAME" };
    private readonly Option<string?> _target = new("--target") { Description = "What has such a name: a shape, a bookmark, a content control, and no other place; with --update and --list the pictures. * and ? stand for any letters.", HelpName = "NAME" };
    private readonly Option<string?> _heading = new("--heading") { Description = "Below the heading of this text (Word); with --update and --list the pictures there.", HelpName = "TEXT" };
    private readonly Option<string?> _number = new("--number") { Description = "With --update and --list: only the pictures of these numbers, which --list shows, such as 1,3-5.", HelpName = "LIST" };
    private readonly Option<bool> _removeUnused = new("--remove-unused") { Description = "Takes tokens that got no picture out of the text, such as those that cannot be read." };
    private readonly Option<bool> _background = new("--background") { Description = "The backgrounds of the chosen slides." };
    private readonly Option<string?> _prompt = new("--prompt", "-p") { Description = "What the pictures should show. Default: what the document says at each place.", HelpName = "TEXT" };
    private readonly Option<string?> _given = new("--picture") { Description = "A picture that is there already, instead of one that is made; it goes into the first place, or to what is named.", HelpName = "FILE" };
    private readonly Option<bool> _keepMetadata = new("--keep-metadata") { Description = "Leaves what a camera wrote into the file of --picture, such as place and author, in it." };
    private readonly Option<string?> _style = new("--style") { Description = "Added to each prompt, such as \"line art\".", HelpName = "TEXT" };
    private readonly Option<string?> _palette = new("--palette") { Description = "theme: prompts ask for the colours of the document's theme, and flat pictures get exactly these.", HelpName = "theme" };
    private readonly Option<string?> _format = new("--format") { Description = "svg: flat pictures go in as drawings too, whose colours follow the theme; png. Default: png; with --update what the picture was.", HelpName = "svg|png" };
    private readonly IllustratePictureOptions _picture = new();

    public void AddTo(Command command)
    {
        _palette.AcceptOnlyFromAmong("theme");
        _format.AcceptOnlyFromAmong(Svg, "png");
        foreach (var option in new Option[] { _all, _slide, _title, _layout, _target, _heading, _number, _background, _removeUnused, _prompt, _given, _keepMetadata, _style, _palette, _format })
            command.Add(option);
        _picture.AddTo(command);
    }

    public IllustrationOptions Read(ParseResult parsed, GenerationOptions generation)
    {
        var request = generation.Read(parsed);
        if (request.Count != 1)
            throw Invalid("Each place gets one picture; leave --count out.");
        if (request.Best is not null || request.RankWith is not null)
            throw Invalid("Each place gets one picture, of which none is the best; leave --best and --rank-with out.");
        if (request.Guide is not null)
            throw Invalid("The pictures of documents are drawn without a guide; leave --guide out, make a picture with aiimage new, and give it with --picture.");
        return new IllustrationOptions
        {
            Query = Query(parsed),
            Prompt = parsed.GetValue(_prompt),
            Given = parsed.GetValue(_given) is { } given ? new GivenPicture(PictureFile.ReadBytes(given), Path.GetFileName(given), parsed.GetValue(_keepMetadata)) : null,
            RemoveUnused = parsed.GetValue(_removeUnused),
            ThemePalette = parsed.GetValue(_palette) is not null,
            Draws = parsed.GetValue(_format) is { } format ? format == Svg : null,
            Request = request,
            Settings = _picture.Read(parsed) with { Model = parsed.GetValue(generation.Model), Style = parsed.GetValue(_style) },
        };
    }

    private IllustrationQuery Query(ParseResult parsed) => new()
    {
        All = parsed.GetValue(_all),
        Slides = parsed.GetValue(_slide) is { } slides ? NumberRanges.Parse(slides) : null,
        Title = parsed.GetValue(_title),
        Layout = parsed.GetValue(_layout),
        Target = parsed.GetValue(_target),
        Heading = parsed.GetValue(_heading),
        Background = parsed.GetValue(_background),
        Pictures = parsed.GetValue(_number) is { } numbers ? [.. NumberRanges.Parse(numbers).Select(number => new PictureNumber(number))] : null,
    };

    /// <summary>Refuses what is only for new pictures, which have no frame and no place yet.</summary>
    public void RequireForUpdate(ParseResult parsed) =>
        Refuse(parsed, [_all, _background, _removeUnused, .. _picture.OnlyForNew], "--update", "a picture that is made again keeps its frame and its place; choose pictures with --slide, --title, --layout, --heading, --target or --number");

    /// <summary>Refuses what says how pictures are made.</summary>
    public void RequireForList(ParseResult parsed) =>
        RequireForNoPictures(parsed, "--list");

    /// <summary>Refuses what says how pictures are made, for drawings that only get other colours.</summary>
    public void RequireForRetheme(ParseResult parsed) => RequireForNoPictures(parsed, "--retheme");

    private void RequireForNoPictures(ParseResult parsed, string with) =>
        Refuse(parsed, [_all, _background, _removeUnused, _prompt, _given, _keepMetadata, _style, _palette, _format, .. _picture.All], with, "it makes no pictures; choose among those there are with --slide, --title, --layout, --heading, --target or --number");

    /// <summary>Refuses what is only for pictures that are there.</summary>
    public void RequireForNew(ParseResult parsed) => Refuse(parsed, [_number], "new pictures", "it is for those that --list shows; use it with --update");

    private static void Refuse(ParseResult parsed, IEnumerable<Option> options, string with, string why)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } wrong)
            throw Invalid($"{wrong.Name} does not go with {with}: {why}.");
    }

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
