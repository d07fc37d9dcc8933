using System.CommandLine;
using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Requests;

namespace TextToImage.Cli;

/// <summary>The options that say which part of a picture is drawn anew, and how much of it: those of the table of settings, and other ways to say the same.</summary>
internal sealed class EditOptions
{
    private readonly SettingOptions _settings = new(SettingCommands.Edits);
    private readonly Option<string?> _region = new("--region") { Description = "A rectangle that is drawn anew, in pixels from the upper left corner.", HelpName = "X,Y,W,H" };
    private readonly Option<int?> _vary = new("--vary") { Description = "Draws a variation of picture N of a grid, from 1; of a single picture N is 1. With a prompt: what it should show instead.", HelpName = "N" };
    private readonly Option<bool> _strong = new("--strong") { Description = "With --vary: the same subject, arranged anew. This is the default." };
    private readonly Option<bool> _subtle = new("--subtle") { Description = "With --vary: nearly the same picture." };
    private readonly Option<int?> _pick = new("--pick") { Description = "Works on picture N of a grid, from 1.", HelpName = "N" };

    /// <summary>Which picture of a grid becomes larger.</summary>
    public Option<int?> Upscale { get; } = new("--upscale") { Description = "Makes picture N of a grid larger, by the upscaler of the model that made it; of a single picture N is 1. Nothing is drawn; --size says how large.", HelpName = "N" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _vary, _strong, _subtle, Upscale, _pick }.Concat(_settings.InOrder((nameof(PictureEdit.Mask), [_region]))))
            command.Add(option);
        command.Validators.Add(result =>
        {
            Exclusive(_settings[nameof(PictureEdit.Mask)], _region, _settings[nameof(PictureEdit.MaskText)]);
            Exclusive(_settings[nameof(PictureEdit.Expand)], _settings[nameof(PictureEdit.Pan)], _settings[nameof(PictureEdit.ZoomOut)]);
            Exclusive(_strong, _subtle);
            Exclusive(_vary, Upscale, _pick);
            if (Given(_strong, _subtle).FirstOrDefault() is { } amount && Given(_vary).Count == 0)
                result.AddError($"{amount} says how far a variation goes, and none is asked for; give --vary N, too.");

            List<string> Given(params Option[] options) => [.. options.Where(option => result.GetResult(option) is { Implicit: false }).Select(option => option.Name)];

            void Exclusive(params Option[] options)
            {
                var given = Given(options);
                if (given.Count > 1)
                    result.AddError($"{string.Join(" and ", given)} exclude each other; give one of them.");
            }
        });
    }

    /// <summary>The picture that is meant: a file, or one picture of a grid.</summary>
    public PictureGrid.Cell Picture(ParseResult parsed, string image)
    {
        var (picture, made) = PictureFile.Read(image);
        return (parsed.GetValue(_vary) ?? parsed.GetValue(Upscale) ?? parsed.GetValue(_pick)) is { } number
            ? PictureGrid.Pick(picture, made, Path.GetFullPath(image), number)
            : new PictureGrid.Cell(picture, made, Path.GetFileName(image));
    }

    /// <summary>A request with the edit of a picture, which is read.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="image">Path of the picture.</param>
    /// <param name="prompt">What it should show; null: what its file says that it shows.</param>
    /// <param name="request">What else is asked for.</param>
    public GenerationRequest Read(ParseResult parsed, string image, string? prompt, GenerationRequest request)
    {
        var cell = Picture(parsed, image);
        var edit = new PictureEdit(cell.Picture)
        {
            Source = cell.FileName,
            Made = cell.Made,
            Vary = parsed.GetValue(_vary) is null ? null : parsed.GetValue(_subtle) ? VariationAmount.Subtle : VariationAmount.Strong,
            Mask = parsed.GetValue(_region) is { } region ? MaskRegion.Parse(region).In(cell.Picture) : null,
        };
        return _settings.Read(parsed, request with { Edit = edit, Prompt = prompt ?? Said(edit, image) });
    }

    private static string Said(PictureEdit edit, string image) => edit.Made?.Prompt ?? (edit.Vary is not null ? "" : throw new AIImageException(ErrorIds.ArgumentInvalid,
        $"The file '{image}' does not say what it shows; say it in quotes behind the name of the file.")
    { Subject = image });
}
