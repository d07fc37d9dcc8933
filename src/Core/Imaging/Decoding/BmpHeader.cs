using System.Buffers.Binary;

namespace TextToImage.Imaging.Decoding;

/// <summary>
/// The head of a BMP whose pixels are made of bit fields: BITMAPINFOHEADER and its later forms (Microsoft, [MS-WMF] 2.2.2.3 to 2.2.2.5). Some writers leave the
/// fields out, or have alpha among them in forms that decoders do not look for it in; with BITMAPV4HEADER all is said.
/// </summary>
internal static class BmpHeader
{
    private const int FileHead = 14, Info = 40, InfoV3 = 56, InfoV4 = 108;
    private const int BitFields = 3, AlphaBitFields = 6;
    private const uint Srgb = 0x73524742;

    /// <summary>The fields where none are given: 5, 6 and 5 bits, or 8 each, blue the lowest.</summary>
    private static readonly uint[] Usual16 = [0xF800, 0x07E0, 0x001F, 0], Usual32 = [0xFF0000, 0xFF00, 0xFF, 0];

    /// <summary>The file with a head that says all; the file itself where its own does.</summary>
    /// <param name="file">A BMP.</param>
    public static byte[] Complete(byte[] file)
    {
        if (file.Length < FileHead + Info)
            return file;
        var (pixels, size) = (UInt32(file, 10), UInt32(file, FileHead));
        var (depth, compression) = (BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(FileHead + 14)), UInt32(file, FileHead + 16));
        if (size is not (Info or InfoV3) || depth is not (16 or 32) || compression is not (BitFields or AlphaBitFields) || pixels < FileHead + Info || pixels > file.Length)
            return file;
        var hasFields = pixels >= FileHead + Info + 12;
        var hasAlpha = pixels >= FileHead + Info + 16 && (size == InfoV3 || compression == AlphaBitFields);
        if (hasFields && !hasAlpha)
            return file;
        uint[] fields = !hasFields ? depth == 16 ? Usual16 : Usual32 : [.. Enumerable.Range(0, 4).Select(field => UInt32(file, FileHead + Info + (4 * field)))];
        var whole = new byte[FileHead + InfoV4 + file.Length - (int)pixels];
        Array.Copy(file, whole, FileHead + Info);
        Write(whole, 2, (uint)whole.Length);
        Write(whole, 10, FileHead + InfoV4);
        Write(whole, FileHead, InfoV4);
        Write(whole, FileHead + 16, BitFields);
        for (var field = 0; field < fields.Length; field++)
            Write(whole, FileHead + Info + (4 * field), fields[field]);
        Write(whole, FileHead + Info + 16, Srgb);
        Array.Copy(file, (int)pixels, whole, FileHead + InfoV4, file.Length - (int)pixels);
        return whole;
    }

    private static uint UInt32(byte[] file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));

    private static void Write(byte[] file, int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
}
