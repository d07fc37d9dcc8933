using System.IO.Compression;
using System.Xml.Linq;

namespace TextToImage.Office.Files;

/// <summary>What a package says it is, read without the document itself.</summary>
/// <param name="MainType">Content type of the main part; null where there is none.</param>
/// <param name="Signed">Whether it has a digital signature.</param>
/// <param name="Strict">Whether it is in the strict form of ISO 29500.</param>
internal sealed record PackageFacts(string? MainType, bool Signed, bool Strict)
{
    private const string StrictNamespace = "http://purl.oclc.org/ooxml/";

    /// <summary>Reads them; null where the archive is no Office package at all.</summary>
    public static PackageFacts? Read(ZipArchive archive)
    {
        if (Load(archive, "[Content_Types].xml") is not { } types || Load(archive, "_rels/.rels") is not { } relationships)
            return null;
        var main = Related(relationships, "/officeDocument");
        var target = ((string?)main?.Attribute("Target"))?.TrimStart('/');
        var exists = target is not null && Entry(archive, target) is not null;
        return new PackageFacts(
            exists ? TypeOf(types, target!) : null,
            Related(relationships, "/digital-signature/origin") is not null,
            ((string?)main?.Attribute("Type"))?.StartsWith(StrictNamespace, StringComparison.Ordinal) == true);
    }

    private static XElement? Related(XElement relationships, string type) =>
        relationships.Elements().FirstOrDefault(each => ((string?)each.Attribute("Type"))?.EndsWith(type, StringComparison.Ordinal) == true);

    private static string? TypeOf(XElement types, string part)
    {
        bool Is(XElement type, string attribute, string value) => string.Equals((string?)type.Attribute(attribute), value, StringComparison.OrdinalIgnoreCase);
        var type = types.Elements().FirstOrDefault(each => each.Name.LocalName == "Override" && Is(each, "PartName", $"/{part}"))
            ?? types.Elements().FirstOrDefault(each => each.Name.LocalName == "Default" && Is(each, "Extension", Path.GetExtension(part).TrimStart('.')));
        return (string?)type?.Attribute("ContentType");
    }

    private static XElement? Load(ZipArchive archive, string name)
    {
        if (Entry(archive, name) is not { } entry)
            return null;
        using var stream = entry.Open();
        return SafeXml.Load(stream).Root;
    }

    private static ZipArchiveEntry? Entry(ZipArchive archive, string name) =>
        archive.Entries.FirstOrDefault(entry => string.Equals(entry.FullName.Replace('\\', '/'), name, StringComparison.OrdinalIgnoreCase));
}
