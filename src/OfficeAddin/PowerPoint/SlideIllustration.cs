using DocumentFormat.OpenXml;
using TextToImage.Office.Drawing;
using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>A picture on a slide: a picture shape, or the fill of a shape, cell or background.</summary>
internal sealed class SlideIllustration : Illustration
{
    /// <summary>Visible shapes of this or less difference are the same.</summary>
    private const double SameShape = 0.01;

    /// <summary>The slide it is on.</summary>
    public required SlideView View { get; init; }

    /// <summary>The reference to the picture file.</summary>
    public required A.Blip Blip { get; init; }

    /// <summary>What says how it was made: the shape's properties; the blip itself for fills.</summary>
    public required OpenXmlElement Marks { get; init; }

    /// <summary>The properties of its shape, which have its alt text; null for backgrounds and cells, which have none.</summary>
    public P.NonVisualDrawingProperties? Properties { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Unheeded(PictureSettings settings) =>
        base.Unheeded(settings).Concat(Properties is null ? UnheededSettings.NoAltText(settings, Where) : []);

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

    /// <inheritdoc/>
    public override byte[]? ReadDrawing() => BlipVersions.Drawing(Blip, View.Part);

    /// <summary>Shows another picture in the same frame.</summary>
    public void Replace(IllustrationPicture picture, PictureSettings settings, MediaParts media)
    {
        var old = PictureReferences.Of(Blip);
        BlipVersions.Remove(Blip);
        Blip.Embed = media.Refer(View.Part, picture.Bytes);
        BlipVersions.AddDrawing(Blip, View.Part, picture, media);
        PictureReferences.Release(View.Part, old, media);
        Cut(picture, settings.Fit);
        if (Properties is not null)
            Describe(Properties, picture, settings);
        PictureMarks.SetOrigin(Marks, picture.Origin);
    }

    /// <summary>An alt text that was the prompt follows the prompt; one that somebody wrote stays, and so does text that speaks for itself.</summary>
    private void Describe(P.NonVisualDrawingProperties properties, IllustrationPicture picture, PictureSettings settings)
    {
        // Asked of the file, not of what was listed: a picture may be replaced twice.
        var text = PictureMarks.AltText(properties);
        var isFree = string.IsNullOrEmpty(text) ? ShapeParts.Text(properties.Parent!.Parent!).Length == 0 : text == PictureMarks.Origin(Marks)?.Prompt;
        var told = settings.AltText ?? (isFree ? picture.AltText : text);
        if (isFree || !string.IsNullOrEmpty(told))
            PictureMarks.Describe(properties, told, settings.Decorative ?? PictureMarks.IsDecorative(properties));
    }

    private void Cut(IllustrationPicture picture, PictureFit? fit)
    {
        if (Frame.Width <= 0 || Frame.Height <= 0 || Blip.Parent is not { } fill || fill.GetFirstChild<A.Tile>() is not null)
            return;
        // A picture of the same shape keeps the crop somebody chose.
        if (fit is null && Math.Abs((OldShape(fill) * picture.Height / picture.Width) - 1) < SameShape)
            return;
        var frame = new Box(0, 0, Frame.Width, Frame.Height);
        var crop = PictureWriter.Crop(picture, frame, fit ?? (WasContained(fill) ? PictureFit.Contain : PictureFit.Fill));
        if (fill is A.BlipFill inside)
            PictureWriter.SetOverhang(inside, crop);
        else if (fill is P.BlipFill own)
            PictureWriter.SetCrop(own, crop);
    }

    /// <summary>Width to height of the old picture, if it was not distorted: a part of it (a:srcRect) is scaled to a part of the frame (a:fillRect).</summary>
    private double OldShape(OpenXmlElement fill)
    {
        var (shown, filled) = (Left(Source(fill)), Left(Filled(fill)));
        return shown is { Width: > 0, Height: > 0 } ? Frame.Width * filled.Width / shown.Width / (Frame.Height * filled.Height / shown.Height) : 0;
    }

    private static bool WasContained(OpenXmlElement fill)
    {
        var (shown, filled) = (Left(Source(fill)), Left(Filled(fill)));
        return shown.Width > 1 || shown.Height > 1 || filled.Width < 1 || filled.Height < 1;
    }

    private static A.SourceRectangle? Source(OpenXmlElement fill) => fill.GetFirstChild<A.SourceRectangle>();

    private static A.FillRectangle? Filled(OpenXmlElement fill) => fill.GetFirstChild<A.Stretch>()?.FillRectangle;

    /// <summary>What edges leave of the whole, as parts of it.</summary>
    private static (double Width, double Height) Left(A.RelativeRectangleType? edges) =>
        (1 - Part(edges?.Left) - Part(edges?.Right), 1 - Part(edges?.Top) - Part(edges?.Bottom));

    private static double Part(Int32Value? value) => value.Part() ?? 0;
}
