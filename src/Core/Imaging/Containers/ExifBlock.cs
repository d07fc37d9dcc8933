using System.Buffers.Binary;

namespace TextToImage.Imaging.Containers;

/// <summary>A tag's value in an EXIF block.</summary>
/// <param name="Tag">What it is.</param>
/// <param name="Type">TIFF's type of its numbers: 2 is text, 3 are numbers of 16 bits, 7 is anything.</param>
/// <param name="Data">Its bytes.</param>
/// <param name="IsLittle">Whether its numbers have the lowest byte first.</param>
internal sealed record ExifValue(int Tag, int Type, byte[] Data, bool IsLittle);

/// <summary>EXIF as its values: TIFF's main directory and the directory of EXIF that it points to. What is broken is left out.</summary>
internal static class ExifBlock
{
    private const int ExifDirectory = 0x8769, Orientation = 0x0112;
    private const int EntrySize = 12, InPlace = 4;

    /// <summary>More than a directory has, and little enough for a hostile file to take no time.</summary>
    private const int MostEntries = 1000;

    private static readonly byte[] Head = [.. "Exif\0\0"u8];

    /// <summary>Bytes of a number of each of TIFF's types 1 to 12.</summary>
    private static readonly int[] Sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

    /// <summary>The values of a block in order.</summary>
    public static IReadOnlyList<ExifValue> Read(byte[] block)
    {
        var tiff = block.AsSpan().StartsWith(Head) ? block.AsSpan(Head.Length).ToArray() : block;
        if (tiff.Length < 8 || !(tiff.AsSpan().StartsWith("II"u8) || tiff.AsSpan().StartsWith("MM"u8)))
            return [];
        var little = tiff[0] == 'I';
        var main = Directory(tiff, UInt32(tiff.AsSpan(4), little), little);
        var further = main.Find(value => value.Tag == ExifDirectory && value.Data.Length >= 4);
        return [.. main, .. further is null ? [] : Directory(tiff, UInt32(further.Data, little), little)];
    }

    /// <summary>How the picture is turned, 1 (upright) to 8; 1 where the block does not say.</summary>
    public static int OrientationOf(byte[] block) =>
        Read(block).FirstOrDefault(value => value.Tag == Orientation && value.Type == 3 && value.Data.Length >= 2) is { } found && UInt16(found.Data, found.IsLittle) is >= 1 and <= 8 and var turned ? turned : 1;

    private static List<ExifValue> Directory(byte[] tiff, uint start, bool little)
    {
        var (values, left) = (new List<ExifValue>(), (long)tiff.Length);
        if (start > tiff.Length - 2)
            return values;
        var count = Math.Min(MostEntries, (int)UInt16(tiff.AsSpan((int)start), little));
        for (var i = 0; i < count; i++)
        {
            var at = (int)start + 2 + (i * EntrySize);
            if (at + EntrySize > tiff.Length)
                break;
            var entry = tiff.AsSpan(at, EntrySize);
            var type = UInt16(entry.Slice(2), little);
            var length = UInt32(entry.Slice(4), little) * (long)(type < Sizes.Length ? Sizes[type] : 0);
            var place = length <= InPlace ? (long)at + 8 : UInt32(entry.Slice(8), little);
            // Values that lie over one another are no more than the file is long.
            if (length > 0 && place + length <= tiff.Length && (left -= length) >= 0)
                values.Add(new ExifValue(UInt16(entry, little), type, tiff.AsSpan((int)place, (int)length).ToArray(), little));
        }
        return values;
    }

    private static ushort UInt16(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);

    private static uint UInt32(ReadOnlySpan<byte> data, bool little)
        => little ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);
}
