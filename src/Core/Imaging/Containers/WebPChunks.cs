using System.Buffers.Binary;
using System.Text;

namespace TextToImage.Imaging.Containers;

/// <summary>The chunks of a WebP file: RIFF, little-endian, padded to even lengths.</summary>
internal static class WebPChunks
{
    private const int FileHead = 12, ChunkHead = 8;

    /// <summary>XMP or EXIF beyond this is not read.</summary>
    private const int MostMetadata = 4 * 1024 * 1024;

    private const byte XmpFlag = 0x04, AlphaFlag = 0x10;

    /// <summary>Whether the bytes begin as a WebP file does.</summary>
    public static bool IsWebP(byte[] file)
        => file.Length >= FileHead && file.AsSpan().StartsWith("RIFF"u8) && file.AsSpan(8).StartsWith("WEBP"u8);

    /// <summary>The file in its extended form, with an XMP packet.</summary>
    public static byte[] InsertXmp(byte[] file, string packet)
    {
        var chunks = Read(file).ToList();
        var head = chunks[0].Type == "VP8X" ? chunks[0].Data.ToArray() : Extended(chunks[0].Type, chunks[0].Data.Span);
        head[0] |= XmpFlag;
        if (chunks[0].Type == "VP8X")
            chunks.RemoveAt(0);
        chunks.Insert(0, ("VP8X", head));
        chunks.Add(("XMP ", Encoding.UTF8.GetBytes(packet)));
        return Write(chunks);
    }

    /// <summary>The XMP packet of a file, or null.</summary>
    public static string? FindXmp(byte[] file) => Find(file, "XMP ") is { } data ? Encoding.UTF8.GetString(data) : null;

    /// <summary>The EXIF block of a file, or null.</summary>
    public static byte[]? FindExif(byte[] file) => Find(file, "EXIF");

    private static byte[]? Find(byte[] file, string type)
    {
        var data = Read(file).FirstOrDefault(chunk => chunk.Type == type).Data;
        return data.Length is > 0 and <= MostMetadata ? data.ToArray() : null;
    }

    private static IEnumerable<(string Type, ReadOnlyMemory<byte> Data)> Read(byte[] file)
    {
        for (var at = FileHead; at + ChunkHead <= file.Length;)
        {
            var type = Encoding.ASCII.GetString(file, at, 4);
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
            if (length > file.Length - at - ChunkHead)
                yield break;
            yield return (type, file.AsMemory(at + ChunkHead, (int)length));
            at += ChunkHead + (int)length + (int)(length % 2);
        }
    }

    private static byte[] Write(List<(string Type, ReadOnlyMemory<byte> Data)> chunks)
    {
        using var target = new MemoryStream();
        using var writer = new BinaryWriter(target);
        writer.Write("RIFF"u8.ToArray());
        writer.Write(4 + chunks.Sum(chunk => ChunkHead + chunk.Data.Length + (chunk.Data.Length % 2)));
        writer.Write("WEBP"u8.ToArray());
        foreach (var (type, data) in chunks)
        {
            writer.Write(Encoding.ASCII.GetBytes(type));
            writer.Write(data.Length);
            writer.Write(data.ToArray());
            if (data.Length % 2 != 0)
                writer.Write((byte)0);
        }
        writer.Flush();
        return target.ToArray();
    }

    /// <summary>The extended header: flags, three reserved bytes, width - 1 and height - 1 in three bytes each.</summary>
    private static byte[] Extended(string type, ReadOnlySpan<byte> data)
    {
        var (width, height, alpha) = type == "VP8L" ? LosslessSize(data) : LossySize(data);
        var (w, h) = (width - 1, height - 1);
        return [alpha ? AlphaFlag : (byte)0, 0, 0, 0, (byte)w, (byte)(w >> 8), (byte)(w >> 16), (byte)h, (byte)(h >> 8), (byte)(h >> 16)];
    }

    private static (int Width, int Height, bool Alpha) LossySize(ReadOnlySpan<byte> data)
        => (BinaryPrimitives.ReadUInt16LittleEndian(data.Slice(6)) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data.Slice(8)) & 0x3FFF, false);

    private static (int Width, int Height, bool Alpha) LosslessSize(ReadOnlySpan<byte> data)
    {
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(data.Slice(1));
        return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1, (bits >> 28 & 1) != 0);
    }
}
