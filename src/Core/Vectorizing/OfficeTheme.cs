using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>
/// The colours of a theme of Office, and the classes by which Office knows them in the drawings of its own icons: a path of the class MsftOfcThm_Accent1_Fill_v2
/// has the first accent of whatever theme the document has.
/// </summary>
/// <param name="Colours">Each colour by the name that classes have for it: Accent1 to Accent6, Text1, Text2, Background1, Background2.</param>
public sealed record OfficeTheme(IReadOnlyDictionary<string, Rgb> Colours)
{
    /// <summary>Beginning and end of a class.</summary>
    private const string Prefix = "MsftOfcThm_", Suffix = "_Fill_v2";

    /// <summary>How far a colour may be from one of the theme that takes its place, by CIEDE2000: another shade, not another colour.</summary>
    private const double Near = 12;

    /// <summary>What has less chroma is white, grey or black, which stay what they are: a cloud does not become black where a theme is dark.</summary>
    internal const double Grey = 0.02;

    /// <summary>Names of the accents.</summary>
    public static IReadOnlyList<string> Accents { get; } = ["Accent1", "Accent2", "Accent3", "Accent4", "Accent5", "Accent6"];

    /// <summary>The theme that documents had from Office 2013 to 2022.</summary>
    public static OfficeTheme Office { get; } = new(new Dictionary<string, Rgb>
    {
        ["Accent1"] = Rgb.Of(0x4472C4),
        ["Accent2"] = Rgb.Of(0xED7D31),
        ["Accent3"] = Rgb.Of(0xA5A5A5),
        ["Accent4"] = Rgb.Of(0xFFC000),
        ["Accent5"] = Rgb.Of(0x5B9BD5),
        ["Accent6"] = Rgb.Of(0x70AD47),
        ["Text1"] = Rgb.Of(0x000000),
        ["Text2"] = Rgb.Of(0x44546A),
        ["Background1"] = Rgb.Of(0xFFFFFF),
        ["Background2"] = Rgb.Of(0xE7E6E6),
    });

    /// <summary>The class of a colour of a theme.</summary>
    /// <param name="name">Such as Accent1.</param>
    public static string ClassOf(string name) => $"{Prefix}{name}{Suffix}";

    /// <summary>The name of the colour that a class stands for; null where it is no such class.</summary>
    /// <param name="className">Such as MsftOfcThm_Accent1_Fill_v2.</param>
    public static string? NameOf(string className) =>
        className.StartsWith(Prefix, StringComparison.Ordinal) && className.EndsWith(Suffix, StringComparison.Ordinal) && className.Length > Prefix.Length + Suffix.Length
            ? className.Substring(Prefix.Length, className.Length - Prefix.Length - Suffix.Length)
            : null;

    /// <summary>The picture with the theme's colours where its own plain ones are near them, so that it looks before as it does when Office has bound the classes.</summary>
    /// <param name="picture">The picture.</param>
    public VectorPicture Bind(VectorPicture picture)
    {
        var bound = picture.Colours.ToDictionary(colour => colour, Nearest);
        return picture.Refilled(fill => fill.Gradient is null && bound[fill.Colour] is { } name ? new VectorFill(Colours[name], null, name) : fill);
    }

    /// <summary>A picture that was bound to another theme in the colours of this one.</summary>
    /// <param name="picture">The picture.</param>
    public VectorPicture Rebind(VectorPicture picture) =>
        picture.Refilled(fill => fill.ThemeColour is { } name && Colours.TryGetValue(name, out var colour) ? fill with { Colour = colour } : fill);

    /// <summary>The name of the colour of the theme that is near another one; null where none is.</summary>
    private string? Nearest(Rgb colour) => OkLab.Of(colour).Chroma < Grey ? null : Colours
        .Where(pair => OkLab.Of(pair.Value).Chroma >= Grey)
        .Select(pair => (pair.Key, Difference: ColourDifference.Between(colour, pair.Value)))
        .Where(pair => pair.Difference <= Near)
        .OrderBy(pair => pair.Difference).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key).FirstOrDefault();
}
