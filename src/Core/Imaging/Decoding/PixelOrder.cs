using SkiaSharp;

namespace TextToImage.Imaging.Decoding;

/// <summary>
/// Where the pixels of a file belong in the picture as it is to be seen: pixel (x, y) of the file has the place
/// Start + x * Across + y * Down.
/// </summary>
/// <param name="Width">Pixels in a row of the picture.</param>
/// <param name="Height">Rows of the picture.</param>
/// <param name="Start">Place of the file's first pixel.</param>
/// <param name="Across">From one pixel of the file to the next in its row.</param>
/// <param name="Down">From one row of the file to the next.</param>
internal readonly record struct PixelOrder(int Width, int Height, int Start, int Across, int Down)
{
    /// <summary>The order for a file of a size, turned as its EXIF orientation says.</summary>
    public static PixelOrder For(SKEncodedOrigin origin, int width, int height)
    {
        var last = (width * height) - 1;
        return origin switch
        {
            SKEncodedOrigin.TopRight => new PixelOrder(width, height, width - 1, -1, width),
            SKEncodedOrigin.BottomRight => new PixelOrder(width, height, last, -1, -width),
            SKEncodedOrigin.BottomLeft => new PixelOrder(width, height, last - (width - 1), 1, -width),
            SKEncodedOrigin.LeftTop => new PixelOrder(height, width, 0, height, 1),
            SKEncodedOrigin.RightTop => new PixelOrder(height, width, height - 1, height, -1),
            SKEncodedOrigin.RightBottom => new PixelOrder(height, width, last, -height, -1),
            SKEncodedOrigin.LeftBottom => new PixelOrder(height, width, last - (height - 1), -height, 1),
            _ => new PixelOrder(width, height, 0, 1, width),
        };
    }
}
