using System.Globalization;
using DocumentFormat.OpenXml;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Drawing;

/// <summary>
/// What the non-visual properties of a picture say (p:cNvPr, wp:docPr): alt text, decoration, an id of its creation, and in
/// an extension of our own how it was made.
/// </summary>
internal static class PictureMarks
{
    /// <summary>The extension that says that a picture is decoration.</summary>
    public const string DecorativeUri = "{C183D7F6-B498-43B3-948B-1728B52AA6E4}";
    private const string DecorativeNamespace = "http://schemas.microsoft.com/office/drawing/2017/decorative";

    /// <summary>The extension with the id of a creation.</summary>
    public const string CreationUri = "{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}";

    private const string CreationNamespace = "http://schemas.microsoft.com/office/drawing/2014/main";
    private const string OriginUri = "{6F1D9C42-3B7E-4E0B-9A55-8C2E0D7F61A3}";
    private const string OriginNamespace = "urn:texttoimage:illustration";
    private const string ThemeColours = "theme";
    private const string DrawingNamespace = "http://schemas.openxmlformats.org/drawingml/2006/main";

    /// <summary>Sets alt text and decoration: a decoration has no alt text.</summary>
    public static void Describe(OpenXmlElement properties, string? altText, bool decorative)
    {
        if (decorative || altText is null)
            properties.RemoveAttribute("descr", "");
        else
            properties.SetAttribute(new OpenXmlAttribute("descr", "", altText));
        if (decorative == IsDecorative(properties))
            return;
        RemoveExtension(properties, DecorativeUri);
        if (decorative)
            AddExtension(properties, DecorativeUri, Element("adec", "decorative", DecorativeNamespace, ("val", "1")));
    }

    /// <summary>Gives the picture an id of its creation that no other has.</summary>
    public static void MarkCreation(OpenXmlElement properties)
    {
        RemoveExtension(properties, CreationUri);
        AddExtension(properties, CreationUri, Element("a16", "creationId", CreationNamespace, ("id", Guid.NewGuid().ToString("B").ToUpperInvariant())));
    }

    /// <summary>Remembers how the picture was made; null: nothing is known of that.</summary>
    public static void SetOrigin(OpenXmlElement properties, PictureOrigin? origin)
    {
        RemoveExtension(properties, OriginUri);
        if (origin is null)
            return;
        AddExtension(properties, OriginUri, Element(
            "ai", "origin", OriginNamespace,
            ("prompt", origin.Prompt), ("seed", origin.Seed.ToString(CultureInfo.InvariantCulture)), ("model", origin.Model),
            ("negativePrompt", origin.NegativePrompt), ("steps", origin.Steps?.ToString(CultureInfo.InvariantCulture)), ("style", origin.Style), ("palette", origin.HasThemeColours ? ThemeColours : null)));
    }

    /// <summary>How the picture was made; null where nothing says so.</summary>
    public static PictureOrigin? Origin(OpenXmlElement properties)
    {
        var origin = Extension(properties, OriginUri)?.ChildElements.FirstOrDefault(child => child.LocalName == "origin");
        if (origin is null || Value(origin, "prompt") is not { } prompt || !ulong.TryParse(Value(origin, "seed"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed))
            return null;
        int? steps = int.TryParse(Value(origin, "steps"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
        return new PictureOrigin(prompt, seed, Value(origin, "model") ?? "", Value(origin, "negativePrompt"), steps, Value(origin, "style")) { HasThemeColours = Value(origin, "palette") == ThemeColours };
    }

    /// <summary>The alt text; null where there is none.</summary>
    public static string? AltText(OpenXmlElement properties) => Value(properties, "descr");

    /// <summary>Whether the picture is marked as decoration.</summary>
    public static bool IsDecorative(OpenXmlElement properties) =>
        Extension(properties, DecorativeUri)?.ChildElements.Any(child => Value(child, "val") is "1" or "true") == true;

    private static string? Value(OpenXmlElement element, string attribute) =>
        element.GetAttributes().Where(each => each.LocalName == attribute).Select(each => each.Value).FirstOrDefault();

    private static OpenXmlElement? Extension(OpenXmlElement properties, string uri) =>
        List(properties)?.ChildElements.FirstOrDefault(each => string.Equals(Value(each, "uri"), uri, StringComparison.OrdinalIgnoreCase));

    private static void RemoveExtension(OpenXmlElement properties, string uri)
    {
        Extension(properties, uri)?.Remove();
        if (List(properties) is { HasChildren: false } empty)
            empty.Remove();
    }

    private static void AddExtension(OpenXmlElement properties, string uri, OpenXmlElement content)
    {
        // extLst is the last child of all kinds of properties, and of a:blip, which marks pictures that fill something.
        var isBlip = properties is A.Blip;
        var list = List(properties) ?? properties.AppendChild<OpenXmlElement>(isBlip ? new A.BlipExtensionList() : new A.NonVisualDrawingPropertiesExtensionList());
        OpenXmlElement extension = isBlip ? new A.BlipExtension { Uri = uri } : new A.NonVisualDrawingPropertiesExtension { Uri = uri };
        extension.AppendChild(content);
        list.AppendChild(extension);
    }

    private static OpenXmlElement? List(OpenXmlElement properties) =>
        properties.ChildElements.FirstOrDefault(child => child.LocalName == "extLst" && child.NamespaceUri == DrawingNamespace);

    private static OpenXmlUnknownElement Element(string prefix, string name, string space, params (string Name, string? Value)[] attributes)
    {
        var element = new OpenXmlUnknownElement(prefix, name, space);
        foreach (var attribute in attributes.Where(attribute => attribute.Value is not null))
            element.SetAttribute(new OpenXmlAttribute(attribute.Name, "", attribute.Value!));
        return element;
    }
}
