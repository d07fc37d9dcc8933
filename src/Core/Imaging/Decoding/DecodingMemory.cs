using System.Globalization;
using TextToImage.Imaging.Containers;

namespace TextToImage.Imaging.Decoding;

/// <summary>
/// How much memory it takes to read a picture, known from the head of its file: what would take too much is refused before
/// any is taken.
/// </summary>
internal static class DecodingMemory
{
    /// <summary>Above the 48 and 50 megapixels of telephones.</summary>
    public const int MostPixels = 50_000_000;

    /// <summary>Bytes of file, decoder and result together; with the rest of a small process less than 500 MB.</summary>
    private const long MostBytes = 450_000_000;

    private const int PngInterlace = 28, PngColourType = 25, PngDepth = 24;

    /// <summary>Why a picture has too many pixels; null if it has not.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="width">Pixels in a row, as its head says.</param>
    /// <param name="height">Rows, likewise.</param>
    public static string? Excess(byte[] file, int width, int height)
    {
        var pixels = (long)width * height;
        var most = (long)Math.Min(MostPixels, (MostBytes - file.Length) / BytesPerPixel(file));
        return pixels <= most ? null : string.Format(
            CultureInfo.InvariantCulture,
            "has {0}x{1} pixels, {2:0.#} megapixels, and at most {3:0.#} can be read from such a file",
            width, height, pixels / 1e6, Math.Floor(most / 1e5) / 10);
    }

    /// <summary>What decoder and result hold at once, at most; see <see cref="PixelDecoder"/> for the ways of decoding.</summary>
    private static double BytesPerPixel(byte[] file)
    {
        const int result = 4, quarterOfRgba = 1, whole = 8;
        if (JpegSegments.IsJpeg(file))
            return result + (2 * JpegFrame.Read(file).StoredCoefficients);
        if (PngChunks.IsPng(file))
            return result + quarterOfRgba + (file.Length > PngInterlace && file[PngInterlace] != 0 ? PngSamples(file) : 0);
        return FileKind.IsBmp(file) ? result : whole;
    }

    /// <summary>Bytes of one pixel in an interlaced PNG, which is put together as a whole.</summary>
    private static int PngSamples(byte[] file)
    {
        var channels = file[PngColourType] switch { 0 => 1, 4 => 2, 6 => 4, _ => 3 };
        return channels * (file[PngDepth] > 8 ? 2 : 1);
    }
}
