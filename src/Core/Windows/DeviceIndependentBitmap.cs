using System.Buffers.Binary;

namespace TextToImage.Windows;

/// <summary>
/// A bitmap as Windows keeps it in memory (BITMAPINFO): a header, for some kinds colour masks, a palette, pixels. A BMP file is
/// the same behind fourteen bytes that tell where the pixels begin.
/// </summary>
internal static class DeviceIndependentBitmap
{
    private const int FileHead = 14, CoreHead = 12, InfoHead = 40, MasksInHead = 52, V4Head = 108, LongestHead = 124;
    private const int BitCount = 14, Compression = 16, ColoursUsed = 32, Masks = 40, AlphaMask = 52;
    private const int BitFields = 3, AlphaBitFields = 6;

    /// <summary>The BMP file for a bitmap.</summary>
    /// <exception cref="InvalidDataException">The bitmap is damaged.</exception>
    public static byte[] ToBmp(byte[] bitmap)
    {
        var head = bitmap.Length < InfoHead ? 0 : Int32(bitmap, 0);
        if (head != CoreHead && head is < InfoHead or > LongestHead)
            throw new InvalidDataException("its head is damaged");
        var pixels = head == CoreHead
            ? CoreHead + (3L * (BinaryPrimitives.ReadUInt16LittleEndian(bitmap.AsSpan(10)) is var bits and <= 8 ? 1 << bits : 0))
            : head + MasksLength(bitmap, head) + (4L * PaletteCount(bitmap));
        if (pixels >= bitmap.Length)
            throw new InvalidDataException("it ends before its pixels");

        var file = new byte[FileHead + bitmap.Length];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), FileHead + (int)pixels);
        bitmap.CopyTo(file, FileHead);
        if (head >= V4Head && IsClear(bitmap, (int)pixels))
            file.AsSpan(FileHead + AlphaMask, 4).Clear();
        return file;
    }

    /// <summary>Bytes of the colour masks behind the head; larger heads have them within.</summary>
    private static int MasksLength(byte[] bitmap, int head)
    {
        var (compression, three) = (Int32(bitmap, Compression), 3 * sizeof(int));
        if (head < MasksInHead)
            return compression == BitFields ? three : compression == AlphaBitFields ? three + sizeof(int) : 0;
        // Windows repeats them behind the larger head when it makes that bitmap from one with a smaller head.
        return compression == BitFields && bitmap.Length >= head + three && bitmap.AsSpan(head, three).SequenceEqual(bitmap.AsSpan(Masks, three)) ? three : 0;
    }

    private static long PaletteCount(byte[] bitmap)
    {
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(bitmap.AsSpan(BitCount));
        var used = BinaryPrimitives.ReadUInt32LittleEndian(bitmap.AsSpan(ColoursUsed));
        return used > 0 || bits > 8 ? used : 1 << bits;
    }

    /// <summary>
    /// Whether a bitmap with a transparency channel is transparent everywhere: then the channel was never filled in, as in
    /// screenshots, and says nothing.
    /// </summary>
    private static bool IsClear(byte[] bitmap, int pixels)
    {
        var mask = Int32(bitmap, AlphaMask);
        if (mask == 0 || BinaryPrimitives.ReadUInt16LittleEndian(bitmap.AsSpan(BitCount)) != 32)
            return false;
        for (var at = pixels; at + sizeof(int) <= bitmap.Length; at += sizeof(int))
        {
            if ((Int32(bitmap, at) & mask) != 0)
                return false;
        }
        return true;
    }

    private static int Int32(byte[] data, int at) => BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(at));
}
