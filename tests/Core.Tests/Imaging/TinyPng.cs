using System.Buffers.Binary;
using System.IO.Compression;

namespace TextToImage.Tests.Imaging;

/// <summary>Writes PNG files of any kind, sample by sample, with what writers for daily use do not offer.</summary>
internal static class TinyPng
{
    /// <summary>First column and row, and distance between columns and rows, of the seven passes of Adam7.</summary>
    private static readonly (int X, int Y, int Across, int Down)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The file for samples [height, width, channels of the colour type], not filtered.</summary>
    public static byte[] Build(int width, int height, int depth, int colourType, int[] samples, bool interlaced = false, params (string Type, byte[] Data)[] extra)
    {
        var channels = Channels(colourType);
        using var raw = new MemoryStream();
        foreach (var (left, top, across, down) in interlaced ? Passes : [(0, 0, 1, 1)])
        {
            for (var y = top; y < height && left < width; y += down)
            {
                raw.WriteByte(0);
                var row = Enumerable.Range(0, width).Where(x => x >= left && (x - left) % across == 0)
                    .SelectMany(x => samples.Skip(((y * width) + x) * channels).Take(channels)).ToArray();
                raw.Write(Pack(row, depth));
            }
        }
        return Build(width, height, depth, colourType, interlaced, Deflate(raw.ToArray()), extra);
    }

    /// <summary>The file with pixels that are compressed already.</summary>
    public static byte[] Build(int width, int height, int depth, int colourType, bool interlaced, byte[] compressed, params (string Type, byte[] Data)[] extra)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9], head[12]) = ((byte)depth, (byte)colourType, interlaced ? (byte)1 : (byte)0);
        return
        [
            137, 80, 78, 71, 13, 10, 26, 10, .. Chunks.OnePng("IHDR", head), .. extra.SelectMany(chunk => Chunks.OnePng(chunk.Type, chunk.Data)),
            .. Chunks.OnePng("IDAT", compressed), .. Chunks.OnePng("IEND", []),
        ];
    }

    public static int Channels(int colourType) => colourType switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };

    public static byte[] Deflate(byte[] data)
    {
        using var target = new MemoryStream();
        using (var zlib = new ZLibStream(target, CompressionLevel.Optimal))
            zlib.Write(data);
        return target.ToArray();
    }

    private static byte[] Pack(int[] row, int depth)
    {
        if (depth == 16)
            return [.. row.SelectMany(value => new[] { (byte)(value >> 8), (byte)value })];
        var bytes = new byte[((row.Length * depth) + 7) / 8];
        for (var i = 0; i < row.Length; i++)
            bytes[i * depth / 8] |= (byte)(row[i] << (8 - depth - (i * depth % 8)));
        return bytes;
    }
}
