using TextToImage.Diffusion;
using TextToImage.Imaging;

namespace TextToImage.Requests;

/// <summary>
/// An edit made ready for a model: the canvas with its mask, the part of it that the model works on, and the way back. The
/// way back changes the canvas under the mask alone, and over a soft edge around it.
/// </summary>
internal sealed class EditWork
{
    private const long MostPixels = 64L << 20;
    private const byte Grey = 128;

    /// <summary>Old and new are mixed over so many latents; more where whole sides are added, since light and horizon have to meet.</summary>
    private const int BlurredLatents = 1, BlurredLatentsOfExpansion = 3;

    /// <summary>Decoders are right to a few levels but for edges; those of a mask are not compared.</summary>
    private const int LargeError = 40, MarginOfComparison = 8;

    /// <summary>Prompts that describe the surroundings leave 0.1 to 0.4 % of large errors with the starter model, others more than 10 %.</summary>
    private const double TolerableShare = 0.02;

    private readonly PictureEdit _edit;
    private readonly Picture _canvas;
    private readonly Mask? _mask;
    private readonly Box? _masked;
    private readonly ModelLimits _model;
    private readonly Lazy<PlainGround?> _ground;
    private Picture? _seen;

    private EditWork(PictureEdit edit, Picture canvas, Mask? mask, Box? masked, EditPlan plan, ModelLimits model)
    {
        (_edit, _canvas, _mask, _masked, Plan, _model) = (edit, canvas, mask, masked, plan, model);
        _ground = new(() => model.HasAlpha && edit.PasteBack ? PlainGround.Of(canvas) : null);
        var blurred = edit.Extends ? BlurredLatentsOfExpansion : BlurredLatents;
        var blur = edit.MaskBlur ?? (int)Math.Ceiling((double)blurred * model.PixelsPerLatent * plan.Part.Width / plan.ScaledWidth);
        Blur = masked is { } box ? Math.Min(blur, plan.Part.MarginAround(box, canvas.Width, canvas.Height)) : blur;
        Strength = edit.Strength ?? (mask is null ? PictureEdit.DefaultStrength : 1);
    }

    /// <summary>What the model works on.</summary>
    public EditPlan Plan { get; }

    /// <summary>Share of the noise that is added, above 0 to 1.</summary>
    public double Strength { get; }

    /// <summary>How models without mask channels are kept to what is not masked.</summary>
    public KnownLevel KnownLevel => _edit.KnownLevel;

    /// <summary>Which part of the picture the model sees, as it was chosen.</summary>
    public EditCrop Crop => _edit.Crop;

    /// <summary>The same edit by a model that sees the mask and little else ("only masked" in other tools); null where there is no choice.</summary>
    public PictureEdit? OnlyMasked => _masked is { } box && _edit.Crop == EditCrop.Auto && !_edit.Extends
        ? _edit with { Crop = EditCrop.Around(Math.Max(box.Width, box.Height) / 8) }
        : null;

    /// <summary>Pixels around the mask over which old and new are mixed.</summary>
    public int Blur { get; }

    /// <summary>Whether only a part is drawn anew.</summary>
    public bool HasMask => _mask is not null;

    /// <summary>Whether the picture has transparent parts.</summary>
    public bool IsTransparent => _canvas.Alpha is not null;

    /// <summary>The plain colour that the picture lies on, which a model with alpha does not see; null where there is none, or the model has no alpha.</summary>
    public PictureBackground? Ground => _ground.Value?.Colour;

    /// <summary>Whether the model sees the whole picture as it is, as in diffusers' pipelines.</summary>
    public bool IsWholePicture => Plan.IsUnscaled && Plan.Part == new Box(0, 0, _canvas.Width, _canvas.Height) && !_edit.Extends;

    /// <summary>The part of the canvas and the size at which it is made.</summary>
    public SizePlan Size => new(Plan.Part.Width, Plan.Part.Height, Plan.WorkWidth, Plan.WorkHeight);

    /// <summary>What to tell the user.</summary>
    public IEnumerable<string> Warnings
    {
        get
        {
            if (_edit.MaskNote is { } note)
                yield return note;
            if (IsTransparent && !_model.HasAlpha)
            {
                yield return _mask is null
                    ? $"The model '{_model.Name}' knows no transparency: it saw the picture on white, and the result has the transparency of the picture, whatever was drawn beyond."
                    : $"The model '{_model.Name}' knows no transparency: it saw the picture on white, and what was drawn anew is opaque.";
            }
            if (Plan.ScaledWidth * 4 <= Plan.Part.Width * 3)
            {
                yield return $"The part that was edited, {Plan.Part.Width}x{Plan.Part.Height} pixels, is more than the model draws at once: it was made at {Plan.ScaledWidth}x{Plan.ScaledHeight} and enlarged; edit a smaller part for finer detail.";
            }
        }
    }

