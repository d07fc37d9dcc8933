using System.CommandLine;
using TextToImage.Imaging;
using TextToImage.Requests;

namespace TextToImage.Cli;

/// <summary>The options that say which part of a picture is drawn anew, and how much of it: those of the table of settings, and other ways to say the same.</summary>
internal sealed class EditOptions
{
    private readonly SettingOptions _settings = new(SettingCommands.Edits);
    private readonly Option<string?> _region = new("--region") { Description = "A rectangle that is drawn anew, in pixels from the upper left corner.", HelpName = "X,Y,W,H" };
    private readonly Option<double?> _zoomOut = new("--zoom-out") { Description = "Extends the picture on all sides so that it becomes X times as wide and high.", HelpName = "X" };

    public void AddTo(Command command)
    {
        foreach (var option in _settings.InOrder((nameof(PictureEdit.Mask), [_region]), (nameof(PictureEdit.Expand), [_zoomOut])))
            command.Add(option);
        command.Validators.Add(result =>
        {
            Exclusive(_settings[nameof(PictureEdit.Mask)], _region, _settings[nameof(PictureEdit.MaskText)]);
            Exclusive(_settings[nameof(PictureEdit.Expand)], _zoomOut);

            void Exclusive(params Option[] options)
            {
                var given = options.Where(option => result.GetResult(option) is { Implicit: false }).Select(option => option.Name).ToList();
                if (given.Count > 1)
                    result.AddError($"{string.Join(" and ", given)} exclude each other; give one of them.");
            }
        });
    }

    /// <summary>A request with the edit of a picture, which is read.</summary>
    public GenerationRequest Read(ParseResult parsed, string image, GenerationRequest request)
    {
        var (picture, _) = PictureFile.Read(image);
        var edit = new PictureEdit(picture)
        {
            Source = Path.GetFileName(image),
            Mask = parsed.GetValue(_region) is { } region ? MaskRegion.Parse(region).In(picture) : null,
            Expand = parsed.GetValue(_zoomOut) is { } factor ? CanvasExpansion.ZoomOut(factor) : null,
        };
        return _settings.Read(parsed, request with { Edit = edit });
    }
}
