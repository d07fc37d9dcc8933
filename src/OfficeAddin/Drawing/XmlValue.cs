using DocumentFormat.OpenXml;

namespace TextToImage.Office.Drawing;

/// <summary>Attributes of elements that the SDK knows under many types, or none.</summary>
internal static class XmlValue
{
    /// <summary>The value of an attribute by its local name; null where there is none.</summary>
    public static string? Of(OpenXmlElement? element, string name) =>
        element?.GetAttributes().Where(attribute => attribute.LocalName == name).Select(attribute => attribute.Value).FirstOrDefault();
}
