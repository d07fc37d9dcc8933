namespace TextToImage.Requests;

/// <summary>A part of a picture.</summary>
internal readonly record struct Region(int Left, int Top, int Width, int Height)
{
    public long Area => (long)Width * Height;

    /// <summary>The region with something added on all sides, within a picture.</summary>
    public Region Grown(int by, int width, int height)
    {
        var (left, top) = (Math.Max(0, Left - by), Math.Max(0, Top - by));
        return new Region(left, top, Math.Min(width, Left + Width + by) - left, Math.Min(height, Top + Height + by) - top);
    }

    /// <summary>The region made at least so large, with itself in the middle as far as the picture reaches.</summary>
    public Region AtLeast(int least, int width, int height)
    {
        var (left, columns) = Widened(Left, Width, least, width);
        var (top, rows) = Widened(Top, Height, least, height);
        return new Region(left, top, columns, rows);
    }

    /// <summary>The least distance from a region inside to an edge of this one that is not an edge of the picture.</summary>
    public int MarginAround(Region inner, int width, int height)
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
internal sealed record EditPlan(Region Part, int ScaledWidth, int ScaledHeight, int Multiple)
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
    public static EditPlan Choose(int width, int height, Region? masked, EditCrop crop, ModelLimits model)
    {
        var part = PartFor(new Region(0, 0, width, height), masked, crop, model.Window);
        var scale = ScaleFor(part, crop, model);
        return new EditPlan(part, Side(part.Width * scale), Side(part.Height * scale), model.SizeMultiple);

        static int Side(double length) => Math.Max(1, (int)Math.Round(length));
    }

    private static Region PartFor(Region whole, Region? masked, EditCrop crop, int window)
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
    private static double ScaleFor(Region part, EditCrop crop, ModelLimits model)
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
