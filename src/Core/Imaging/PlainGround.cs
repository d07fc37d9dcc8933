namespace TextToImage.Imaging;

/// <summary>
/// The plain colour that an opaque picture lies on. Models with alpha learned things on nothing: they understand a picture better
/// without its ground, which is laid under what they make of it again.
/// </summary>
internal sealed record PlainGround
{
    private const int Colours = 3;

    private PlainGround(PictureBackground colour, Picture picture) => (Colour, Lifted) = (colour, picture);

    /// <summary>The colour.</summary>
    public PictureBackground Colour { get; }

    /// <summary>The picture without it: transparent where exactly this colour reaches from the border.</summary>
    public Picture Lifted { get; }

    /// <summary>Finds it; null where the picture has alpha, or no colour has most of its border.</summary>
    public static PlainGround? Of(Picture picture)
    {
        if (picture.Alpha is not null)
            return null;
        var (width, height) = (picture.Width, picture.Height);
        var border = Border(width, height).ToList();
        var most = border.GroupBy(Pixel).OrderByDescending(group => group.Count()).First();
        if (2 * most.Count() <= border.Count)
            return null;
        var alpha = Enumerable.Repeat(byte.MaxValue, width * height).ToArray();
        var open = new Stack<int>(border);
        while (open.Count > 0)
        {
            var at = open.Pop();
            if (alpha[at] == 0 || Pixel(at) != most.Key)
                continue;
            alpha[at] = 0;
            var (x, y) = (at % width, at / width);
            if (x > 0)
                open.Push(at - 1);
            if (x < width - 1)
                open.Push(at + 1);
            if (y > 0)
                open.Push(at - width);
            if (y < height - 1)
                open.Push(at + width);
        }
        var (red, green, blue) = most.Key;
        return new PlainGround(PictureBackground.Colour(red, green, blue), new Picture(width, height, picture.Rgb, alpha));

        (byte Red, byte Green, byte Blue) Pixel(int at) => (picture.Rgb[at * Colours], picture.Rgb[(at * Colours) + 1], picture.Rgb[(at * Colours) + 2]);
    }

    private static IEnumerable<int> Border(int width, int height)
    {
        for (var x = 0; x < width; x++)
        {
            yield return x;
            yield return ((height - 1) * width) + x;
        }
        for (var y = 1; y < height - 1; y++)
        {
            yield return y * width;
            yield return (y * width) + width - 1;
        }
    }
}