    /// <summary>Checks an edit and plans it; the pixels are not touched yet.</summary>
    /// <exception cref="AIImageException">A value is out of range, the mask is empty, or the canvas would be too large.</exception>
    public static EditWork Prepare(PictureEdit edit, int? width, int? height, ModelLimits model)
    {
        RequireValues(edit);
        var (picture, mask) = Sized(edit, width, height);
        if (edit.ZoomOut is { } factor)
            (picture, mask) = Expanded(Shrunk(picture, factor), mask is null ? null : Shrunk(mask, factor), Around(picture, factor));
        else if ((edit.Expand ?? (edit.Pan is { } side ? CanvasExpansion.Towards(side) : null)) is { } expansion)
            (picture, mask) = Expanded(picture, mask, expansion);
        Box? box = mask?.Bounds is { } bounds ? new Box(bounds.Left, bounds.Top, bounds.Width, bounds.Height) : null;
        if (mask is { IsEmpty: true })
            throw Invalid("The mask is empty, so nothing would change; paint what is to be drawn anew white, or invert the mask.");
        return new EditWork(edit, picture, mask, box, EditPlan.Choose(picture.Width, picture.Height, box, edit.Crop, model), model);
    }

    /// <summary>The edit that makes a whole picture from text alone.</summary>
    public static EditWork NothingKnown(int width, int height, ModelLimits model)
    {
        var grey = Enumerable.Repeat(Grey, checked(3 * width * height)).ToArray();
        var edit = new PictureEdit(new Picture(width, height, grey)) { Mask = Mask.Everything(width, height), Crop = EditCrop.None, PasteBack = false };
        return Prepare(edit, null, null, model);
    }

    /// <summary>The part as the model sees it, at its size and filled up with the last pixels of each edge.</summary>
    public Picture Seen() => _seen ??= Scaled(_ground.Value?.Lifted ?? _canvas);

    /// <summary>The other pictures between which the run begins, as the model sees them.</summary>
    public IEnumerable<Picture> SeenOthers() => _edit.Others.Select(other => Scaled(_model.HasAlpha ? PlainGround.Of(other)?.Lifted ?? other : other));

    /// <summary>The mask over what the model sees; null where all of it is drawn anew.</summary>
    public Mask? SeenMask()
    {
        if (_mask is null)
            return null;
        // Nearest pixels could miss a thin line, so it is made as wide as they are apart.
        var apart = (int)Math.Ceiling((double)Plan.Part.Width / Plan.ScaledWidth) / 2;
        var scaled = PartOfMask().Grown(Plan.IsUnscaled ? 0 : apart).ResizedTo(Plan.ScaledWidth, Plan.ScaledHeight);
        return scaled.Extended(0, 0, Plan.WorkWidth, Plan.WorkHeight, 0);
    }

    /// <summary>
    /// Whether what the model made disagrees with the picture where that is known, by more than a decoder's own errors: a model
    /// that composes a scene from the prompt draws over its surroundings when the prompt does not describe them.
    /// </summary>
    /// <param name="made">Of the work size.</param>
    public bool IsContradicted(Picture made)
    {
        var (seen, mask) = (Seen().OnWhite(), SeenMask()!.Grown(MarginOfComparison));
        made = made.OnWhite();
        var (known, off) = (0, 0);
        for (var i = 0; i < mask.Values.Length; i++)
        {
            if (mask.Values[i] != 0)
                continue;
            known++;
            off += IsOff(i * 3) || IsOff((i * 3) + 1) || IsOff((i * 3) + 2) ? 1 : 0;
        }
        return off > known * TolerableShare;

        bool IsOff(int at) => Math.Abs(made.Rgb[at] - seen.Rgb[at]) > LargeError;
    }

    /// <summary>The canvas with what the model made of the part.</summary>
    /// <param name="made">Of the work size.</param>
    /// <param name="resize">Brings a picture to a size.</param>
    public Picture Finish(Picture made, Func<Picture, int, int, Picture> resize)
    {
        var part = resize(made.Crop(0, 0, Plan.ScaledWidth, Plan.ScaledHeight), Plan.Part.Width, Plan.Part.Height);
        if (_mask is null && IsTransparent && !_model.HasAlpha)
            part = part.Lifted(_canvas.Crop(Plan.Part.Left, Plan.Part.Top, Plan.Part.Width, Plan.Part.Height).Alpha!);
        var result = _canvas.Copied(withAlpha: part.Alpha is not null);
        if (_mask is null || !_edit.PasteBack)
            result.Paste(part, 0, 0, Plan.Part.Left, Plan.Part.Top, Plan.Part.Width, Plan.Part.Height);
        else
            result.Blend(part, PartOfMask().Feathered(Blur), Plan.Part.Left, Plan.Part.Top);
        return result;
    }

