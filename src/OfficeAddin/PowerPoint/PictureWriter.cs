using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>Makes the elements of pictures on slides.</summary>
/// <param name="document">The presentation.</param>
internal sealed class PictureWriter(PresentationDocument document)
{
    // Reading every picture of a large deck takes a while, and who only lists or plans needs none of it.
    private readonly Lazy<MediaParts> _media = new(() => new MediaParts(document));

    // Looked for once, so that all pictures of a run have the same.
    private readonly Lazy<A.PresetGeometry?> _corners = new(() => PictureCorners.Of(document.PresentationPart));

    /// <summary>The picture files of the presentation.</summary>
    public MediaParts Media => _media.Value;

    /// <summary>The reference of the element that was made last.</summary>
    public A.Blip? Last { get; private set; }

    /// <summary>A picture shape in a box, which by default it fills; for Contain it is made as small as it must be.</summary>
    /// <param name="slide">The slide it goes on.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="settings">What is asked of it.</param>
    /// <param name="box">Where it goes on the slide.</param>
    /// <param name="beside">A shape that will have the same parent, whose coordinates count; null for none but the slide.</param>
    public P.Picture InBox(SlideView slide, IllustrationPicture picture, PictureSettings settings, Box box, OpenXmlElement? beside = null)
    {
        var contains = settings.Fit == PictureFit.Contain;
        var place = contains ? box.Containing(picture.Width, picture.Height) : box;
        var shape = Shape(slide, picture, contains ? default : Crop(picture, place, PictureFit.Fill));
        var inside = beside is null ? place : ShapeParts.InParent(beside, place);
        shape.ShapeProperties = new P.ShapeProperties(
            new A.Transform2D(new A.Offset { X = inside.X, Y = inside.Y }, new A.Extents { Cx = inside.Width, Cy = inside.Height }),
            new A.PresetGeometry(new A.AdjustValueList()) { Preset = A.ShapeTypeValues.Rectangle });
        Describe(shape, picture, settings);
        return shape;
    }

    /// <summary>Gives a picture that stands by itself the corners that the others of the deck have.</summary>
    public void RoundCorners(P.Picture picture)
    {
        if (_corners.Value is { } outline && picture.ShapeProperties?.GetFirstChild<A.PresetGeometry>() is { } plain)
            picture.ShapeProperties.ReplaceChild(outline.CloneNode(true), plain);
    }

    /// <summary>A picture in a placeholder: its box stays inherited, and for Contain the picture gets empty edges instead.</summary>
    /// <param name="slide">The slide it goes on.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="settings">What is asked of it.</param>
    /// <param name="box">The box that the placeholder has.</param>
    public P.Picture InPlaceholder(SlideView slide, IllustrationPicture picture, PictureSettings settings, Box box)
    {
        var shape = Shape(slide, picture, Crop(picture, box, settings.Fit ?? PictureFit.Fill));
        shape.NonVisualPictureProperties!.NonVisualPictureDrawingProperties!.PictureLocks!.NoGrouping = true;
        Describe(shape, picture, settings);
        return shape;
    }

    /// <summary>A picture as the fill of a background or a table cell.</summary>
    /// <param name="owner">The part that shows it.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="box">The space that is filled.</param>
    /// <param name="fit">Whether all of it is.</param>
    public A.BlipFill Fill(OpenXmlPart owner, IllustrationPicture picture, Box box, PictureFit? fit)
    {
        var blip = Blip(owner, picture);
        PictureMarks.SetOrigin(blip, picture.Origin);
        var fill = new A.BlipFill(blip, new A.Stretch(new A.FillRectangle()));
        SetOverhang(fill, Crop(picture, box, fit ?? PictureFit.Fill));
        return fill;
    }

    /// <summary>Cuts a picture for a box; a box without extent cuts nothing.</summary>
    public static PictureCrop Crop(IllustrationPicture picture, Box box, PictureFit fit) =>
        box.Width > 0 && box.Height > 0 ? PictureCrop.For((picture.Width, picture.Height), (box.Width, box.Height), fit) : default;

    /// <summary>
    /// Writes a crop into the fill of something as PowerPoint does: not as a part of the picture, but as a rectangle larger
    /// than what is filled (a:fillRect). LibreOffice heeds neither in backgrounds and cells, and distorts the picture.
    /// </summary>
    public static void SetOverhang(A.BlipFill fill, PictureCrop crop)
    {
        var (across, down) = (1 - crop.Left - crop.Right, 1 - crop.Top - crop.Bottom);
        // Parts of the picture become parts of what is filled.
        var (left, top, right, bottom) = new PictureCrop(-crop.Left / across, -crop.Top / down, -crop.Right / across, -crop.Bottom / down).SourceRectangle;
        fill.RemoveAllChildren<A.SourceRectangle>();
        fill.RemoveAllChildren<A.Stretch>();
        var rectangle = new A.FillRectangle { Left = Part(left), Top = Part(top), Right = Part(right), Bottom = Part(bottom) };
        fill.InsertAfter(new A.Stretch(rectangle), fill.GetFirstChild<A.Blip>());
    }

    /// <summary>Writes the crop into a p:blipFill, behind its blip; no crop is no element.</summary>
    public static void SetCrop(P.BlipFill fill, PictureCrop crop)
    {
        fill.RemoveAllChildren<A.SourceRectangle>();
        var (left, top, right, bottom) = crop.SourceRectangle;
        if ((left, top, right, bottom) == (0, 0, 0, 0))
            return;
        var rectangle = new A.SourceRectangle { Left = Part(left), Top = Part(top), Right = Part(right), Bottom = Part(bottom) };
        fill.InsertAfter(rectangle, fill.GetFirstChild<A.Blip>());
    }

    private A.Blip Blip(OpenXmlPart owner, IllustrationPicture picture)
    {
        Last = new A.Blip { Embed = Media.Refer(owner, picture.Bytes) };
        BlipVersions.AddDrawing(Last, owner, picture, Media);
        return Last;
    }

    private static Int32Value? Part(int value) => value == 0 ? null : value;

    private P.Picture Shape(SlideView slide, IllustrationPicture picture, PictureCrop crop)
    {
        var id = slide.NextId();
        var fill = new P.BlipFill(Blip(slide.Part, picture), new A.Stretch(new A.FillRectangle()));
        SetCrop(fill, crop);
        return new P.Picture(
            new P.NonVisualPictureProperties(
                new P.NonVisualDrawingProperties { Id = id, Name = $"Picture {id - 1}" },
                new P.NonVisualPictureDrawingProperties(new A.PictureLocks { NoChangeAspect = true }),
                new P.ApplicationNonVisualDrawingProperties()),
            fill,
            new P.ShapeProperties());
    }

    private static void Describe(P.Picture shape, IllustrationPicture picture, PictureSettings settings)
    {
        var properties = shape.NonVisualPictureProperties!.NonVisualDrawingProperties!;
        PictureMarks.Describe(properties, settings.AltText ?? picture.AltText, settings.Decorative ?? false);
        PictureMarks.MarkCreation(properties);
        PictureMarks.SetOrigin(properties, picture.Origin);
    }
}
