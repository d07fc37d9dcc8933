namespace TextToImage.Office.PowerPoint;

/// <summary>A rectangle on a slide, in EMU.</summary>
/// <param name="X">Distance from the left edge.</param>
/// <param name="Y">Distance from the top edge.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
internal readonly record struct Box(long X, long Y, long Width, long Height)
{
    /// <summary>The right edge.</summary>
    public long Right => X + Width;

    /// <summary>The lower edge.</summary>
    public long Bottom => Y + Height;

    /// <summary>Width and height.</summary>
    public (long Width, long Height) Size => (Width, Height);

    /// <summary>Smaller by a margin at each edge.</summary>
    public Box Inset(long margin) => new(X + margin, Y + margin, Math.Max(Width - (2 * margin), 0), Math.Max(Height - (2 * margin), 0));

    /// <summary>A box of another size with the same centre.</summary>
    public Box Centred(long width, long height) => new(X + ((Width - width) / 2), Y + ((Height - height) / 2), width, height);

    /// <summary>The size that settings ask for, around the same centre; of one side alone the other follows.</summary>
    public Box Sized(PictureSettings settings)
    {
        if (settings.Width is null && settings.Height is null)
            return this;
        var shape = Width > 0 && Height > 0 ? (double)Width / Height : 1;
        var width = settings.Width ?? (long)Math.Round(settings.Height!.Value * shape);
        var height = settings.Height ?? (long)Math.Round(width / shape);
        return Centred(width, height);
    }

    /// <summary>The largest box of the shape of a picture that is inside.</summary>
    public Box Containing(int pictureWidth, int pictureHeight)
    {
        var scale = Math.Min((double)Width / pictureWidth, (double)Height / pictureHeight);
        return Centred((long)Math.Round(pictureWidth * scale), (long)Math.Round(pictureHeight * scale));
    }
}
