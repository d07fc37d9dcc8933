using System.Globalization;
using DocumentFormat.OpenXml;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Drawing;

/// <summary>The accent colours of a theme as words.</summary>
internal static class ThemePalette
{
    private static readonly (string Word, int Rgb)[] Named =
    [
        ("red", 0xD62728), ("dark red", 0x8B0000), ("pink", 0xF4A6C0), ("magenta", 0xC2185B), ("orange", 0xED7D31), ("brown", 0x8B5A2B),
        ("yellow", 0xFFD500), ("gold", 0xC9A227), ("beige", 0xE8DCC0), ("green", 0x4CAF50), ("dark green", 0x1B5E20), ("light green", 0xA8D08D),
        ("olive", 0x808000), ("teal", 0x008080), ("turquoise", 0x40E0D0), ("light blue", 0x8FC1E8), ("blue", 0x2F75C8), ("navy", 0x1F3864),
        ("purple", 0x7030A0), ("lavender", 0xB9A5DC), ("black", 0x000000), ("grey", 0x969696), ("light grey", 0xC8C8C8), ("white", 0xFFFFFF),
    ];

    private static readonly (string Word, (double L, double A, double B) Lab)[] NamedLab = [.. Named.Select(each => (each.Word, Lab(each.Rgb)))];

    /// <summary>The words for the accent colours, the most colourful first, each once; empty without any.</summary>
    public static IReadOnlyList<string> Words(A.ColorScheme? scheme)
    {
        if (scheme is null)
            return [];
        OpenXmlElement?[] accents = [scheme.Accent1Color, scheme.Accent2Color, scheme.Accent3Color, scheme.Accent4Color, scheme.Accent5Color, scheme.Accent6Color];
        return [.. accents.Select(Rgb).OfType<int>().Select(Lab).OrderByDescending(Chroma).Select(Nearest).Distinct()];
    }

    /// <summary>The word for a colour: the nearest in Lab (CIE 1976).</summary>
    /// <param name="rgb">Red, green and blue in a byte each.</param>
    public static string Word(int rgb) => Nearest(Lab(rgb));

    private static string Nearest((double L, double A, double B) lab) => NamedLab
        .OrderBy(each => Square(each.Lab.L - lab.L) + Square(each.Lab.A - lab.A) + Square(each.Lab.B - lab.B)).First().Word;

    private static double Chroma((double L, double A, double B) lab) => Square(lab.A) + Square(lab.B);

    private static int? Rgb(OpenXmlElement? accent)
    {
        var text = accent?.GetFirstChild<A.RgbColorModelHex>()?.Val?.Value ?? accent?.GetFirstChild<A.SystemColor>()?.LastColor?.Value;
        return int.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var rgb) ? rgb : null;
    }

    /// <summary>sRGB (IEC 61966-2-1) to CIE L*a*b* with the white D65.</summary>
    private static (double L, double A, double B) Lab(int rgb)
    {
        var (r, g, b) = (Linear((rgb >> 16) & 255), Linear((rgb >> 8) & 255), Linear(rgb & 255));
        var x = Curve(((0.4124 * r) + (0.3576 * g) + (0.1805 * b)) / 0.9505);
        var y = Curve((0.2126 * r) + (0.7152 * g) + (0.0722 * b));
        var z = Curve(((0.0193 * r) + (0.1192 * g) + (0.9505 * b)) / 1.089);
        return ((116 * y) - 16, 500 * (x - y), 200 * (y - z));
    }

    private static double Linear(int value)
    {
        var part = value / 255.0;
        return part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
    }

    private static double Curve(double value) => value > 216.0 / 24389 ? Math.Pow(value, 1.0 / 3) : ((24389.0 / 27 * value) + 16) / 116;

    private static double Square(double value) => value * value;
}
