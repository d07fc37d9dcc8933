using System.Buffers.Binary;
using System.Text;

namespace TextToImage.Imaging.Containers;

/// <summary>A chunk of a PNG file; its data is a part of the file's bytes.</summary>
internal readonly record struct PngChunk(string Type, ReadOnlyMemory<byte> Data);

/// <summary>PNG as its chunks: length, type, data and CRC-32, after an eight-byte signature.</summary>
internal static class PngChunks
{
    /// <summary>Bytes before the first chunk.</summary>
    public const int SignatureLength = 8;

    /// <summary>The type of the chunk that has an EXIF block.</summary>
    public const string Exif = "eXIf";

    private const int Overhead = 12;

    /// <summary>A hundred times what writers make of the largest pictures; more would only take time.</summary>
    private const int MostChunks = 1_000_000;

    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether the bytes begin as a PNG file does.</summary>
    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    /// <summary>The chunks, up to and including IEND; those with a wrong CRC, if not essential, are left out.</summary>
    /// <exception cref="InvalidDataException">The file ends within a chunk, or before IEND.</exception>
    /// <remarks>One by one: a file may have millions of them.</remarks>
    public static IEnumerable<PngChunk> Read(byte[] file)
    {
        foreach (var (type, at, length) in Places(file))
        {
            var intact = Crc(file.AsSpan(at + 4, length - 8)) == BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + length - 4));
            if (!intact && !char.IsLower(type[0]))
                throw new InvalidDataException($"the checksum of its {type} part is wrong");
            if (intact)
                yield return new PngChunk(type, file.AsMemory(at + 8, length - Overhead));
        }
    }

    /// <summary>Where each chunk stands as a whole, up to and including IEND; checksums are not looked at.</summary>
    /// <exception cref="InvalidDataException">The file ends within a chunk or before IEND, or has too many of them.</exception>
    public static IEnumerable<(string Type, int At, int Length)> Places(byte[] file)
    {
        var count = 0;
        for (var at = SignatureLength; at <= file.Length - Overhead;)
        {
            if (++count > MostChunks)
                throw new InvalidDataException("it has more than a million parts");
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - Overhead)
                break;
            var type = Encoding.ASCII.GetString(file, at + 4, 4);
            yield return (type, at, Overhead + (int)length);
            if (type == "IEND")
                yield break;
            at += Overhead + (int)length;
        }
        throw new InvalidDataException("the file ends too early");
    }

    /// <summary>The data of the first chunk of a type, its checksum not looked at; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file ends within a chunk or before IEND, or has too many of them.</exception>
    public static byte[]? Find(byte[] file, string type)
    {
        foreach (var (each, at, length) in Places(file))
        {
            if (each == type)
                return file.AsSpan(at + 8, length - Overhead).ToArray();
        }
        return null;
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
            chunk.Data.CopyTo(file.AsMemory(at + 8));
            var typed = file.AsSpan(at + 4, 4 + chunk.Data.Length);
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + chunk.Data.Length), Crc(typed));
            at += Overhead + chunk.Data.Length;
        }
        return file;
    }

    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = new Crc32();
        crc.Append(data);
        return crc.Value;
    }
}
