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
    private const double LargestZoom = 8;

    /// <summary>The same on all sides, so that the picture becomes so many times wider and higher.</summary>
    /// <param name="factor">Above 1, at most 8.</param>
    /// <exception cref="AIImageException">The factor is out of range.</exception>
    public static CanvasExpansion ZoomOut(double factor)
    {
        if (!(factor > 1 && factor <= LargestZoom))
            throw new AIImageException(ErrorIds.ArgumentInvalid, FormattableString.Invariant($"The zoom is {factor}; it must be above 1 and at most {LargestZoom}."));
        var each = new Margin((factor - 1) * 50, IsPercent: true);
        return new CanvasExpansion(each, each, each, each);
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
