using System.Buffers.Binary;
using System.Text;

namespace TextToImage.Tests.Imaging;

/// <summary>Reads the chunks of PNG and WebP files by itself, to check what the writers wrote.</summary>
internal static class Chunks
{
    /// <summary>The chunks of a PNG; fails where a length, a checksum or the order is wrong.</summary>
    public static List<(string Type, byte[] Data)> OfPng(byte[] file)
    {
        Assert.Equal([137, 80, 78, 71, 13, 10, 26, 10], file[..8]);
        var chunks = new List<(string, byte[])>();
        var at = 8;
        while (at < file.Length)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var data = file[(at + 8)..(at + 8 + length)];
            var type = Encoding.ASCII.GetString(file, at + 4, 4);
            Assert.Equal(Crc([.. Encoding.ASCII.GetBytes(type), .. data]), BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)));
            chunks.Add((type, data));
            at += 12 + length;
        }
        Assert.Equal("IHDR", chunks[0].Item1);
        Assert.Equal("IEND", chunks[^1].Item1);
        return chunks;
    }

    /// <summary>The chunks of a WebP; fails where a length is wrong.</summary>
    public static List<(string Type, byte[] Data)> OfWebP(byte[] file)
    {
        Assert.Equal("RIFF", Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal("WEBP", Encoding.ASCII.GetString(file, 8, 4));
        var chunks = new List<(string, byte[])>();
        for (var at = 12; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(at + 4));
            chunks.Add((Encoding.ASCII.GetString(file, at, 4), file[(at + 8)..(at + 8 + length)]));
            at += 8 + length + (length & 1);
        }
        return chunks;
    }

    /// <summary>A PNG with a chunk put in after its head.</summary>
    public static byte[] InsertInPng(byte[] file, string type, byte[] data) => [.. file[..33], .. OnePng(type, data), .. file[33..]];

    /// <summary>The bytes of one chunk of a PNG.</summary>
    public static byte[] OnePng(string type, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(type), .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc(chunk[4..^4]));
        return chunk;
    }

    /// <summary>Bit by bit, as the PNG specification defines it.</summary>
    private static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            for (var i = 0; i < 8; i++)
                crc = (crc >> 1) ^ (((crc ^ (uint)(value >> i)) & 1) * 0xEDB88320);
        }
        return ~crc;
    }
}
