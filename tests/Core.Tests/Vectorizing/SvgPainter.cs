using SkiaSharp;
using Svg.Skia;
using TextToImage.Imaging;

namespace TextToImage.Tests.Vectorizing;

/// <summary>Paints SVG files by a library that is none of ours, at their own size.</summary>
internal static class SvgPainter
{
    public static Picture Paint(byte[] svg)
    {
        using var stream = new MemoryStream(svg);
        using var drawing = new SKSvg();
        var picture = drawing.Load(stream) ?? throw new InvalidDataException("The drawing is empty.");
        using var png = new MemoryStream();
        Assert.True(picture.ToImage(png, SKColors.Transparent, SKEncodedImageFormat.Png, 100, 1, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul, SKColorSpace.CreateSrgb()));
        return PictureFile.Read(png.ToArray(), "the drawing").Picture;
    }
}
