using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;
using TextToImage.Office.Drawing;

namespace TextToImage.Office.Files;

/// <summary>What makes Office repair a file and the validator does not see: ids used twice, relationships that lead nowhere, wrong extensions.</summary>
internal static class PackageProblems
{
    private static readonly XNamespace Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>Elements that have their place in an extension of one URI only.</summary>
    private static readonly Dictionary<string, string> Extensions = new()
    {
        ["decorative"] = PictureMarks.DecorativeUri,
        ["creationId"] = PictureMarks.CreationUri,
        ["svgBlip"] = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}",
    };

    /// <summary>All of them, each as a sentence.</summary>
    public static IReadOnlyList<string> Find(ArraySegment<byte> bytes)
    {
        using var archive = new ZipArchive(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), ZipArchiveMode.Read);
        var problems = new List<string>();
        var drawings = new HashSet<string>();
        var creations = new HashSet<string>();
        foreach (var entry in archive.Entries.Where(entry => IsContent(entry.FullName)))
        {
            var shapes = new HashSet<string>();
            var used = new HashSet<string>();
            Visit(entry, (reader, parent) =>
            {
                Collect(reader, used);
                var id = reader.GetAttribute("id");
                if (reader.LocalName == "cNvPr" && reader.NamespaceURI.Contains("presentationml") && id is not null && !shapes.Add(id))
                    problems.Add($"{entry.FullName}: the shape id {id} is used twice");
                if (reader.LocalName == "docPr" && reader.NamespaceURI.Contains("wordprocessingDrawing") && id is not null && !drawings.Add(id))
                    problems.Add($"{entry.FullName}: the drawing id {id} is used twice");
                if (reader.LocalName == "creationId" && reader.NamespaceURI.EndsWith("/2014/main", StringComparison.Ordinal) && id is not null && !creations.Add($"{entry.FullName} {id}"))
                    problems.Add($"{entry.FullName}: the creation id {id} is used twice");
                if (parent is not null && Extensions.TryGetValue(reader.LocalName, out var uri) && !string.Equals(uri, parent, StringComparison.OrdinalIgnoreCase) && reader.NamespaceURI.Contains("/drawing/"))
                    problems.Add($"{entry.FullName}: {reader.LocalName} is in the extension {parent}");
            });
            var known = RelationshipIds(archive, entry.FullName);
            problems.AddRange(used.Where(id => !known.Contains(id)).Select(id => $"{entry.FullName}: the relationship {id} leads nowhere"));
        }
        return problems;
    }

    private static bool IsContent(string name) =>
        name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && (name.StartsWith("ppt/", StringComparison.Ordinal) || name.StartsWith("word/", StringComparison.Ordinal));

    /// <summary>Calls for each element, with the URI of the extension it is directly in.</summary>
    private static void Visit(ZipArchiveEntry entry, Action<XmlReader, string?> visit)
    {
        using var stream = entry.Open();
        using var reader = XmlReader.Create(stream, SafeXml.Settings);
        var (extension, depth) = ((string?)null, 0);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
                continue;
            visit(reader, extension is not null && reader.Depth == depth + 1 ? extension : null);
            if (reader.LocalName == "ext" && reader.GetAttribute("uri") is { } uri)
                (extension, depth) = (uri, reader.Depth);
        }
    }

    private static void Collect(XmlReader reader, HashSet<string> used)
    {
        for (var index = 0; index < reader.AttributeCount; index++)
        {
            reader.MoveToAttribute(index);
            if (reader.NamespaceURI == Relationships && reader.Value.Length > 0)
                used.Add(reader.Value);
        }
        reader.MoveToElement();
    }

    private static HashSet<string> RelationshipIds(ZipArchive archive, string part)
    {
        var slash = part.LastIndexOf('/');
        if (archive.GetEntry($"{part.Substring(0, slash)}/_rels/{part.Substring(slash + 1)}.rels") is not { } entry)
            return [];
        using var stream = entry.Open();
        return [.. SafeXml.Load(stream).Root!.Elements().Select(each => (string?)each.Attribute("Id") ?? "")];
    }
}
