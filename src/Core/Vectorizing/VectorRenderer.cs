using System.Runtime.InteropServices;
using SkiaSharp;
using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>Paints pictures of shapes, by SkiaSharp.</summary>
public static class VectorRenderer
{
    private const int Bytes = 4;

    /// <summary>The pixels of a picture, with smooth edges.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    public static Picture Render(VectorPicture picture, int width, int height)
    {
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var surface = SKSurface.Create(info);
        surface.Canvas.Clear(SKColors.Transparent);
        surface.Canvas.Scale((float)width / picture.Width, (float)height / picture.Height);
        foreach (var shape in picture.Shapes)
            Paint(surface.Canvas, shape);
        var rgba = new byte[width * height * Bytes];
        var handle = GCHandle.Alloc(rgba, GCHandleType.Pinned);
        try
        {
            surface.ReadPixels(info.WithAlphaType(SKAlphaType.Unpremul), handle.AddrOfPinnedObject(), width * Bytes, 0, 0);
        }
        finally
        {
            handle.Free();
        }
        return ToPicture(rgba, width, height);
    }

    private static Picture ToPicture(byte[] rgba, int width, int height)
    {
        var (rgb, alpha) = (new byte[width * height * 3], new byte[width * height]);
        for (int i = 0, from = 0, to = 0; i < alpha.Length; i++, from += Bytes, to += 3)
        {
            (rgb[to], rgb[to + 1], rgb[to + 2]) = (rgba[from], rgba[from + 1], rgba[from + 2]);
            alpha[i] = rgba[from + 3];
        }
        return new Picture(width, height, rgb).WithAlpha(alpha);
    }

    private static void Paint(SKCanvas canvas, VectorShape shape)
    {
        using var path = Path(shape);
        using var paint = new SKPaint { IsAntialias = true, Color = Colour(shape.Fill.Colour) };
        if (shape.Fill.Gradient is { } gradient)
            paint.Shader = SKShader.CreateLinearGradient(Point(gradient.From), Point(gradient.To), [Colour(gradient.First), Colour(gradient.Last)], SKShaderTileMode.Clamp);
        canvas.DrawPath(path, paint);
        paint.Shader?.Dispose();
    }

    private static SKPath Path(VectorShape shape)
    {
        using var path = new SKPathBuilder { FillType = SKPathFillType.Winding };
        foreach (var contour in shape.Contours)
        {
            path.MoveTo(Point(contour.Start));
            foreach (var piece in contour.Pieces)
            {
                if (piece.Controls is { } controls)
                    path.CubicTo(Point(controls.First), Point(controls.Second), Point(piece.End));
                else
                    path.LineTo(Point(piece.End));
            }
            path.Close();
        }
        return path.Detach();
    }

    private static SKColor Colour(Rgb colour) => new(colour.Red, colour.Green, colour.Blue);

    private static SKPoint Point(VectorPoint point) => new((float)point.X, (float)point.Y);
}
