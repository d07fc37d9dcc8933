using System.CommandLine;
using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Requests;

namespace TextToImage.Cli;

/// <summary>The options that say which part of a picture is drawn anew, and how much of it.</summary>
internal sealed class EditOptions
{
    private readonly Option<string?> _mask = new("--mask") { Description = "A picture of what is drawn anew: white is, black is not, grey is a soft edge; where the picture has transparency, what is opaque is drawn anew.", HelpName = "FILE" };
    private readonly Option<string?> _region = new("--region") { Description = "A rectangle that is drawn anew, in pixels from the upper left corner.", HelpName = "X,Y,W,H" };
    private readonly Option<string?> _maskText = new("--mask-text") { Description = "What is drawn anew, in words, with models that can find things.", HelpName = "TEXT" };
    private readonly Option<bool> _invert = new("--invert-mask") { Description = "Draws anew what the mask keeps, and keeps the rest." };
    private readonly Option<int> _grow = new("--mask-grow") { Description = "Pixels by which the mask grows on all sides; below 0 it shrinks.", HelpName = "N" };
    private readonly Option<int?> _blur = new("--mask-blur") { Description = "Pixels around the mask over which old and new are mixed. Default: those of one latent, which is 8 with most models, or of three with --expand.", HelpName = "N" };
    private readonly Option<double?> _strength = new("--strength") { Description = "How much is drawn anew, above 0 to 1: little keeps the picture's look, 1 forgets it. Default: 1 with a mask, otherwise 0.8.", HelpName = "X" };
    private readonly Option<string?> _expand = new("--expand") { Description = "Extends the picture on its sides and fills them, in pixels or percent: 0,0,256,0 or 25%,0,25%,0; one number for all.", HelpName = "L,T,R,B" };
    private readonly Option<double?> _zoomOut = new("--zoom-out") { Description = "Extends the picture on all sides so that it becomes X times as wide and high.", HelpName = "X" };
    private readonly Option<string> _crop = new("--crop") { Description = "What the model sees of a large picture: auto (the surroundings of the mask), none (all of it), or the mask with N pixels around it.", HelpName = "auto|none|N", DefaultValueFactory = _ => EditCrop.Auto.Name };
    private readonly Option<bool> _noPasteBack = new("--no-paste-back") { Description = "Leaves what is not masked as the model decodes it, as diffusers does; otherwise its pixels are those of the picture." };
    private readonly Option<string> _knownLevel = new("--known-level") { Description = "How models without mask channels are kept to what is not masked: next (diffusers) or same (its older pipeline).", HelpName = "next|same", DefaultValueFactory = _ => "next" };

    public void AddTo(Command command)
    {
        _knownLevel.AcceptOnlyFromAmong([.. Enum.GetNames<KnownLevel>().Select(name => name.ToLowerInvariant())]);
        foreach (var option in new Option[] { _mask, _region, _maskText, _invert, _grow, _blur, _strength, _expand, _zoomOut, _crop, _noPasteBack, _knownLevel })
            command.Add(option);
        command.Validators.Add(result =>
        {
            Exclusive(_mask, _region, _maskText);
            Exclusive(_expand, _zoomOut);

            void Exclusive(params Option[] options)
            {
                var given = options.Where(option => result.GetResult(option) is { Implicit: false }).Select(option => option.Name).ToList();
                if (given.Count > 1)
                    result.AddError($"{string.Join(" and ", given)} exclude each other; give one of them.");
            }
        });
    }

    /// <summary>The edit of a picture, which is read.</summary>
    public PictureEdit Read(ParseResult parsed, string image)
    {
        var (picture, _) = PictureFile.Read(image);
        return new PictureEdit(picture)
        {
            Source = Path.GetFileName(image),
            Mask = parsed.GetValue(_mask) is { } file ? PictureFile.ReadMask(file)
                : parsed.GetValue(_region) is { } region ? MaskRegion.Parse(region).In(picture)
                : null,
            MaskText = parsed.GetValue(_maskText),
            InvertMask = parsed.GetValue(_invert),
            MaskGrow = parsed.GetValue(_grow),
            MaskBlur = parsed.GetValue(_blur),
            Strength = parsed.GetValue(_strength),
            Expand = parsed.GetValue(_expand) is { } margins ? CanvasExpansion.Parse(margins)
                : parsed.GetValue(_zoomOut) is { } factor ? CanvasExpansion.ZoomOut(factor)
                : null,
            Crop = EditCrop.Parse(parsed.GetValue(_crop)!),
            PasteBack = !parsed.GetValue(_noPasteBack),
            KnownLevel = Enum.Parse<KnownLevel>(parsed.GetValue(_knownLevel)!, ignoreCase: true),
        };
    }
}
