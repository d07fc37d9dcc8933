using System.Globalization;
using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Word;

/// <summary>The space inside a text box, of today's form (wps:wsp) or the old one (VML).</summary>
internal static class TextBoxSize
{
    private const long DefaultSide = 91_440;
    private const long DefaultEnd = 45_720;

    /// <summary>Width and height in EMU; a height of 0 is open, because the box grows; null where the box does not say.</summary>
    public static (long Width, long Height)? Inside(OpenXmlElement content)
    {
        foreach (var ancestor in content.Ancestors())
        {
            if (ancestor.LocalName == "wsp")
                return OfShape(ancestor);
            if (XmlValue.Of(ancestor, "style") is { } style && style.Contains("width:"))
                return OfStyle(style);
        }
        return null;
    }

    private static (long, long)? OfShape(OpenXmlElement shape)
    {
        var size = shape.ChildElements.FirstOrDefault(child => child.LocalName == "spPr")?.GetFirstChild<A.Transform2D>()?.Extents;
        if (size?.Cx.Emu() is not { } across || across <= 0)
            return null;
        var body = shape.ChildElements.FirstOrDefault(child => child.LocalName == "bodyPr");
        var width = across - Inset(body, "lIns", DefaultSide) - Inset(body, "rIns", DefaultSide);
        var height = (size.Cy.Emu() ?? 0) - Inset(body, "tIns", DefaultEnd) - Inset(body, "bIns", DefaultEnd);
        var grows = body?.GetFirstChild<A.ShapeAutoFit>() is not null;
        return (Math.Max(1, width), grows ? 0 : Math.Max(0, height));
    }

    private static long Inset(OpenXmlElement? body, string name, long standard) =>
        long.TryParse(XmlValue.Of(body, name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var inset) ? inset : standard;

    private static (long, long)? OfStyle(string style)
    {
        var parts = style.Split(';').Select(part => part.Split(':')).Where(part => part.Length == 2).ToLookup(part => part[0].Trim(), part => part[1].Trim());
        if (!DocumentLength.TryParse(parts["width"].FirstOrDefault() ?? "", out var width))
            return null;
        var hasHeight = DocumentLength.TryParse(parts["height"].FirstOrDefault() ?? "", out var height);
        return (Math.Max(1, width - 2 * DefaultSide), hasHeight ? Math.Max(0, height - 2 * DefaultEnd) : 0);
    }
}
