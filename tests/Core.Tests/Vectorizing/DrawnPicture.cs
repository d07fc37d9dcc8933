using TextToImage.Imaging;

namespace TextToImage.Tests.Vectorizing;

/// <summary>Pictures of discs and rectangles, with smooth edges, for the tests of drawings.</summary>
internal sealed class DrawnPicture(int width, int height)
{
    private const int Fine = 4;

    private readonly List<(Func<double, double, bool> IsIn, Func<double, double, Rgb> Colour)> _shapes = [];

    public DrawnPicture Disc(double x, double y, double radius, Rgb colour) =>
        Shape((px, py) => ((px - x) * (px - x)) + ((py - y) * (py - y)) < radius * radius, (_, _) => colour);

    public DrawnPicture Rectangle(double left, double top, double right, double bottom, Rgb colour) =>
        Shape((x, y) => x >= left && x < right && y >= top && y < bottom, (_, _) => colour);

    public DrawnPicture Shape(Func<double, double, bool> isIn, Func<double, double, Rgb> colour)
    {
        _shapes.Add((isIn, colour));
        return this;
    }

    /// <summary>The pixels, each the mean of 16 points; where no shape is, it is transparent.</summary>
    public Picture Paint()
    {
        var (rgb, alpha) = (new byte[width * height * 3], new byte[width * height]);
        for (var at = 0; at < alpha.Length; at++)
        {
            var points = Enumerable.Range(0, Fine * Fine).Select(i => Colour((at % width) + ((i % Fine) + 0.5) / Fine, (at / width) + ((i / Fine) + 0.5) / Fine)).OfType<Rgb>().ToList();
            alpha[at] = (byte)(255 * points.Count / (Fine * Fine));
            if (points.Count > 0)
                (rgb[3 * at], rgb[(3 * at) + 1], rgb[(3 * at) + 2]) = ((byte)points.Average(p => p.Red), (byte)points.Average(p => p.Green), (byte)points.Average(p => p.Blue));
        }
        return new Picture(width, height, rgb, Array.TrueForAll(alpha, value => value == 255) ? null : alpha);
    }

    private Rgb? Colour(double x, double y)
    {
        for (var i = _shapes.Count - 1; i >= 0; i--)
        {
            if (_shapes[i].IsIn(x, y))
                return _shapes[i].Colour(x, y);
        }
        return null;
    }
}
