namespace TextToImage.Imaging;

/// <summary>
/// How different two colours look: CIEDE2000 (G. Sharma, W. Wu, E. Dalal 2005, "The CIEDE2000 color-difference formula", equations 2 to 22),
/// with the white D65 and all weights 1. About 1 is just seen, 10 is plain at a glance.
/// </summary>
public static class ColourDifference
{
    private const double Degree = Math.PI / 180;

    /// <summary>25 to the seventh power.</summary>
    private const double Chromatic = 6103515625;

    /// <summary>The difference of two colours of sRGB; 0 is the same, black and white are 100 apart.</summary>
    public static double Between(Rgb one, Rgb other) => Between(Lab(one), Lab(other));

    /// <summary>CIE L*a*b* (1976) of a colour of sRGB, with the white D65.</summary>
    internal static (double L, double A, double B) Lab(Rgb colour)
    {
        var (r, g, b) = (OkLab.Decoded(colour.Red / 255.0), OkLab.Decoded(colour.Green / 255.0), OkLab.Decoded(colour.Blue / 255.0));
        var x = Curve(((0.4124564 * r) + (0.3575761 * g) + (0.1804375 * b)) / 0.95047);
        var y = Curve((0.2126729 * r) + (0.7151522 * g) + (0.0721750 * b));
        var z = Curve(((0.0193339 * r) + (0.1191920 * g) + (0.9503041 * b)) / 1.08883);
        return ((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    }

    /// <summary>The difference of two colours of CIE L*a*b*.</summary>
    internal static double Between((double L, double A, double B) one, (double L, double A, double B) other)
    {
        var chroma = (Length(one.A, one.B) + Length(other.A, other.B)) / 2;
        var g = 0.5 * (1 - Math.Sqrt(Seventh(chroma) / (Seventh(chroma) + Chromatic)));
        var (a1, a2) = ((1 + g) * one.A, (1 + g) * other.A);
        var (c1, c2) = (Length(a1, one.B), Length(a2, other.B));
        var (h1, h2) = (Hue(a1, one.B), Hue(a2, other.B));
        var isGrey = c1 * c2 == 0;
        var turn = isGrey ? 0 : Math.Abs(h2 - h1) <= 180 ? h2 - h1 : h2 > h1 ? h2 - h1 - 360 : h2 - h1 + 360;
        var hue = isGrey ? h1 + h2 : Math.Abs(h2 - h1) <= 180 ? (h1 + h2) / 2 : h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2;
        var (light, colour) = ((one.L + other.L) / 2, (c1 + c2) / 2);
        var t = 1 - (0.17 * Math.Cos((hue - 30) * Degree)) + (0.24 * Math.Cos(2 * hue * Degree)) + (0.32 * Math.Cos(((3 * hue) + 6) * Degree)) - (0.20 * Math.Cos(((4 * hue) - 63) * Degree));
        var far = (light - 50) * (light - 50);
        var lightness = (other.L - one.L) / (1 + (0.015 * far / Math.Sqrt(20 + far)));
        var saturation = (c2 - c1) / (1 + (0.045 * colour));
        var angle = 2 * Math.Sqrt(c1 * c2) * Math.Sin(turn / 2 * Degree) / (1 + (0.015 * colour * t));
        var bend = (hue - 275) / 25;
        var rotation = -2 * Math.Sqrt(Seventh(colour) / (Seventh(colour) + Chromatic)) * Math.Sin(60 * Math.Exp(-bend * bend) * Degree);
        return Math.Sqrt((lightness * lightness) + (saturation * saturation) + (angle * angle) + (rotation * saturation * angle));
    }

    private static double Curve(double value) => value > 216.0 / 24389 ? Math.Pow(value, 1.0 / 3) : ((24389.0 / 27 * value) + 16) / 116;

    private static double Hue(double a, double b)
    {
        if (a == 0 && b == 0)
            return 0;
        var angle = Math.Atan2(b, a) / Degree;
        return angle < 0 ? angle + 360 : angle;
    }

    private static double Length(double a, double b) => Math.Sqrt((a * a) + (b * b));

    private static double Seventh(double value) => value * value * value * value * value * value * value;
}
