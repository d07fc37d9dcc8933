using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using PIC = DocumentFormat.OpenXml.Drawing.Pictures;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Word;

/// <summary>
/// Puts another picture in place of one. The frame stays, so that no page is broken in another way, and the crop follows the
/// new shape; effects, wrap and position are not touched.
/// </summary>
internal sealed class PictureReplacement(MediaParts media)
{
    private const string RelationshipNamespace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>Shows another picture, in the copies for other readers too; other pictures of the same file stay.</summary>
    public void Replace(TextIllustration old, IllustrationPicture picture, PictureSettings settings)
    {
        var crop = PictureSize.CropFor(picture, old.Frame, settings.Fit ?? PictureFit.Fill);
        foreach (var copy in Copies.Of(old.Element))
        {
            Show(old.Story, copy, picture);
            PictureDrawing.SetCrop(copy.BlipFill!, crop);
        }
        Describe(old, picture, settings);
    }

    /// <summary>Gives a picture another size.</summary>
    public static void Resize(PIC.Picture picture, PictureSize size)
    {
        if (PictureFinder.FrameOf(picture)?.GetFirstChild<WP.Extent>() is { } extent)
            (extent.Cx, extent.Cy) = (size.Width, size.Height);
        if (picture.ShapeProperties?.Transform2D?.Extents is { } own)
            (own.Cx, own.Cy) = (size.Width, size.Height);
        PictureDrawing.SetCrop(picture.BlipFill!, size.Crop);
    }

    private void Show(Story story, PIC.Picture element, IllustrationPicture picture)
    {
        var blip = element.BlipFill!.Blip!;
        var before = Relationships(blip).ToList();
        // Groups have pictures of the old form (VML) for old readers.
        foreach (var data in Copies.OfOtherKind(element, each => each.LocalName == "imagedata"))
            data.SetAttribute(new OpenXmlAttribute("r", "id", RelationshipNamespace, media.Refer(story.Part, picture.Bytes)));
        BlipVersions.Remove(blip);
        blip.Embed = media.Refer(story.Part, picture.Bytes);
        BlipVersions.AddDrawing(blip, story.Part, picture, media);
        blip.Link = null;
        var inUse = new HashSet<string>(Relationships(story.Root));
        foreach (var id in before.Distinct().Where(id => !inUse.Contains(id)))
            Release(story, id);
    }

    private void Release(Story story, string id)
    {
        if (story.Part.TryGetPartById(id, out _))
            media.Release(story.Part, id);
        else if (story.Part.ExternalRelationships.Any(each => each.Id == id))
            story.Part.DeleteExternalRelationship(id);
    }

    private static IEnumerable<string> Relationships(OpenXmlElement root) =>
        root.Descendants().Prepend(root).Where(element => element.HasAttributes).SelectMany(element => element.GetAttributes())
            .Where(attribute => attribute.NamespaceUri == RelationshipNamespace && attribute.Value is not null)
            .Select(attribute => attribute.Value!);

    /// <summary>An alt text that somebody wrote stays; one that was the prompt, or none, becomes the new prompt.</summary>
    private static void Describe(TextIllustration old, IllustrationPicture picture, PictureSettings settings)
    {
        var present = PictureMarks.AltText(old.Properties);
        var isWritten = !string.IsNullOrEmpty(present) && present != PictureMarks.Origin(old.Properties)?.Prompt;
        var text = settings.AltText ?? (isWritten ? present : picture.AltText);
        var decorative = settings.Decorative ?? (settings.AltText is null && PictureMarks.IsDecorative(old.Properties));
        foreach (var properties in Copies.Of(old.Element).Select(copy => copy == old.Element ? old.Properties : PropertiesOf(copy)).OfType<OpenXmlElement>())
            Mark(properties, text, decorative, picture.Origin);
        foreach (var inner in Copies.Of(old.Element).Select(copy => copy.NonVisualPictureProperties?.NonVisualDrawingProperties).OfType<PIC.NonVisualDrawingProperties>())
            inner.Description = Told(text, decorative);
    }

    private static WP.DocProperties? PropertiesOf(PIC.Picture picture) => PictureFinder.FrameOf(picture)?.GetFirstChild<WP.DocProperties>();

    /// <summary>The alt text as an attribute, which is not there where nothing is told.</summary>
    public static StringValue? Told(string? altText, bool decorative) => decorative || altText is null ? null : new StringValue(altText);

    /// <summary>What the properties of a picture say once it is shown.</summary>
    public static void Mark(OpenXmlElement properties, string? altText, bool decorative, PictureOrigin? origin)
    {
        PictureMarks.Describe(properties, altText, decorative);
        PictureMarks.MarkCreation(properties);
        PictureMarks.SetOrigin(properties, origin);
    }
}
