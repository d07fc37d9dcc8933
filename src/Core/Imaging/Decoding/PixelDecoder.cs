using System.Runtime.InteropServices;
using SkiaSharp;
using TextToImage.Imaging.Containers;

namespace TextToImage.Imaging.Decoding;

/// <summary>
/// Bytes of a file to pixels, by SkiaSharp; metadata is not its business. Decoded rows go to their place at once, so that a
/// large picture is not held twice, as far as the format's decoder can give parts of it.
/// </summary>
internal static class PixelDecoder
{
    /// <summary>Rows that a decoder gives at a time where it goes on from those before.</summary>
    private const int BandRows = 64;

    /// <summary>Above this many pixels a PNG is decoded in parts; each part begins anew with the first row, so they are few.</summary>
    private const int LargePng = 8 * 1024 * 1024, PngParts = 4;

    /// <summary>Decodes the first frame of a file.</summary>
    /// <remarks>Memory is taken for all pixels: ask for <see cref="Excess"/> first.</remarks>
    /// <exception cref="InvalidDataException">The file is damaged, cut off or of no known format.</exception>
    public static Picture Decode(byte[] file) => Decode(file, order => new PictureTarget(order.Width, order.Height)).Picture;

    /// <summary>Decodes the first frame of a file as a mask.</summary>
    /// <remarks>Memory is taken for all pixels: ask for <see cref="Excess"/> first.</remarks>
    /// <exception cref="InvalidDataException">The file is damaged, cut off or of no known format.</exception>
    public static Mask DecodeMask(byte[] file) => Decode(file, order => new MaskTarget(order.Width, order.Height)).Mask;

    /// <summary>Why a file has too many pixels to be decoded, by its head; null if it has not.</summary>
    /// <exception cref="InvalidDataException">The file is of no known format, or damaged at its beginning.</exception>
    public static string? Excess(byte[] file) => Open(file, codec => DecodingMemory.Excess(file, codec.Info.Width, codec.Info.Height));

    /// <summary>Whether the first row of a file is the top of its picture, and the first pixel its left.</summary>
    /// <exception cref="InvalidDataException">The file is of no known format, or damaged at its beginning.</exception>
    public static bool IsUpright(byte[] file) => Open(file, codec => OriginOf(file, codec) is SKEncodedOrigin.Default or SKEncodedOrigin.TopLeft);

    /// <summary>How a file is turned. What the codec sees of a PNG has no EXIF.</summary>
    private static SKEncodedOrigin OriginOf(byte[] file, SKCodec codec) => PngChunks.IsPng(file)
        ? PngChunks.Find(file, PngChunks.Exif) is { } exif ? (SKEncodedOrigin)ExifBlock.OrientationOf(exif) : SKEncodedOrigin.TopLeft
        : codec.EncodedOrigin;

    private static T Decode<T>(byte[] file, Func<PixelOrder, T> create)
        where T : PixelTarget
        => Open(file, codec =>
        {
            if (JpegSegments.IsJpeg(file))
                JpegFrame.Read(file).Check(file);
            var order = PixelOrder.For(OriginOf(file, codec), codec.Info.Width, codec.Info.Height);
            var target = create(order);
            DecodeTo(codec, target, order);
            return target;
        });

    private static T Open<T>(byte[] file, Func<SKCodec, T> use)
    {
        if (file.Length == 0)
            throw new InvalidDataException("the file is empty");
        // Skia knows more formats, which are not for us and less well guarded.
        if (!FileKind.IsReadable(file))
            throw new InvalidDataException("it is of no known format, or damaged at its beginning");
        if (FileKind.IsBmp(file))
            file = BmpHeader.Complete(file);
        var handle = GCHandle.Alloc(file, GCHandleType.Pinned);
        try
        {
            // The file itself is read, not a copy: it may be large.
            using var data = SKData.Create(handle.AddrOfPinnedObject(), file.Length);
            using var pixels = PngChunks.IsPng(file) ? new PngPixelStream(file) : null;
            using var codec = (pixels is null ? SKCodec.Create(data) : SKCodec.Create(pixels)) ?? throw new InvalidDataException("it is damaged at its beginning");
            return use(codec);
        }
        finally
        {
            handle.Free();
        }
    }

    private static void DecodeTo(SKCodec codec, PixelTarget target, PixelOrder order)
    {
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        if (codec.StartScanlineDecode(info) == SKCodecResult.Success)
            DecodeScanlines(codec, info, target, order);
        else if (codec.EncodedFormat == SKEncodedImageFormat.Png)
            DecodeParts(codec, info, target, order);
        else
            InBands(info, info.Height, (_, _, band) => codec.GetPixels(info, band) == SKCodecResult.Success, target, order);
    }

    private static void DecodeScanlines(SKCodec codec, SKImageInfo info, PixelTarget target, PixelOrder order)
    {
        // Skia turns the rows of a bottom-up file round within a band: bands come from below, each the right way up.
        var bottomUp = codec.ScanlineOrder == SKCodecScanlineOrder.BottomUp;
        InBands(info, BandRows, (_, rows, band) => codec.GetScanlines(band, rows, info.RowBytes) == rows, target, order, bottomUp);
    }

    private static void DecodeParts(SKCodec codec, SKImageInfo info, PixelTarget target, PixelOrder order)
    {
        var parts = (long)info.Width * info.Height > LargePng ? PngParts : 1;
        InBands(info, (info.Height + parts - 1) / parts, Part, target, order);

        bool Part(int top, int rows, IntPtr band)
        {
            var options = new SKCodecOptions(new SKRectI(0, top, info.Width, top + rows));
            return codec.StartIncrementalDecode(info, band, info.RowBytes, options) == SKCodecResult.Success
                && codec.IncrementalDecode() == SKCodecResult.Success;
        }
    }

    /// <summary>Decodes some rows after the others, and takes each to its place.</summary>
    /// <param name="info">The form of the decoded pixels.</param>
    /// <param name="bandRows">Rows at a time.</param>
    /// <param name="decode">Writes a number of rows from a given one on into memory; false where it cannot.</param>
    /// <param name="target">Takes the pixels.</param>
    /// <param name="order">Where they belong.</param>
    /// <param name="bottomUp">Whether the first rows decoded are the lowest.</param>
    private static unsafe void InBands(
        SKImageInfo info, int bandRows, Func<int, int, IntPtr, bool> decode, PixelTarget target, PixelOrder order, bool bottomUp = false)
    {
        // A turned picture is written down its columns: few at a time, so that their memory stays at hand.
        var columns = order.Across is 1 or -1 ? info.Width : BandRows;
        var band = Marshal.AllocHGlobal(checked(info.RowBytes * bandRows));
        try
        {
            for (var top = 0; top < info.Height; top += bandRows)
            {
                var rows = Math.Min(bandRows, info.Height - top);
                if (!decode(top, rows, band))
                    throw new InvalidDataException("the file is damaged or ends too early");
                var first = order.Start + ((bottomUp ? info.Height - top - rows : top) * order.Down);
                for (var x = 0; x < info.Width; x += columns)
                {
                    for (var y = 0; y < rows; y++)
                    {
                        var pixels = new ReadOnlySpan<byte>((byte*)band + ((long)y * info.RowBytes) + (x * 4), Math.Min(columns, info.Width - x) * 4);
                        target.Write(pixels, first + (x * order.Across) + (y * order.Down), order.Across);
                    }
                }
            }
        }
        finally
        {
            Marshal.FreeHGlobal(band);
        }
    }
}
