using System.Xml;
using System.Xml.Linq;

namespace TextToImage.Imaging.Metadata;

/// <summary>What an XMP packet says about how a picture was made.</summary>
/// <param name="Edited">Whether a model worked on a given picture.</param>
/// <param name="Software">The program that made it.</param>
/// <param name="Parameters">Everything, as this program writes it.</param>
/// <param name="Comment">The comment, where some programs keep parameters of their own.</param>
internal sealed record XmpContent(bool Edited, string? Software, PictureMetadata? Parameters, string? Comment);

/// <summary>XMP with IPTC's digital source type, by which viewers and archives tell generated pictures.</summary>
internal static class Xmp
{
    /// <summary>Characters; a short packet can stand for many more objects than it is long.</summary>
    private const int LongestPacket = 1024 * 1024;

    private const string SourceTypes = "http://cv.iptc.org/newscodes/digitalsourcetype/";
    private const string Generated = SourceTypes + "trainedAlgorithmicMedia";
    private const string Composite = SourceTypes + "compositeWithTrainedAlgorithmicMedia";

    private static readonly XNamespace Meta = "adobe:ns:meta/";
    private static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
    private static readonly XNamespace Basic = "http://ns.adobe.com/xap/1.0/";
    private static readonly XNamespace Iptc = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    private static readonly XNamespace Exif = "http://ns.adobe.com/exif/1.0/";
    private static readonly XNamespace Own = "urn:aiimage:1.0:";

    private static readonly XName UserComment = Exif + "UserComment";
    private static readonly HashSet<XName> Properties = [Iptc + "DigitalSourceType", Basic + "CreatorTool", Own + "Parameters", UserComment];

    /// <summary>What a text in several languages is wrapped in.</summary>
    private static readonly HashSet<XName> Wrappers = [Rdf + "Alt", Rdf + "Seq", Rdf + "Bag", Rdf + "li"];

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

    /// <summary>Reads a packet; null if it is not XML, is too long or says nothing of interest.</summary>
    public static XmpContent? Read(string packet)
    {
        if (packet.Length > LongestPacket)
            return null;
        var values = new Dictionary<XName, string>();
        try
        {
            using var reader = XmlReader.Create(new StringReader(packet.Trim('\0', '\uFEFF', ' ', '\r', '\n')), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            while (reader.Read())
                Collect(reader, values);
        }
        catch (XmlException)
        {
            return null;
        }
        var parameters = Value(Own + "Parameters") is { } json ? MetadataJson.Read(json) : null;
        return new XmpContent(Value(Iptc + "DigitalSourceType") == Composite, Value(Basic + "CreatorTool"), parameters, Value(UserComment));

        string? Value(XName name) => values.TryGetValue(name, out var value) ? value : null;
    }

    /// <summary>Takes the first of each property, which XMP allows to be written as an element or as an attribute.</summary>
    /// <remarks>Node by node: a tree of a hostile packet would be large, and may be deeper than the stack.</remarks>
    private static void Collect(XmlReader reader, Dictionary<XName, string> values)
    {
        if (reader.NodeType != XmlNodeType.Element)
            return;
        var element = XName.Get(reader.LocalName, reader.NamespaceURI);
        while (reader.MoveToNextAttribute())
            Add(XName.Get(reader.LocalName, reader.NamespaceURI), reader.Value);
        reader.MoveToElement();
        if (Properties.Contains(element) && FirstText(reader) is { } text)
            Add(element, text);

        void Add(XName name, string value)
        {
            if (Properties.Contains(name) && !values.ContainsKey(name))
                values.Add(name, value);
        }
    }

    /// <summary>The text of an element, or of the first of its languages; null where it has none.</summary>
    private static string? FirstText(XmlReader reader)
    {
        while (!reader.IsEmptyElement && reader.Read())
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
                return reader.Value;
            if (reader.NodeType is not (XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace) && !(reader.NodeType == XmlNodeType.Element && Wrappers.Contains(XName.Get(reader.LocalName, reader.NamespaceURI))))
                return null;
        }
        return null;
    }

    /// <summary>Text without what XML cannot hold.</summary>
    private static string Printable(string text) => new(Array.FindAll(text.ToCharArray(), XmlConvert.IsXmlChar));
}
