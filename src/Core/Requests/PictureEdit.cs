using System.Globalization;
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

    /// <summary>The side on which half of the picture's own width or height is added, to be filled; null: none.</summary>
    [Setting("Goes on beyond one side of the picture: half of its width is added and filled, up and down half of its height.",
        Commands = SettingCommands.Edits, Without = SettingSurfaces.Results, Because = OfThisEdit)]
    public PanDirection? Pan { get; init; }

    /// <summary>How many times smaller the picture is drawn in the middle of a canvas of its size, whose rest is filled, above 1 to 8; null: it is not.</summary>
    [Setting("Draws the picture so many times smaller, such as 1.5 or 2, and fills what is around it; the size stays.",
        Commands = SettingCommands.Edits, Max = LargestZoom, Without = SettingSurfaces.Results, Because = OfThisEdit)]
    public double? ZoomOut { get; init; }

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

    /// <summary>Further pictures of the same size, between which and <see cref="Picture"/> a run begins in the middle; empty: none.</summary>
    public IReadOnlyList<Picture> Others { get; init; } = [];

    /// <summary>How the picture was made, as its file says; null: it does not.</summary>
    public PictureMetadata? Made { get; init; }

    /// <summary>How far from the picture a variation of it is to be; null: it is edited, not varied.</summary>
    public VariationAmount? Vary { get; init; }

    /// <summary>Strength where no part is masked (diffusers' own).</summary>
    public const double DefaultStrength = 0.8;

    /// <summary>The most that <see cref="ZoomOut"/> can be.</summary>
    public const double LargestZoom = 8;

    /// <summary>
    /// The model that made the picture, by the name in its file, where what is asked for is more of the same: a variation, or the picture gone on
    /// with. Null: the picture is to be changed, by whatever model the user likes, or its file does not say.
    /// </summary>
    public string? Maker => Vary is not null || Pan is not null || ZoomOut is not null ? Made?.Model : null;

    /// <summary>What to tell the user about how the mask was understood; null: nothing.</summary>
    internal string? MaskNote { get; init; }

    /// <summary>Whether it makes canvas around the picture, which is filled.</summary>
    internal bool Extends => Expand is not null || Pan is not null || ZoomOut is not null;
}

/// <summary>The side of a picture on which it goes on.</summary>
public enum PanDirection
{
    /// <summary>Beyond the left edge.</summary>
    Left,

    /// <summary>Beyond the right edge.</summary>
    Right,

    /// <summary>Above the picture.</summary>
    Up,

    /// <summary>Below the picture.</summary>
    Down,
}

/// <summary>A rectangle of a picture that is drawn anew, in pixels from the upper left corner.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record MaskRegion(int Left, int Top, int Width, int Height)
{
    /// <summary>Reads "x,y,w,h".</summary>
    /// <exception cref="AIImageException">It is not four numbers, or the size is not positive.</exception>
    public static MaskRegion Parse(string text)
    {
        var numbers = (text ?? "").Split(',').Select(Number).ToArray();
        return numbers.Length == 4 && !numbers.Contains(null) && numbers[2] > 0 && numbers[3] > 0
            ? new MaskRegion(numbers[0]!.Value, numbers[1]!.Value, numbers[2]!.Value, numbers[3]!.Value)
            : throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{text}' is not a region; give x,y,width,height in pixels, such as 40,60,128,96.");
    }

    /// <summary>The mask of this rectangle in a picture; what reaches beyond it is cut off.</summary>
    /// <exception cref="AIImageException">Nothing of it lies in the picture.</exception>
    public Mask In(Picture picture) => Mask.Rectangle(picture.Width, picture.Height, Left, Top, Width, Height);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Left},{Top},{Width},{Height}");

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>How far a picture is extended on each side before it is edited: outpainting.</summary>
/// <param name="Left">On the left.</param>
/// <param name="Top">Above.</param>
/// <param name="Right">On the right.</param>
/// <param name="Bottom">Below.</param>
public sealed record CanvasExpansion(Margin Left, Margin Top, Margin Right, Margin Bottom)
{
    /// <summary>Half of a picture more on one side.</summary>
    public static CanvasExpansion Towards(PanDirection side)
    {
        var (none, half) = (new Margin(0, IsPercent: true), new Margin(50, IsPercent: true));
        Margin On(PanDirection each) => side == each ? half : none;
        return new CanvasExpansion(On(PanDirection.Left), On(PanDirection.Up), On(PanDirection.Right), On(PanDirection.Down));
    }

    /// <summary>As many pixels on opposite sides, or one more on the second, as fill a canvas around a picture.</summary>
    public static CanvasExpansion Around(int width, int height, int canvasWidth, int canvasHeight)
    {
        var (across, down) = (canvasWidth - width, canvasHeight - height);
        return new CanvasExpansion(Pixels(across / 2), Pixels(down / 2), Pixels(across - (across / 2)), Pixels(down - (down / 2)));

        static Margin Pixels(int count) => new(count, IsPercent: false);
    }

    /// <summary>Reads "left,top,right,bottom", each in pixels or, with %, in parts of the picture's own side; one number stands for all four.</summary>
    /// <exception cref="AIImageException">It is not that, or nothing would be added.</exception>
    public static CanvasExpansion Parse(string text)
    {
        var parts = (text ?? "").Split(',');
        var margins = parts.Select(Margin.TryParse).ToArray();
        if (margins.Contains(null) || parts.Length is not (1 or 4))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{text}' does not say how far to expand; give left,top,right,bottom in pixels or percent, such as 0,0,256,0 or 25%,0,25%,0.");
        var expansion = parts.Length == 1
            ? new CanvasExpansion(margins[0]!, margins[0]!, margins[0]!, margins[0]!)
            : new CanvasExpansion(margins[0]!, margins[1]!, margins[2]!, margins[3]!);
        return margins.Any(margin => margin!.Amount > 0)
            ? expansion
            : throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{text}' adds nothing to the picture; at least one side must be above 0.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Left},{Top},{Right},{Bottom}";
}

/// <summary>What is added on one side.</summary>
/// <param name="Amount">Pixels, or percent of the picture's width (left and right) or height.</param>
/// <param name="IsPercent">Whether it is percent.</param>
public sealed record Margin(double Amount, bool IsPercent)
{
    /// <summary>The pixels to add to a side.</summary>
    public int Of(int side) => (int)Math.Round(IsPercent ? side * Amount / 100 : Amount);

    /// <inheritdoc/>
    public override string ToString() => Amount.ToString("0.###", CultureInfo.InvariantCulture) + (IsPercent ? "%" : "");

    internal static Margin? TryParse(string text)
    {
        var trimmed = text.Trim();
        var isPercent = trimmed.EndsWith('%');
        var number = isPercent ? trimmed.Substring(0, trimmed.Length - 1) : trimmed;
        var style = isPercent ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
        return double.TryParse(number, style, CultureInfo.InvariantCulture, out var amount) && amount <= 100_000 ? new Margin(amount, isPercent) : null;
    }
}
