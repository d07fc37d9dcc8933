using System.Globalization;

namespace TextToImage.Requests;

/// <summary>Which part of a picture the model sees when a part of it is drawn anew.</summary>
public sealed record EditCrop
{
    private const int UsualPadding = 32;

    private EditCrop(string name, int? padding = null) => (Name, Padding) = (name, padding);

    /// <summary>The surroundings of the mask, at the model's own size, where the picture is much larger than that.</summary>
    public static EditCrop Auto { get; } = new("auto");

    /// <summary>The whole picture at its own size.</summary>
    public static EditCrop None { get; } = new("none");

    /// <summary>How it is written.</summary>
    public string Name { get; }

    /// <summary>Pixels around the mask that the model sees; null with <see cref="Auto"/> and <see cref="None"/>.</summary>
    public int? Padding { get; }

    /// <summary>The mask with so many pixels around it, brought to the model's own size.</summary>
    public static EditCrop Around(int padding) => padding >= 0
        ? new EditCrop(padding.ToString(CultureInfo.InvariantCulture), padding)
        : throw new AIImageException(ErrorIds.ArgumentInvalid, $"The crop padding is {padding}; it must not be negative.");

    /// <summary>Reads auto, none, a number of pixels, or padding for the usual 32.</summary>
    /// <exception cref="AIImageException">It is none of these.</exception>
    public static EditCrop Parse(string text) => text?.Trim().ToLowerInvariant() switch
    {
        "auto" => Auto,
        "none" => None,
        "padding" => Around(UsualPadding),
        { } number when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var padding) => Around(padding),
        _ => throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{text}' is no way to crop; use auto, none, or a number of pixels to leave around the mask."),
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A rectangle of a picture, in pixels from its upper left corner.</summary>
internal readonly record struct Box(int Left, int Top, int Width, int Height)
{
    public long Area => (long)Width * Height;

    /// <summary>The region with something added on all sides, within a picture.</summary>
    public Box Grown(int by, int width, int height)
    {
        var (left, top) = (Math.Max(0, Left - by), Math.Max(0, Top - by));
        return new Box(left, top, Math.Min(width, Left + Width + by) - left, Math.Min(height, Top + Height + by) - top);
    }

    /// <summary>The region made at least so large, with itself in the middle as far as the picture reaches.</summary>
    public Box AtLeast(int least, int width, int height)
    {
        var (left, columns) = Widened(Left, Width, least, width);
        var (top, rows) = Widened(Top, Height, least, height);
        return new Box(left, top, columns, rows);
    }

    /// <summary>The least distance from a region inside to an edge of this one that is not an edge of the picture.</summary>
    public int MarginAround(Box inner, int width, int height)
    {
        var (right, bottom) = (Left + Width, Top + Height);
        return Math.Min(
            Math.Min(Left == 0 ? int.MaxValue : inner.Left - Left, right == width ? int.MaxValue : right - inner.Left - inner.Width),
            Math.Min(Top == 0 ? int.MaxValue : inner.Top - Top, bottom == height ? int.MaxValue : bottom - inner.Top - inner.Height));
    }

    private static (int Start, int Length) Widened(int start, int length, int least, int whole)
    {
        var widened = Math.Min(Math.Max(length, least), whole);
        return (Math.Min(Math.Max(0, start - ((widened - length) / 2)), whole - widened), widened);
    }
}

/// <summary>
/// Which part of a picture an edit is made on, and at which size: the model sees <see cref="Part"/> scaled to
/// <see cref="ScaledWidth"/> x <see cref="ScaledHeight"/>, and what lacks to the multiples it needs is filled up at the right and below.
/// </summary>
/// <param name="Part">The part of the picture.</param>
/// <param name="ScaledWidth">Its width for the model.</param>
/// <param name="ScaledHeight">Its height for the model.</param>
/// <param name="Multiple">The model's sides are multiples of this.</param>
internal sealed record EditPlan(Box Part, int ScaledWidth, int ScaledHeight, int Multiple)
{
    /// <summary>The model sees the surroundings of the mask by a quarter of its size, and at least so many pixels.</summary>
    private const int LeastContext = 32;

    /// <summary>Models take this many times the area they were trained at before what they draw falls apart.</summary>
    private const int BearableArea = 2;

    /// <summary>Small parts are enlarged for the model at most this much: more shows it nothing new.</summary>
    private const double MostEnlargement = 4;

    /// <summary>Width at which the model works.</summary>
    public int WorkWidth => UpTo(ScaledWidth);

    /// <summary>Height at which the model works.</summary>
    public int WorkHeight => UpTo(ScaledHeight);

    /// <summary>Whether the model sees the pixels as they are.</summary>
    public bool IsUnscaled => ScaledWidth == Part.Width && ScaledHeight == Part.Height;

    /// <summary>Chooses the part and its size.</summary>
    /// <param name="width">Width of the picture.</param>
    /// <param name="height">Height of the picture.</param>
    /// <param name="masked">What is drawn anew; null: everything.</param>
    /// <param name="crop">As the user wants it.</param>
    /// <param name="model">The model's own size.</param>
    public static EditPlan Choose(int width, int height, Box? masked, EditCrop crop, ModelLimits model)
    {
        var part = PartFor(new Box(0, 0, width, height), masked, crop, model.Window);
        var scale = ScaleFor(part, crop, model);
        return new EditPlan(part, Side(part.Width * scale), Side(part.Height * scale), model.SizeMultiple);

        static int Side(double length) => Math.Max(1, (int)Math.Round(length));
    }

    private static Box PartFor(Box whole, Box? masked, EditCrop crop, int window)
    {
        if (masked is not { } box || crop == EditCrop.None)
            return whole;
        if (crop.Padding is { } padding)
            return box.Grown(padding, whole.Width, whole.Height);
        if (whole.Area <= BearableArea * Square(window))
            return whole;
        var context = Math.Max(LeastContext, Math.Max(box.Width, box.Height) / 4);
        return box.Grown(context, whole.Width, whole.Height).AtLeast(window, whole.Width, whole.Height);
    }

    /// <summary>
    /// A model of one size sees the whole part in it, and one with an upscaler works at one size for the shorter side. Others
    /// take a part as it is unless it is too large for them, or cut out to be seen at the model's own size.
    /// </summary>
    private static double ScaleFor(Box part, EditCrop crop, ModelLimits model)
    {
        if (model.OnlySide is { } side)
            return (double)side / Math.Max(part.Width, part.Height);
        if (model.Upscaler is { } upscaler)
            return (double)upscaler.BaseSize / Math.Min(part.Width, part.Height);
        if (crop == EditCrop.None || (crop.Padding is null && part.Area <= BearableArea * Square(model.Window)))
            return 1;
        return Math.Min(MostEnlargement, Math.Sqrt(Square(model.Window) / (double)part.Area));
    }

    private static long Square(int side) => (long)side * side;

    private int UpTo(int side) => (side + Multiple - 1) / Multiple * Multiple;
}
