using System.Buffers.Binary;
using System.Text;

namespace TextToImage.Imaging.Containers;

/// <summary>The segments before a JPEG's pixels, where XMP and EXIF are kept and the form of the pixels is told.</summary>
internal static class JpegSegments
{
    private const byte Marker = 0xFF, Start = 0xD8, App0 = 0xE0, App1 = 0xE1;
    private const int LongestSegment = ushort.MaxValue;

    /// <summary>Start of a scan: pixels follow.</summary>
    public const byte Scan = 0xDA;

    private static readonly byte[] XmpHead = [.. "http://ns.adobe.com/xap/1.0/\0"u8];
    private static readonly byte[] ExifHead = [.. "Exif\0\0"u8];

    /// <summary>Whether the bytes begin as a JPEG file does.</summary>
    public static bool IsJpeg(byte[] file) => file.Length > 3 && file[0] == Marker && file[1] == Start && file[2] == Marker;

    /// <summary>Whether an XMP packet fits into one segment.</summary>
    public static bool Holds(string packet) => XmpHead.Length + Encoding.UTF8.GetByteCount(packet) + 2 <= LongestSegment;

    /// <summary>The file with an XMP packet in a segment of its own.</summary>
    public static byte[] InsertXmp(byte[] file, string packet)
    {
        byte[] content = [.. XmpHead, .. Encoding.UTF8.GetBytes(packet)];
        if (content.Length + 2 > LongestSegment)
        {
            throw new AIImageException(
                ErrorIds.ArgumentInvalid,
                $"The prompt and settings take {content.Length} bytes, and a JPEG file holds at most {LongestSegment - 2}; write a PNG or WebP, or shorten the prompt.");
        }
        // The JFIF segment has to stay first.
        var at = file.Length > 6 && file[3] == App0 ? 4 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(4)) : 2;
        var length = content.Length + 2;
        return [.. file.AsSpan(0, at), Marker, App1, (byte)(length >> 8), (byte)length, .. content, .. file.AsSpan(at)];
    }

    /// <summary>The XMP packet of a file, or null.</summary>
    public static string? FindXmp(byte[] file)
        => FindApp1(file, XmpHead) is { } content ? Encoding.UTF8.GetString(content, XmpHead.Length, content.Length - XmpHead.Length) : null;

    /// <summary>The XMP packet that a segment is; null where it is another one.</summary>
    public static string? PacketOf(byte marker, ReadOnlySpan<byte> content) =>
        marker == App1 && content.StartsWith(XmpHead) ? Encoding.UTF8.GetString(content.Slice(XmpHead.Length).ToArray()) : null;

    /// <summary>The EXIF block of a file, or null.</summary>
    public static byte[]? FindExif(byte[] file) => FindApp1(file, ExifHead);

    /// <summary>Where the content of each segment stands, up to that of the first scan.</summary>
    public static IEnumerable<(byte Marker, int At, int Length)> Segments(byte[] file)
    {
        for (var at = 2; at + 4 <= file.Length && file[at] == Marker;)
        {
            // Any number of 0xFF may stand before a marker.
            if (file[at + 1] == Marker)
            {
                at++;
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
            if (length < 2 || at + 2 + length > file.Length)
                yield break;
            yield return (file[at + 1], at + 4, length - 2);
            if (file[at + 1] == Scan)
                yield break;
            at += 2 + length;
        }
    }

    private static byte[]? FindApp1(byte[] file, byte[] head)
    {
        foreach (var (marker, at, length) in Segments(file))
        {
            if (marker == App1 && file.AsSpan(at, length).StartsWith(head))
                return file.AsSpan(at, length).ToArray();
        }
        return null;
    }
}
