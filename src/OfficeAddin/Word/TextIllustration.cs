using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using PIC = DocumentFormat.OpenXml.Drawing.Pictures;

namespace TextToImage.Office.Word;

/// <summary>A picture in a Word document.</summary>
internal sealed class TextIllustration : Illustration
{
    /// <summary>The text it is in.</summary>
    public required Story Story { get; init; }

    /// <summary>Its element.</summary>
    public required PIC.Picture Element { get; init; }

    /// <summary>The element with its name and alt text: wp:docPr, or in groups pic:cNvPr.</summary>
    public required OpenXmlElement Properties { get; init; }

    /// <inheritdoc/>
    public override OpenXmlElement Reference => Element;

    /// <inheritdoc/>
    public override byte[]? ReadDrawing() => Element.Descendants<A.Blip>().FirstOrDefault() is { } blip ? BlipVersions.Drawing(blip, Story.Part) : null;

    /// <inheritdoc/>
    public override byte[] ReadBytes()
    {
        var id = Element.Descendants<A.Blip>().FirstOrDefault()?.Embed?.Value;
        if (id is null || !Story.Part.TryGetPartById(id, out var part) || part is not ImagePart)
            throw new AIImageException(ErrorIds.PictureInvalid, $"The picture '{Name}' ({Where}) is not in the file but linked to it; embed it in Word (File, Info, Edit Links to Files) first.") { Subject = Name };
        using var stream = part.GetStream(FileMode.Open, FileAccess.Read);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
