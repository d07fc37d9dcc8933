using A = DocumentFormat.OpenXml.Drawing;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.PowerPoint;

/// <summary>The background of a slide.</summary>
internal sealed class BackgroundTarget : SlideTarget
{
    /// <inheritdoc/>
    protected override bool IsFilled => true;

    /// <inheritdoc/>
    public override void Insert(IllustrationPicture picture, PictureSettings settings, PictureWriter writer)
    {
        var fill = writer.Fill(Slide.Part, picture, new Box(0, 0, Frame.Width, Frame.Height), settings.Fit);
        var slide = Slide.Part.Slide!.CommonSlideData!;
        var old = slide.Background is { } background ? PictureReferences.Of(background) : [];
        slide.Background = new P.Background(new P.BackgroundProperties(fill, new A.EffectList()));
        PictureReferences.Release(Slide.Part, old, writer.Media);
    }
}
