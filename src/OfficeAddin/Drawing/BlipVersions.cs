using A = DocumentFormat.OpenXml.Drawing;

namespace TextToImage.Office.Drawing;

/// <summary>What Office keeps of a picture beside its file: a drawing (SVG), and the original under artistic effects.</summary>
internal static class BlipVersions
{
    private static readonly string[] Uris = ["{96DAC541-7B7A-43D3-8B79-37D633B846F1}", "{BEBA8EAE-BF5A-486C-A8C5-ECC9F3942E4B}"];

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
