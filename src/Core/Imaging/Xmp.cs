using System.Xml;
using System.Xml.Linq;

namespace TextToImage.Imaging;

/// <summary>What an XMP packet says about how a picture was made.</summary>
internal sealed record XmpContent(bool Edited, string? Software, PictureMetadata? Parameters);

/// <summary>XMP with IPTC's digital source type, by which viewers and archives tell generated pictures.</summary>
internal static class Xmp
{
    private const string SourceTypes = "http://cv.iptc.org/newscodes/digitalsourcetype/";
    private const string Generated = SourceTypes + "trainedAlgorithmicMedia";
    private const string Composite = SourceTypes + "compositeWithTrainedAlgorithmicMedia";

    private static readonly XNamespace Meta = "adobe:ns:meta/";
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Basic = "http://ns.adobe.com/xap/1.0/";
    private static readonly XNamespace Iptc = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    private static readonly XNamespace Own = "urn:aiimage:1.0:";

    /// <summary>The packet for a picture.</summary>
    /// <param name="metadata">What to write.</param>
    /// <param name="withParameters">Put all of it in, for file formats that have no better place.</param>
    public static string Write(PictureMetadata metadata, bool withParameters)
    {
        var description = new XElement(
            Rdf + "Description",
            new XAttribute(Rdf + "about", ""),
            new XAttribute(XNamespace.Xmlns + "Iptc4xmpExt", Iptc.NamespaceName),
            new XElement(Iptc + "DigitalSourceType", metadata.Edited ? Composite : Generated));
        if (metadata.Software is not null)
            description.Add(new XAttribute(XNamespace.Xmlns + "xmp", Basic.NamespaceName), new XElement(Basic + "CreatorTool", Printable(metadata.Software)));
        if (withParameters)
            description.Add(new XAttribute(XNamespace.Xmlns + "aiimage", Own.NamespaceName), new XElement(Own + "Parameters", MetadataJson.Write(metadata, asciiOnly: true)));
        var packet = new XElement(
            Meta + "xmpmeta",
            new XAttribute(XNamespace.Xmlns + "x", Meta.NamespaceName),
            new XElement(Rdf + "RDF", new XAttribute(XNamespace.Xmlns + "rdf", Rdf.NamespaceName), description));
        return $"<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>{packet.ToString(SaveOptions.DisableFormatting)}<?xpacket end=\"w\"?>";
    }

    /// <summary>Reads a packet; null if it is not XML or says nothing of interest.</summary>
    public static XmpContent? Read(string packet)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(packet.Trim('\0', '\uFEFF', ' ', '\r', '\n')), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            var root = XDocument.Load(reader).Root!;
            var source = Value(root, Iptc + "DigitalSourceType");
            var parameters = Value(root, Own + "Parameters") is { } json ? MetadataJson.Read(json) : null;
            return new XmpContent(source == Composite, Value(root, Basic + "CreatorTool"), parameters);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>A property, which XMP allows to be written as an element or as an attribute.</summary>
    private static string? Value(XElement root, XName name)
        => root.Descendants(name).FirstOrDefault()?.Value ?? root.Descendants().Attributes(name).FirstOrDefault()?.Value;

    /// <summary>Text without what XML cannot hold.</summary>
    private static string Printable(string text) => new(Array.FindAll(text.ToCharArray(), XmlConvert.IsXmlChar));
}
