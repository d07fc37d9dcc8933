using System.Buffers.Binary;
using System.Text;

namespace TextToImage.Imaging.Metadata;

/// <summary>EXIF's UserComment, where other tools keep the parameters of JPEG and WebP pictures. Only read, never written.</summary>
internal static class ExifComment
{
    private const int ExifDirectory = 0x8769, UserComment = 0x9286;
    private const int EntrySize = 12, CodeSize = 8;

    private static readonly byte[] Head = [.. "Exif\0\0"u8];

    /// <summary>The comment in an EXIF block; null if there is none or the block is broken.</summary>
    public static string? Find(byte[] block)
    {
        var tiff = block.AsSpan().StartsWith(Head) ? block.AsSpan(Head.Length) : block;
        try
        {
            var little = tiff[0] == 'I';
            var main = (int)UInt32(tiff.Slice(4), little);
            return Entry(tiff, main, ExifDirectory, little) is { } exif
                && Entry(tiff, (int)UInt32(tiff.Slice(exif + 8), little), UserComment, little) is { } comment
                    ? Decode(tiff.Slice((int)UInt32(tiff.Slice(comment + 8), little), (int)UInt32(tiff.Slice(comment + 4), little)))
                    : null;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Where the entry with a tag stands in a directory: tag, type, count, value or its place.</summary>
    private static int? Entry(ReadOnlySpan<byte> tiff, int directory, int tag, bool little)
    {
        var count = UInt16(tiff.Slice(directory), little);
        for (var at = directory + 2; at < directory + 2 + (count * EntrySize); at += EntrySize)
        {
            if (UInt16(tiff.Slice(at), little) == tag)
                return at;
        }
        return null;
    }

    /// <summary>The text after the eight bytes that name its encoding.</summary>
    private static string Decode(ReadOnlySpan<byte> comment)
    {
        var text = comment.Slice(CodeSize).ToArray();
        if (!comment.StartsWith("UNICODE\0"u8))
            return Encoding.UTF8.GetString(text).TrimEnd('\0');
        // Writers do not agree on the byte order, but the zero bytes of Latin text show it.
        var big = text.Where((value, i) => i % 2 == 0 && value == 0).Count() >= text.Where((value, i) => i % 2 == 1 && value == 0).Count();
        return (big ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(text).TrimEnd('\0');
    }

    private static ushort UInt16(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);

    private static uint UInt32(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);
}
