using DocumentFormat.OpenXml.Office2019.Drawing.SVG;
using DocumentFormat.OpenXml.Packaging;
using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Drawing;

/// <summary>What Office keeps of a picture beside its file: a drawing (SVG), and the original under artistic effects.</summary>
internal static class BlipVersions
{
    /// <summary>The extension with a drawing, as Office writes it beside the PNG that older versions show.</summary>
    private const string DrawingUri = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}";

    private static readonly string[] Uris = [DrawingUri, "{BEBA8EAE-BF5A-486C-A8C5-ECC9F3942E4B}"];

    /// <summary>Gives a picture its drawing, where it has one.</summary>
    /// <param name="blip">What shows the picture.</param>
    /// <param name="owner">The part it is in.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="media">The files of the package.</param>
    public static void AddDrawing(A.Blip blip, OpenXmlPart owner, IllustrationPicture picture, MediaParts media)
    {
        if (picture.Drawing is not { } drawing)
            return;
        var list = blip.GetFirstChild<A.BlipExtensionList>() ?? blip.AppendChild(new A.BlipExtensionList());
        list.AppendChild(new A.BlipExtension(new SVGBlip { Embed = media.Refer(owner, drawing) }) { Uri = DrawingUri });
    }

    /// <summary>The file of a picture's drawing; null where it has none.</summary>
    /// <param name="blip">What shows the picture.</param>
    /// <param name="owner">The part it is in.</param>
    public static byte[]? Drawing(A.Blip blip, OpenXmlPart owner)
    {
        var id = blip.Descendants().Where(each => each.LocalName == "svgBlip").SelectMany(each => each.GetAttributes()).Where(attribute => attribute.LocalName == "embed").Select(attribute => attribute.Value).FirstOrDefault();
        if (id is null || !owner.TryGetPartById(id, out var part))
            return null;
        using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Takes them away; Office would show them in place of a new file.</summary>
    public static void Remove(A.Blip blip)
    {
        if (blip.GetFirstChild<A.BlipExtensionList>() is not { } list)
            return;
        foreach (var extension in list.Elements<A.BlipExtension>().Where(each => Uris.Contains(each.Uri?.Value, StringComparer.OrdinalIgnoreCase)).ToList())
            extension.Remove();
        if (!list.HasChildren)
            list.Remove();
    }
}
