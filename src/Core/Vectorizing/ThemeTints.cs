using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>The colours that Office offers of a theme: its own, the lighter and darker ones of each, and black, white and greys.</summary>
internal static class ThemeTints
{
    /// <summary>Lightness times the first plus the second, in HSL, as Office makes them (lumMod, lumOff; ISO/IEC 29500-1, 20.1.2.3): 80, 60 and 40 % lighter, 25 and 50 % darker.</summary>
    private static readonly (double Times, double Plus)[] Tints = [(0.2, 0.8), (0.4, 0.6), (0.6, 0.4), (0.75, 0), (0.5, 0)];

    /// <summary>White and the greys below it as Office offers them, to black.</summary>
    private static readonly byte[] Usual = [255, 242, 217, 191, 166, 127, 89, 64, 38, 13, 0];

    /// <summary>The theme's own colours that have a hue, each once: accents, texts, backgrounds.</summary>
    public static IReadOnlyList<(Rgb Colour, bool IsAccent)> Colours(OfficeTheme theme) =>
        [.. theme.Colours.Where(pair => IsColour(pair.Value)).GroupBy(pair => pair.Value, pair => OfficeTheme.Accents.Contains(pair.Key)).Select(group => (group.Key, group.Any(isAccent => isAccent))).OrderBy(each => each.Key.ToString(), StringComparer.Ordinal)];

    /// <summary>A colour, and its lighter and darker ones.</summary>
    public static IReadOnlyList<Rgb> Of(Rgb colour) => [.. Tints.Select(tint => Tinted(colour, tint.Times, tint.Plus)).Prepend(colour)];

    /// <summary>The theme's own colours that have no hue, and white, greys and black.</summary>
    public static IReadOnlyList<Rgb> Greys(OfficeTheme theme) =>
        [.. theme.Colours.Values.Where(colour => !IsColour(colour)).Concat(Usual.Select(grey => new Rgb(grey, grey, grey))).Distinct().OrderBy(colour => colour.ToString(), StringComparer.Ordinal)];

    private static bool IsColour(Rgb colour) => OkLab.Of(colour).Chroma >= OfficeTheme.Grey;

    private static Rgb Tinted(Rgb colour, double times, double plus)
    {
        var (red, green, blue) = (colour.Red / 255.0, colour.Green / 255.0, colour.Blue / 255.0);
        var (most, least) = (Math.Max(red, Math.Max(green, blue)), Math.Min(red, Math.Min(green, blue)));
        var (lightness, range) = ((most + least) / 2, most - least);
        var saturation = range == 0 ? 0 : range / (1 - Math.Abs((2 * lightness) - 1));
        var light = (lightness * times) + plus;
        var reach = saturation * (1 - Math.Abs((2 * light) - 1));
        return new Rgb(Channel(red), Channel(green), Channel(blue));

        // Hue and saturation stay: each channel keeps its place between the least and the most.
        byte Channel(double value) => (byte)Math.Round(255 * (light + (range == 0 ? 0 : (((value - least) / range) - 0.5) * reach)));
    }
}
