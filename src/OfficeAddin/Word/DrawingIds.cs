using System.Xml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using TextToImage.Office.Files;

namespace TextToImage.Office.Word;

/// <summary>Ids of drawings (wp:docPr) that no other drawing of the document has, whichever part it is in: building blocks of a template (word/glossary) have some too.</summary>
internal static class DrawingIds
{
    private const string Properties = "docPr";

    /// <summary>Looks at all drawings of a document.</summary>
    public static FreeIds Of(MainDocumentPart main) => new(main.OpenXmlPackage.GetAllParts().Where(IsText).SelectMany(Ids).OfType<uint>());

    private static bool IsText(OpenXmlPart part) => part.ContentType.EndsWith("+xml", StringComparison.OrdinalIgnoreCase);

    /// <summary>What is read as elements is written anew when the document is, so parts that nobody looked at are read as they lie in the file.</summary>
    private static IEnumerable<uint?> Ids(OpenXmlPart part) => part.IsRootElementLoaded
        ? part.RootElement!.Descendants().Where(element => element.LocalName == Properties).Select(element => Lenient.Id(XmlValue.Of(element, "id")))
        : Lying(part);

    private static IEnumerable<uint?> Lying(OpenXmlPart part)
    {
        using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
        using var reader = XmlReader.Create(stream, SafeXml.Settings);
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName == Properties)
                yield return Lenient.Id(reader.GetAttribute("id"));
        }
    }
}
