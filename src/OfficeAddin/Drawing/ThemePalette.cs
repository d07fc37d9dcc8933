using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Drawing;

/// <summary>The colours of a theme as words that a prompt can use.</summary>
internal static class ThemePalette
{
    private static readonly (double End, string Name)[] Hues =
        [(15, "red"), (42, "orange"), (65, "yellow"), (165, "green"), (190, "teal"), (255, "blue"), (290, "purple"), (340, "pink"), (360, "red")];

    /// <summary>The words for the accent colours, in the theme's order, each once; empty without a theme.</summary>
    public static IReadOnlyList<string> Words(ThemePart? part)
    {
        var scheme = part?.Theme?.ThemeElements?.ColorScheme;
        A.Color2Type?[] accents = [scheme?.Accent1Color, scheme?.Accent2Color, scheme?.Accent3Color, scheme?.Accent4Color, scheme?.Accent5Color, scheme?.Accent6Color];
        return [.. accents.Select(Hex).Select(Word).OfType<string>().Distinct()];
    }

    /// <summary>A word for a colour of six hexadecimal digits; null where it is none.</summary>
    public static string? Word(string? hex)
    {
        if (hex?.Length != 6 || !int.TryParse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var rgb))
            return null;
        var (red, green, blue) = ((rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0);
        var (high, low) = (Math.Max(red, Math.Max(green, blue)), Math.Min(red, Math.Min(green, blue)));
        var lightness = (high + low) / 2;
        var spread = high - low;
        if (spread < 0.1)
            return Grey(lightness);
        var hue = Hue(red, green, blue, high, spread);
        var name = Hues.First(each => hue <= each.End).Name;
        return (name, lightness) switch
        {
            ("orange", < 0.35) => "brown",
            (_, < 0.3) => $"dark {name}",
            (_, > 0.72) => $"light {name}",
            _ => name,
        };
    }

    private static string? Hex(A.Color2Type? color) => color?.RgbColorModelHex?.Val?.Value ?? color?.SystemColor?.LastColor?.Value;

    private static string Grey(double lightness) => lightness switch
    {
        < 0.12 => "black",
        < 0.35 => "dark grey",
        < 0.7 => "grey",
        < 0.93 => "light grey",
        _ => "white",
    };

    private static double Hue(double red, double green, double blue, double high, double spread)
    {
        var sixth = high == red ? (green - blue) / spread : high == green ? 2 + (blue - red) / spread : 4 + (red - green) / spread;
        return (sixth < 0 ? sixth + 6 : sixth) * 60;
    }
}
