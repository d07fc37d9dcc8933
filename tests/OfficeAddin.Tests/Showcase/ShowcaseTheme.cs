namespace TextToImage.Office.Tests.Showcase;

/// <summary>The theme of the deck and of the report: two fonts, twelve colours, and fills for backgrounds.</summary>
internal static class ShowcaseTheme
{
    private const string Fonts = "<a:latin typeface=\"Arial\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>";

    private static readonly (string Name, string Rgb)[] Colours =
    [
        ("dk1", "262626"), ("lt1", "FFFFFF"), ("dk2", "1F3864"), ("lt2", "EEF3F8"), ("accent1", "2F75C8"), ("accent2", "ED7D31"),
        ("accent3", "4CAF50"), ("accent4", "FFC000"), ("accent5", "7030A0"), ("accent6", "008080"), ("hlink", "0563C1"), ("folHlink", "954F72"),
    ];

    /// <summary>The XML of a:theme.</summary>
    public static string Xml { get; } =
        "<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Showcase\"><a:themeElements><a:clrScheme name=\"Showcase\">"
        + string.Concat(Colours.Select(each => $"<a:{each.Name}><a:srgbClr val=\"{each.Rgb}\"/></a:{each.Name}>"))
        + $"</a:clrScheme><a:fontScheme name=\"Showcase\"><a:majorFont>{Fonts}</a:majorFont><a:minorFont>{Fonts}</a:minorFont></a:fontScheme><a:fmtScheme name=\"Showcase\">"
        + $"<a:fillStyleLst>{Three(Solid)}</a:fillStyleLst><a:lnStyleLst>{Three($"<a:ln w=\"9525\">{Solid}</a:ln>")}</a:lnStyleLst>"
        + $"<a:effectStyleLst>{Three("<a:effectStyle><a:effectLst/></a:effectStyle>")}</a:effectStyleLst><a:bgFillStyleLst>{Solid}{Solid}{Fading}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>";

    private const string Solid = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";

    private const string Fading = "<a:gradFill rotWithShape=\"1\"><a:gsLst><a:gs pos=\"0\"><a:schemeClr val=\"phClr\"><a:lumMod val=\"102000\"/></a:schemeClr></a:gs>"
        + "<a:gs pos=\"100000\"><a:schemeClr val=\"phClr\"><a:lumMod val=\"97000\"/></a:schemeClr></a:gs></a:gsLst><a:lin ang=\"5400000\" scaled=\"0\"/></a:gradFill>";

    private static string Three(string xml) => xml + xml + xml;
}
