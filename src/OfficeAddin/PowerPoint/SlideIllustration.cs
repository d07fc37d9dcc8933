using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>A picture on a slide: a picture shape, or the fill of a shape, cell or background.</summary>
internal sealed class SlideIllustration : Illustration
{
    private const string VectorUri = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}";

    /// <summary>Visible shapes of this or less difference are the same.</summary>
    private const double SameShape = 0.01;

    /// <summary>The slide it is on.</summary>
    public required SlideView View { get; init; }

    /// <summary>The reference to the picture file.</summary>
    public required A.Blip Blip { get; init; }

    /// <summary>What carries alt text and origin: the shape's properties; the blip itself for fills.</summary>
    public required OpenXmlElement Marks { get; init; }

    /// <inheritdoc/>
    public override OpenXmlElement Reference => Blip;

    /// <inheritdoc/>
    public override byte[] ReadBytes()
    {
        using var stream = View.Part.GetPartById(Blip.Embed!.Value!).GetStream(FileMode.Open, FileAccess.Read);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Shows another picture in the same frame.</summary>
    public void Replace(IllustrationPicture picture, PictureSettings settings, MediaParts media)
    {
        var old = PictureReferences.Of(Blip);
        RemoveVectorForm();
        Blip.Embed = media.Refer(View.Part, picture.Bytes);
        PictureReferences.Release(View.Part, old, media);
        Cut(picture, settings.Fit);
        if (Marks is not A.Blip)
            Describe(picture, settings);
        PictureMarks.SetOrigin(Marks, picture.Origin);
    }

    /// <summary>An alt text that was the prompt follows the prompt; one that somebody wrote stays.</summary>
    private void Describe(IllustrationPicture picture, PictureSettings settings)
    {
        // Asked of the file, not of what was listed: a picture may be replaced twice.
        var (was, text) = (PictureMarks.Origin(Marks), PictureMarks.AltText(Marks));
        var isPrompt = string.IsNullOrEmpty(text) || text == was?.Prompt;
        PictureMarks.Describe(Marks, settings.AltText ?? (isPrompt ? picture.AltText : text), settings.Decorative ?? PictureMarks.IsDecorative(Marks));
    }

    private void Cut(IllustrationPicture picture, PictureFit? fit)
    {
        if (Frame.Width <= 0 || Frame.Height <= 0)
            return;
        var frame = new Box(0, 0, Frame.Width, Frame.Height);
        if (Blip.Parent is A.BlipFill inside && inside.GetFirstChild<A.Tile>() is null)
            CutFill(inside, picture, fit, frame);
        else if (Blip.Parent is P.BlipFill own && own.GetFirstChild<A.Tile>() is null)
            CutShape(own, picture, fit, frame);
    }

    private static void CutFill(A.BlipFill fill, IllustrationPicture picture, PictureFit? fit, Box frame)
    {
        var edges = fill.GetFirstChild<A.Stretch>()?.FillRectangle;
        var wasContained = edges?.Left?.Value > 0 || edges?.Top?.Value > 0;
        PictureWriter.SetOverhang(fill, PictureWriter.Crop(picture, frame, fit ?? (wasContained ? PictureFit.Contain : PictureFit.Fill)));
    }

    private static void CutShape(P.BlipFill fill, IllustrationPicture picture, PictureFit? fit, Box frame)
    {
        var crop = fill.GetFirstChild<A.SourceRectangle>();
        var (across, down) = (1 - Part(crop?.Left) - Part(crop?.Right), 1 - Part(crop?.Top) - Part(crop?.Bottom));
        // The shape that the old picture had, if it was not distorted: one of the same shape keeps the crop somebody chose.
        var oldShape = across > 0 && down > 0 ? (double)frame.Width / frame.Height * down / across : 0;
        if (fit is null && Math.Abs((oldShape * picture.Height / picture.Width) - 1) < SameShape)
            return;
        var wasContained = across > 1 || down > 1;
        PictureWriter.SetCrop(fill, PictureWriter.Crop(picture, frame, fit ?? (wasContained ? PictureFit.Contain : PictureFit.Fill)));
    }

    private void RemoveVectorForm()
    {
        if (Blip.GetFirstChild<A.BlipExtensionList>() is not { } list)
            return;
        foreach (var extension in list.Elements<A.BlipExtension>().Where(each => string.Equals(each.Uri?.Value, VectorUri, StringComparison.OrdinalIgnoreCase)).ToList())
            extension.Remove();
        if (!list.HasChildren)
            list.Remove();
    }

    private static double Part(Int32Value? value) => (value?.Value ?? 0) / 100_000.0;
}
