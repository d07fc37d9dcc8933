using System.Buffers.Binary;
using System.Text;

namespace TextToImage.Imaging;

/// <summary>A chunk of a PNG file.</summary>
internal readonly record struct PngChunk(string Type, byte[] Data);

/// <summary>PNG as its chunks: length, type, data and CRC-32, after an eight-byte signature.</summary>
internal static class PngChunks
{
    private const int Overhead = 12;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] CrcTable = BuildCrcTable();

    /// <summary>Whether the bytes begin as a PNG file does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>The chunks, up to and including IEND; those with a wrong CRC, if not essential, are left out.</summary>
    /// <exception cref="InvalidDataException">The file ends within a chunk, or before IEND.</exception>
    public static List<PngChunk> Read(ReadOnlySpan<byte> file)
    {
        var chunks = new List<PngChunk>();
        for (var at = Signature.Length; at <= file.Length - Overhead;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.Slice(at));
            if (length > file.Length - at - Overhead)
                break;
            var typed = file.Slice(at + 4, 4 + (int)length);
            var type = Encoding.ASCII.GetString(typed.Slice(0, 4).ToArray());
            var intact = Crc(typed) == BinaryPrimitives.ReadUInt32BigEndian(file.Slice(at + 8 + (int)length));
            if (!intact && !char.IsLower(type[0]))
                throw new InvalidDataException($"the checksum of its {type} part is wrong");
            if (intact)
                chunks.Add(new PngChunk(type, typed.Slice(4).ToArray()));
            if (type == "IEND")
                return chunks;
            at += Overhead + (int)length;
        }
        throw new InvalidDataException("the file ends too early");
    }

    /// <summary>The file that chunks make.</summary>
    public static byte[] Write(IReadOnlyCollection<PngChunk> chunks)
    {
        var file = new byte[Signature.Length + chunks.Sum(chunk => Overhead + chunk.Data.Length)];
        Signature.CopyTo(file, 0);
        var at = Signature.Length;
        foreach (var chunk in chunks)
        {
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at), (uint)chunk.Data.Length);
            Encoding.ASCII.GetBytes(chunk.Type, 0, 4, file, at + 4);
            chunk.Data.CopyTo(file, at + 8);
            var typed = file.AsSpan(at + 4, 4 + chunk.Data.Length);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + chunk.Data.Length), Crc(typed));
            at += Overhead + chunk.Data.Length;
        }
        return file;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
            crc = CrcTable[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] BuildCrcTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < 256; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[i] = value;
        }
        return table;
    }
}
