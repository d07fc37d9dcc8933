using DocumentFormat.OpenXml;
using TextToImage.Imaging;
using TextToImage.Vectorizing;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Drawing;

/// <summary>The colours of a theme as numbers, by the names that pictures know them by.</summary>
internal static class ThemeColours
{
    /// <summary>What a theme calls each of its colours, in presentations and in Word's settings, and by what name pictures know it where nothing else is said.</summary>
    private static readonly (string Element, string WordName, string Mapped, string WordMapped, string Name)[] Names =
    [
        ("lt1", "light1", "bg1", "bg1", "Background1"), ("dk1", "dark1", "tx1", "t1", "Text1"), ("lt2", "light2", "bg2", "bg2", "Background2"), ("dk2", "dark2", "tx2", "t2", "Text2"),
        ("accent1", "accent1", "accent1", "accent1", "Accent1"), ("accent2", "accent2", "accent2", "accent2", "Accent2"), ("accent3", "accent3", "accent3", "accent3", "Accent3"),
        ("accent4", "accent4", "accent4", "accent4", "Accent4"), ("accent5", "accent5", "accent5", "accent5", "Accent5"), ("accent6", "accent6", "accent6", "accent6", "Accent6"),
    ];

    /// <summary>The colours; null where there is no scheme.</summary>
    /// <param name="scheme">The colours of the theme.</param>
    /// <param name="map">Which of them texts, backgrounds and accents are (p:clrMap, a:overrideClrMapping, w:clrSchemeMapping); null: as usual.</param>
    public static OfficeTheme? Of(A.ColorScheme? scheme, OpenXmlElement? map)
    {
        if (scheme is null)
            return null;
        var own = scheme.ChildElements.Where(child => Rgb(child) is not null).GroupBy(child => child.LocalName).ToDictionary(group => group.Key, group => Rgb(group.First())!.Value);
        var mapped = map?.GetAttributes().ToLookup(attribute => attribute.LocalName, attribute => attribute.Value ?? "");
        var colours = new Dictionary<string, Rgb>();
        foreach (var (element, _, presentation, word, name) in Names)
        {
            var target = mapped?[presentation].Concat(mapped[word]).FirstOrDefault();
            var source = Names.Where(each => each.Element == target || each.WordName == target).Select(each => each.Element).FirstOrDefault() ?? element;
            if (own.TryGetValue(source, out var colour))
                colours[name] = colour;
        }
        return new OfficeTheme(colours);
    }

    /// <summary>The colour of an element of a scheme; null where it is none that can be read.</summary>
    /// <param name="element">Such as a:accent1.</param>
    public static Rgb? Rgb(OpenXmlElement? element) =>
        Imaging.Rgb.Parse(element?.GetFirstChild<A.RgbColorModelHex>()?.Val?.Value ?? element?.GetFirstChild<A.SystemColor>()?.LastColor?.Value);
}
