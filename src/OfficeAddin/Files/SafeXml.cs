using System.Xml;
using System.Xml.Linq;

namespace TextToImage.Office.Files;

/// <summary>Reads XML that somebody else wrote.</summary>
internal static class SafeXml
{
    /// <summary>Entities, which grow without end and name other files, need a DTD, and Office writes none.</summary>
    public static XmlReaderSettings Settings { get; } = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>A whole document.</summary>
    /// <exception cref="XmlException">It cannot be read.</exception>
    public static XDocument Load(Stream stream)
    {
        using var reader = XmlReader.Create(stream, Settings);
        return XDocument.Load(reader);
    }
}
