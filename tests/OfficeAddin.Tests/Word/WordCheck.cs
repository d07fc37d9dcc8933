using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using A = DocumentFormat.OpenXml.Drawing;
using PIC = DocumentFormat.OpenXml.Drawing.Pictures;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Tests.Word;

/// <summary>What is wrong with a Word document: by the validator of the SDK, and what that does not look at.</summary>
internal static class WordCheck
{
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private static readonly string[] KnownExtensions =
    [
        "{C183D7F6-B498-43B3-948B-1728B52AA6E4}", "{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}", "{6F1D9C42-3B7E-4E0B-9A55-8C2E0D7F61A3}",
    ];

    public static IReadOnlyList<string> Problems(byte[] file)
    {
        using var package = WordprocessingDocument.Open(new MemoryStream(file), isEditable: false);
        var found = new OpenXmlValidator(FileFormatVersions.Microsoft365).Validate(package)
            .Select(error => $"{error.Id}: {error.Description} in {error.Part?.Uri} {error.Path?.XPath}").ToList();
        var parts = package.GetAllParts().Where(part => part.RootElement is not null).ToList();
        found.AddRange(RepeatedIds(parts));
        found.AddRange(parts.SelectMany(Dangling));
        found.AddRange(parts.SelectMany(UnequalSizes));
        found.AddRange(parts.SelectMany(BadExtensions));
        found.AddRange(Orphans(package));
        return found;
    }

    private static IEnumerable<string> RepeatedIds(List<OpenXmlPart> parts)
    {
        var ids = parts.SelectMany(part => part.RootElement!.Descendants<WP.DocProperties>()).GroupBy(properties => properties.Id?.Value);
        var creations = parts.SelectMany(part => part.RootElement!.Descendants()).Where(element => element.LocalName == "creationId").GroupBy(element => element.GetAttribute("id", "").Value);
        return ids.Where(group => group.Count() > 1).Select(group => $"docPr id {group.Key} is used {group.Count()} times")
            .Concat(creations.Where(group => group.Count() > 1).Select(group => $"creationId {group.Key} is used {group.Count()} times"));
    }

    private static IEnumerable<string> Dangling(OpenXmlPart part)
    {
        var used = part.RootElement!.Descendants().SelectMany(element => element.GetAttributes())
            .Where(attribute => attribute.NamespaceUri == Relationships && attribute.LocalName is "embed" or "id" or "link").Select(attribute => attribute.Value).ToHashSet();
        var known = part.Parts.Select(each => each.RelationshipId).Concat(part.ExternalRelationships.Select(each => each.Id))
            .Concat(part.HyperlinkRelationships.Select(each => each.Id)).Concat(part.DataPartReferenceRelationships.Select(each => each.Id)).ToHashSet();
        var unused = part.Parts.Where(each => each.OpenXmlPart is ImagePart && !used.Contains(each.RelationshipId)).Select(each => $"{each.RelationshipId} of {part.Uri} shows no picture any more");
        return used.Where(id => !known.Contains(id!)).Select(id => $"{id} of {part.Uri} leads nowhere").Concat(unused);
    }

    private static IEnumerable<string> UnequalSizes(OpenXmlPart part)
    {
        foreach (var picture in part.RootElement!.Descendants<PIC.Picture>())
        {
            var inner = picture.ShapeProperties?.Transform2D?.Extents;
            var outer = picture.Ancestors<A.Graphic>().First().Parent?.GetFirstChild<WP.Extent>();
            if (picture.Parent is A.GraphicData && (inner?.Cx?.Value != outer?.Cx?.Value || inner?.Cy?.Value != outer?.Cy?.Value))
                yield return $"a picture of {part.Uri} has two sizes";
        }
    }

    private static IEnumerable<string> BadExtensions(OpenXmlPart part)
    {
        var extensions = part.RootElement!.Descendants<WP.DocProperties>().SelectMany(each => each.Descendants()).Where(each => each.LocalName == "ext");
        return extensions.Select(each => each.GetAttribute("uri", "").Value).Where(uri => !KnownExtensions.Contains(uri)).Select(uri => $"extension {uri} is unknown");
    }

    private static IEnumerable<string> Orphans(WordprocessingDocument package)
    {
        var hashes = package.GetAllParts().OfType<ImagePart>().Select(part =>
        {
            using var stream = part.GetStream();
            return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(stream));
        });
        return hashes.GroupBy(hash => hash).Where(group => group.Count() > 1).Select(group => $"a picture file is kept {group.Count()} times");
    }
}