    private Picture Scaled(Picture canvas)
    {
        var part = canvas.Crop(Plan.Part.Left, Plan.Part.Top, Plan.Part.Width, Plan.Part.Height);
        return Resampling.Resize(part, Plan.ScaledWidth, Plan.ScaledHeight).Extended(0, 0, Plan.WorkWidth, Plan.WorkHeight);
    }

    private Mask PartOfMask() => _mask!.Crop(Plan.Part.Left, Plan.Part.Top, Plan.Part.Width, Plan.Part.Height);

    private static void RequireValues(PictureEdit edit)
    {
        if (edit.Strength is { } strength && !(strength is > 0 and <= 1))
            throw Invalid(FormattableString.Invariant($"The strength is {strength}; it must be above 0 and at most 1."));
        if (edit.MaskBlur is < 0)
            throw Invalid($"The mask blur is {edit.MaskBlur}; it must not be negative.");
        if (edit.ZoomOut is { } zoom && !(zoom > 1 && zoom <= PictureEdit.LargestZoom))
            throw Invalid(FormattableString.Invariant($"The zoom is {zoom}; it must be above 1 and at most {PictureEdit.LargestZoom}."));
        if (new object?[] { edit.Expand, edit.Pan, edit.ZoomOut }.Count(given => given is not null) > 1)
            throw Invalid("Expand, Pan and ZoomOut (--expand, --pan, --zoom-out) exclude each other; give one of them.");
        if (edit.Mask is null && (edit.InvertMask || edit.MaskGrow != 0))
            throw Invalid("There is no mask to invert or grow; give a mask, a region or a text that says what to mask.");
    }

    /// <summary>Picture and mask at the size asked for; of another shape, the middle of them.</summary>
    private static (Picture Picture, Mask? Mask) Sized(PictureEdit edit, int? width, int? height)
    {
        var picture = edit.Picture;
        var mask = edit.Mask?.ResizedTo(picture.Width, picture.Height);
        mask = edit.InvertMask ? mask!.Inverted() : mask;
        mask = edit.MaskGrow != 0 ? mask!.Grown(edit.MaskGrow) : mask;
        var (columns, rows) = (width ?? picture.Width, height ?? picture.Height);
        if (columns < 1 || rows < 1)
            throw Invalid($"The size is {columns}x{rows}; both sides must be a positive number of pixels.");
        RequireArea(columns, rows);
        if ((columns, rows) == (picture.Width, picture.Height))
            return (picture, mask);
        var middle = Middle(picture, columns, rows);
        return (
            Resampling.Resize(picture.Crop(middle.Left, middle.Top, middle.Width, middle.Height), columns, rows),
            mask?.Crop(middle.Left, middle.Top, middle.Width, middle.Height).ResizedTo(columns, rows));
    }

    /// <summary>The largest part in the middle that has the shape of a size.</summary>
    private static Box Middle(Picture picture, int columns, int rows)
    {
        var scale = Math.Min((double)picture.Width / columns, (double)picture.Height / rows);
        var (width, height) = (Side(columns, picture.Width), Side(rows, picture.Height));
        return new Box((picture.Width - width) / 2, (picture.Height - height) / 2, width, height);

        int Side(int side, int most) => Math.Min(most, Math.Max(1, (int)Math.Round(side * scale)));
    }

    private static Picture Shrunk(Picture picture, double factor) => Resampling.Resize(picture, Shorter(picture.Width, factor), Shorter(picture.Height, factor));

    private static Mask Shrunk(Mask mask, double factor) => mask.ResizedTo(Shorter(mask.Width, factor), Shorter(mask.Height, factor));

    private static CanvasExpansion Around(Picture picture, double factor) =>
        CanvasExpansion.Around(Shorter(picture.Width, factor), Shorter(picture.Height, factor), picture.Width, picture.Height);

    private static int Shorter(int side, double factor) => Math.Max(1, (int)Math.Round(side / factor));

    /// <summary>A larger canvas whose new parts are masked; until they are drawn they go on with the pixels of the edges.</summary>
    private static (Picture Picture, Mask Mask) Expanded(Picture picture, Mask? mask, CanvasExpansion expansion)
    {
        var (left, top) = (expansion.Left.Of(picture.Width), expansion.Top.Of(picture.Height));
        var width = left + picture.Width + expansion.Right.Of(picture.Width);
        var height = top + picture.Height + expansion.Bottom.Of(picture.Height);
        RequireArea(width, height);
        mask ??= Mask.Nothing(picture.Width, picture.Height);
        return (picture.Extended(left, top, width, height), mask.Extended(left, top, width, height, byte.MaxValue));
    }

    private static void RequireArea(long width, long height)
    {
        if (width * height > MostPixels)
            throw Invalid($"A picture of {width}x{height} is too large to be edited: it can have at most {MostPixels >> 20} million pixels; make it smaller.");
    }

    private static AIImageException Invalid(string message) => new(ErrorIds.ArgumentInvalid, message);
}
