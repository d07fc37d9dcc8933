using System.Runtime.InteropServices;
using SkiaSharp;

namespace TextToImage.Imaging;

/// <summary>Bytes of a file to pixels, by SkiaSharp; metadata is not its business.</summary>
internal static class PixelDecoder
{
    /// <summary>Pictures above this many pixels are refused before memory is taken for them.</summary>
    private const long MostPixels = 128L * 1024 * 1024;

    private static readonly SKEncodedImageFormat[] Readable =
        [SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Webp, SKEncodedImageFormat.Bmp, SKEncodedImageFormat.Gif];

    /// <summary>Decodes the first frame of a file, on white ground.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, cut off, too large or of no known format.</exception>
    public static Picture Decode(byte[] file) => Decode(file, order => new PictureTarget(order.Width, order.Height)).Picture;

    /// <summary>Decodes the first frame of a file as a mask.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, cut off, too large or of no known format.</exception>
    public static Mask DecodeMask(byte[] file) => Decode(file, order => new MaskTarget(order.Width, order.Height)).Mask;

    private static T Decode<T>(byte[] file, Func<PixelOrder, T> create)
        where T : PixelTarget
    {
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null || Array.IndexOf(Readable, codec.EncodedFormat) < 0)
            throw new InvalidDataException(file.Length == 0 ? "the file is empty" : "it is of no known format, or damaged at its beginning");
        if ((long)codec.Info.Width * codec.Info.Height > MostPixels)
            throw new InvalidDataException($"{codec.Info.Width}x{codec.Info.Height} pixels are too many");
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var rgba = new byte[info.BytesSize];
        var handle = GCHandle.Alloc(rgba, GCHandleType.Pinned);
        try
        {
            if (codec.GetPixels(info, handle.AddrOfPinnedObject()) != SKCodecResult.Success)
                throw new InvalidDataException("the file is damaged or ends too early");
        }
        finally
        {
            handle.Free();
        }
        var order = PixelOrder.For(codec.EncodedOrigin, info.Width, info.Height);
        var target = create(order);
        for (var y = 0; y < info.Height; y++)
            target.Write(rgba.AsSpan(y * info.RowBytes, info.RowBytes), order.Start + (y * order.Down), order.Across);
        return target;
    }
}
