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

    /// <summary>How much it covers, in square EMU.</summary>
    public double Area => (double)Width * Height;

    /// <summary>The smallest box with this and another one in it.</summary>
    public Box Around(Box other)
    {
        var (x, y) = (Math.Min(X, other.X), Math.Min(Y, other.Y));
        return new Box(x, y, Math.Max(Right, other.Right) - x, Math.Max(Bottom, other.Bottom) - y);
    }

    /// <summary>What of this lies in another one; without extent where nothing does.</summary>
    public Box Within(Box other)
    {
        var (x, y) = (Math.Max(X, other.X), Math.Max(Y, other.Y));
        return new Box(x, y, Math.Max(0, Math.Min(Right, other.Right) - x), Math.Max(0, Math.Min(Bottom, other.Bottom) - y));
    }

    /// <summary>Whether some of this lies in another one; boxes that touch do not.</summary>
    public bool Overlaps(Box other) => X < other.Right && other.X < Right && Y < other.Bottom && other.Y < Bottom;

    /// <summary>The smallest box around this one when it is turned about its centre.</summary>
    /// <param name="angle">The angle in 60000ths of a degree, clockwise.</param>
    public Box Turning(int angle)
    {
        if (angle == 0)
            return this;
        var (sine, cosine) = (Math.Abs(Math.Sin(angle * Math.PI / 10_800_000)), Math.Abs(Math.Cos(angle * Math.PI / 10_800_000)));
        return Centred((long)Math.Round((Width * cosine) + (Height * sine)), (long)Math.Round((Width * sine) + (Height * cosine)));
    }

    /// <summary>Smaller by a margin at each edge.</summary>
    public Box Inset(long margin) => new(X + margin, Y + margin, Math.Max(Width - (2 * margin), 0), Math.Max(Height - (2 * margin), 0));

    /// <summary>A box of another size with the same centre.</summary>
    public Box Centred(long width, long height) => new(X + ((Width - width) / 2), Y + ((Height - height) / 2), width, height);

    /// <summary>The box of the same size where this one comes to stand when it is turned together with a box around it.</summary>
    /// <param name="angle">The angle in 60000ths of a degree, clockwise.</param>
    /// <param name="around">The box about whose centre it is turned.</param>
    public Box Turned(int angle, Box around)
    {
        var (sine, cosine) = (Math.Sin(angle * Math.PI / 10_800_000), Math.Cos(angle * Math.PI / 10_800_000));
        var (x, y) = (X - around.X + ((Width - around.Width) / 2.0), Y - around.Y + ((Height - around.Height) / 2.0));
        return this with { X = X + (long)Math.Round((x * cosine) - (y * sine) - x), Y = Y + (long)Math.Round((x * sine) + (y * cosine) - y) };
    }

    /// <summary>The box that this one becomes where a box becomes another; a side of no extent is moved and not scaled.</summary>
    public Box Mapped(Box from, Box to)
    {
        var (across, down) = (Ratio(to.Width, from.Width), Ratio(to.Height, from.Height));
        return new Box(
            to.X + (long)Math.Round((X - from.X) * across), to.Y + (long)Math.Round((Y - from.Y) * down), (long)Math.Round(Width * across), (long)Math.Round(Height * down));
    }

    private static double Ratio(long to, long from) => to > 0 && from > 0 ? (double)to / from : 1;

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
