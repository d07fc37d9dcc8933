using System.CommandLine;
using TextToImage.Imaging;
using TextToImage.Office;

namespace TextToImage.Cli;

/// <summary>What is asked of each picture in a document: the settings that tokens have too.</summary>
internal sealed class IllustratePictureOptions
{
    private const string Length = "LENGTH";
    private readonly Option<string?> _fit = new("--fit") { Description = "fill the frame and crop, or contain the whole picture.", HelpName = "fill|contain" };
    private readonly Option<string?> _background = new("--picture-background") { Description = "What lies under the pictures, with models that know transparency: transparent, or a colour such as #0f6cbd or navy.", HelpName = "COLOUR|transparent" };
    private readonly Option<string?> _alt = new("--alt") { Description = "What readers who cannot see the picture are told. Default: the prompt.", HelpName = "TEXT" };
    private readonly Option<bool> _decorative = new("--decorative") { Description = "Marks the pictures as decoration, which is told to nobody." };
    private readonly Option<string?> _caption = new("--caption") { Description = "Text below the picture, with a number of its own (Word).", HelpName = "TEXT" };
    private readonly Option<string?> _width = new("--width") { Description = "How wide the pictures are in the document, such as 6cm, 40mm, 2.5in, 120pt or 300px.", HelpName = Length };
    private readonly Option<string?> _height = new("--height") { Description = "How high they are there.", HelpName = Length };
    private readonly Option<string?> _wrap = new("--wrap") { Description = "How text goes around them (Word). Default: inline; square with --left or --top.", HelpName = "inline|square|topAndBottom|behind|front" };
    private readonly Option<string?> _align = new("--align") { Description = "At which side they stand (Word).", HelpName = "left|center|right" };
    private readonly Option<string?> _left = new("--left") { Description = "How far to the right they float (Word); with a minus to the left.", HelpName = Length };
    private readonly Option<string?> _top = new("--top") { Description = "How far down they float (Word); with a minus up.", HelpName = Length };
    private readonly Option<string?> _from = new("--from") { Description = "From where that is measured: text (column and paragraph), margin or page (Word). Default: text.", HelpName = "text|margin|page" };

    /// <summary>What pictures that are made again do not take.</summary>
    public IReadOnlyList<Option> OnlyForNew => [_caption, _width, _height, _wrap, _align, _left, _top, _from];

    public IReadOnlyList<Option> All => [_fit, _background, _alt, _decorative, .. OnlyForNew];

    public void AddTo(Command command)
    {
        AcceptOnly<PictureFit>(_fit);
        AcceptOnly<PictureWrap>(_wrap);
        AcceptOnly<PictureAlign>(_align);
        AcceptOnly<PictureFrom>(_from);
        foreach (var option in All)
            command.Add(option);
    }

    public PictureSettings Read(ParseResult parsed) => new()
    {
        Fit = Choice<PictureFit>(parsed, _fit),
        Background = parsed.GetValue(_background) is { } background ? PictureBackground.Parse(background) : null,
        AltText = parsed.GetValue(_alt),
        Decorative = parsed.GetValue(_decorative) ? true : null,
        Caption = parsed.GetValue(_caption),
        Width = DocumentLength.Parse(parsed.GetValue(_width), _width.Name),
        Height = DocumentLength.Parse(parsed.GetValue(_height), _height.Name),
        Wrap = Choice<PictureWrap>(parsed, _wrap),
        Align = Choice<PictureAlign>(parsed, _align),
        Left = DocumentLength.ParseOffset(parsed.GetValue(_left), _left.Name),
        Top = DocumentLength.ParseOffset(parsed.GetValue(_top), _top.Name),
        From = Choice<PictureFrom>(parsed, _from),
    };

    private static void AcceptOnly<T>(Option<string?> option)
        where T : struct, Enum
        => option.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. Enum.GetNames<T>().Select(name => char.ToLowerInvariant(name[0]) + name[1..])]);

    private static T? Choice<T>(ParseResult parsed, Option<string?> option)
        where T : struct, Enum
        => parsed.GetValue(option) is { } name ? Enum.Parse<T>(name, ignoreCase: true) : null;
}
