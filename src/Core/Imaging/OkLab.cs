namespace TextToImage.Imaging;

/// <summary>
/// A colour in OKLab (B. Ottosson 2020, "A perceptual color space for image processing"): equal distances look about equally far apart, and
/// colours between two others are mixtures of them.
/// </summary>
/// <param name="L">Lightness, 0 (black) to 1 (white).</param>
/// <param name="A">Green to red, about -0.3 to 0.3.</param>
/// <param name="B">Blue to yellow, about -0.3 to 0.3.</param>
public readonly record struct OkLab(double L, double A, double B)
{
    private static readonly double[] Linear = [.. Enumerable.Range(0, 256).Select(value => Decoded(value / 255.0))];

    /// <summary>Distance from grey.</summary>
    public double Chroma => Math.Sqrt((A * A) + (B * B));

    /// <summary>The colour of a pixel of sRGB (IEC 61966-2-1).</summary>
    public static OkLab Of(byte red, byte green, byte blue)
    {
        var (r, g, b) = (Linear[red], Linear[green], Linear[blue]);
        var l = Root((0.4122214708 * r) + (0.5363325363 * g) + (0.0514459929 * b));
        var m = Root((0.2119034982 * r) + (0.6806995451 * g) + (0.1073969566 * b));
        var s = Root((0.0883024619 * r) + (0.2817188376 * g) + (0.6299787005 * b));
        return new OkLab(
            (0.2104542553 * l) + (0.7936177850 * m) - (0.0040720468 * s),
            (1.9779984951 * l) - (2.4285922050 * m) + (0.4505937099 * s),
            (0.0259040371 * l) + (0.7827717662 * m) - (0.8086757660 * s));
    }

    /// <summary>The same of a colour.</summary>
    public static OkLab Of(Rgb colour) => Of(colour.Red, colour.Green, colour.Blue);

    /// <summary>The nearest pixel of sRGB; what sRGB does not have is cut off channel by channel.</summary>
    public Rgb ToRgb()
    {
        var l = Cube(L + (0.3963377774 * A) + (0.2158037573 * B));
        var m = Cube(L - (0.1055613458 * A) - (0.0638541728 * B));
        var s = Cube(L - (0.0894841775 * A) - (1.2914855480 * B));
        return new Rgb(
            Encoded((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s)),
            Encoded((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s)),
            Encoded((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s)));
    }

    /// <summary>The square of the distance to another colour.</summary>
    public double SquaredDistance(OkLab other) => Square(L - other.L) + Square(A - other.A) + Square(B - other.B);

    /// <summary>The distance to another colour; 0.02 is about what is just seen.</summary>
    public double Distance(OkLab other) => Math.Sqrt(SquaredDistance(other));

    /// <summary>sRGB's curve to linear light.</summary>
    internal static double Decoded(double value) => value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);

    private static byte Encoded(double value)
    {
        var unit = value <= 0.0031308 ? value * 12.92 : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055;
        return (byte)Math.Round(255 * Math.Min(1, Math.Max(0, unit)));
    }

    private static double Root(double value) => Math.Pow(value, 1.0 / 3);

    private static double Cube(double value) => value * value * value;

    private static double Square(double value) => value * value;
}
