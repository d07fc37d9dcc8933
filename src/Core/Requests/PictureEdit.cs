using TextToImage.Diffusion;
using TextToImage.Imaging;

namespace TextToImage.Requests;

/// <summary>
/// A picture to work on, which part of it, and how much of it may change. Properties with <see cref="SettingAttribute"/> are
/// rows of the table of settings.
/// </summary>
/// <param name="Picture">The picture; it is not changed.</param>
public sealed record PictureEdit(Picture Picture)
{
    private const string NoMask = "the file does not have the mask, without which the rest of it says nothing";
    private const string OfThisEdit = "an edit of the result would take it up again";

    /// <summary>Name of the picture's file, for the metadata of the result; null: not known.</summary>
    public string? Source { get; init; }

    /// <summary>What is drawn anew (white); of another size than the picture it is resized. Null: the whole picture.</summary>
    [Setting("A picture of what is drawn anew: white is, black is not, grey is a soft edge; where the picture has transparency, what is opaque is drawn anew.",
        Commands = SettingCommands.Edits, ValueName = "FILE", Without = SettingSurfaces.Metadata | SettingSurfaces.Results, Because = NoMask)]
    public Mask? Mask { get; init; }

    /// <summary>What is drawn anew, in words, for models that can find it; instead of <see cref="Mask"/>.</summary>
    [Setting("What is drawn anew, in words, with models that can find things.",
        Commands = SettingCommands.Edits, ValueName = "TEXT", Without = SettingSurfaces.Metadata | SettingSurfaces.Results, Because = NoMask)]
    public string? MaskText { get; init; }

    /// <summary>Keeps what the mask has white, and draws the rest anew.</summary>
    [Setting("Draws anew what the mask keeps, and keeps the rest.",
        Commands = SettingCommands.Edits, Without = SettingSurfaces.Metadata | SettingSurfaces.Results, Because = NoMask)]
    public bool InvertMask { get; init; }

    /// <summary>Pixels by which the mask grows on all sides, or shrinks where negative.</summary>
    [Setting("Pixels by which the mask grows on all sides; below 0 it shrinks.",
        Commands = SettingCommands.Edits, Unit = "pixels", Without = SettingSurfaces.Metadata | SettingSurfaces.Results, Because = NoMask)]
    public int MaskGrow { get; init; }

    /// <summary>Pixels outside the mask over which old and new are mixed; null: as many as one latent covers, or three with <see cref="Expand"/>.</summary>
    [Setting("Pixels around the mask over which old and new are mixed. Default: those of one latent, which is 8 with most models, or of three with --expand.",
        Commands = SettingCommands.Edits, Unit = "pixels", Min = 0, Without = SettingSurfaces.Results, Because = OfThisEdit)]
    public int? MaskBlur { get; init; }

    /// <summary>
    /// How much of the noise is added, above 0 to 1: little keeps the picture, 1 forgets it. Null: 1 where something is
    /// masked, otherwise <see cref="DefaultStrength"/>.
    /// </summary>
    [Setting("How much is drawn anew, above 0 to 1: little keeps the picture's look, 1 forgets it. Default: 1 with a mask, otherwise 0.8.", Commands = SettingCommands.Edits)]
    public double? Strength { get; init; }

    /// <summary>How far the canvas is extended, to be filled (outpainting); null: not at all.</summary>
    [Setting("Extends the picture on its sides and fills them, in pixels or percent: 0,0,256,0 or 25%,0,25%,0; one number for all.",
        Commands = SettingCommands.Edits, ValueName = "L,T,R,B", IsList = true, Without = SettingSurfaces.Results, Because = OfThisEdit)]
    public CanvasExpansion? Expand { get; init; }

    /// <summary>Which part of the picture the model sees.</summary>
    [Setting("What the model sees of a large picture: auto (the surroundings of the mask), none (all of it), or the mask with N pixels around it.",
        Commands = SettingCommands.Edits, ValueName = "auto|none|N", Without = SettingSurfaces.Results, Because = OfThisEdit)]
    public EditCrop Crop { get; init; } = EditCrop.Auto;

    /// <summary>Whether the pixels outside the mask are set back to those of the picture; otherwise they are as the model decodes them.</summary>
    [Setting("Leaves what is not masked as the model decodes it, as diffusers does; otherwise its pixels are those of the picture.",
        Commands = SettingCommands.Edits, Default = true, Without = SettingSurfaces.Results, Because = OfThisEdit)]
    public bool PasteBack { get; init; } = true;

    /// <summary>How models without mask channels are kept to what is not masked.</summary>
    [Setting("How models without mask channels are kept to what is not masked: next (diffusers) or same (its older pipeline).",
        Commands = SettingCommands.Edits, Without = SettingSurfaces.Results, Because = OfThisEdit)]
    public KnownLevel KnownLevel { get; init; }

    /// <summary>Strength where no part is masked (diffusers' own).</summary>
    public const double DefaultStrength = 0.8;
}
