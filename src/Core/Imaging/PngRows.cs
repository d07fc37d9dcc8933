using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using TextToImage.Imaging.Containers;

namespace TextToImage.Imaging;

/// <summary>
/// A PNG of 8-bit colours that is written row by row, for pictures that are larger than memory (PNG specification, third edition: sections 5 for
/// chunks, 9 for filters, 10 for compression). Of each row the filter is taken whose bytes, as signed numbers, have the smallest sum (section 12.7).
/// </summary>
internal sealed class PngRows : IDisposable
{
    private const int Channels = 3, DataOfChunk = 1 << 16;
    private const byte Depth = 8, TrueColour = 2;

    /// <summary>Head of a zlib stream (RFC 1950): deflate with a window of 32 KB, and which level made it.</summary>
    private static readonly byte[] ZlibHead = [0x78, 0x9C];

    private readonly Stream _target;
    private readonly MemoryStream _data = new();
    private readonly DeflateStream _deflate;
    private readonly Adler32 _checksum = new();
    private readonly byte[][] _filtered;
    private byte[] _above;

    /// <summary>Writes what comes before the pixels.</summary>
    /// <param name="target">Where it goes; it stays open.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="before">Chunks between the head and the pixels, such as texts.</param>
    public PngRows(Stream target, int width, int height, IEnumerable<PngChunk> before)
    {
        _target = target;
        var signature = PngChunks.Write([]);
        target.Write(signature, 0, signature.Length);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(sizeof(int)), height);
        (head[8], head[9]) = (Depth, TrueColour);
        WriteChunk("IHDR", head);
        foreach (var chunk in before)
            WriteChunk(chunk.Type, chunk.Data.ToArray());
        _data.Write(ZlibHead, 0, ZlibHead.Length);
        _deflate = new DeflateStream(_data, CompressionLevel.Optimal, leaveOpen: true);
        _filtered = [.. Enumerable.Range(0, 5).Select(_ => new byte[1 + (width * Channels)])];
        _above = new byte[width * Channels];
    }

    /// <summary>Adds a row.</summary>
    /// <param name="row">Red, green, blue of each pixel.</param>
    public void Add(byte[] row)
    {
        var best = Best(row);
        _checksum.Append(best);
        _deflate.Write(best, 0, best.Length);
        row.CopyTo(_above, 0);
        if (_data.Length >= DataOfChunk)
            WriteData();
    }

    /// <summary>Writes what comes after the last row.</summary>
    public void Finish()
    {
        _deflate.Dispose();
        var checksum = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, _checksum.Value);
        _data.Write(checksum, 0, checksum.Length);
        WriteData();
        WriteChunk("IEND", []);
    }

    /// <summary>Frees buffers; what is not finished is no picture.</summary>
    public void Dispose()
    {
        _deflate.Dispose();
        _data.Dispose();
    }

    private void WriteData()
    {
        WriteChunk("IDAT", _data.ToArray());
        _data.SetLength(0);
    }

    private void WriteChunk(string type, byte[] data)
    {
        var number = new byte[sizeof(uint)];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        _target.Write(number, 0, number.Length);
        var name = Encoding.ASCII.GetBytes(type);
        var crc = new Crc32();
        crc.Append(name);
        crc.Append(data);
        _target.Write(name, 0, name.Length);
        _target.Write(data, 0, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(number, crc.Value);
        _target.Write(number, 0, number.Length);
    }

    /// <summary>The row by the filter that suits it: none, left, above, their mean, or Paeth's.</summary>
    private byte[] Best(byte[] row)
    {
        Span<long> sums = stackalloc long[_filtered.Length];
        for (var filter = 0; filter < _filtered.Length; filter++)
            _filtered[filter][0] = (byte)filter;
        for (var i = 0; i < row.Length; i++)
        {
            var (left, up, corner) = i < Channels ? (0, (int)_above[i], 0) : (row[i - Channels], _above[i], _above[i - Channels]);
            Put(0, row[i], sums, i);
            Put(1, row[i] - left, sums, i);
            Put(2, row[i] - up, sums, i);
            Put(3, row[i] - ((left + up) / 2), sums, i);
            Put(4, row[i] - Paeth(left, up, corner), sums, i);
        }
        var best = 0;
        for (var filter = 1; filter < sums.Length; filter++)
            best = sums[filter] < sums[best] ? filter : best;
        return _filtered[best];
    }

    private void Put(int filter, int value, Span<long> sums, int at)
    {
        _filtered[filter][at + 1] = unchecked((byte)value);
        sums[filter] += Math.Abs((int)unchecked((sbyte)value));
    }

    /// <summary>Of left, above and the corner between them the one nearest to left + above - corner.</summary>
    private static int Paeth(int left, int up, int corner)
    {
        var (toLeft, toUp, toCorner) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - (2 * corner)));
        return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
    }

    /// <summary>The checksum of zlib streams (RFC 1950, section 8.2).</summary>
    private sealed class Adler32
    {
        private const uint Base = 65_521;

        /// <summary>So many bytes can be added before the sums could overflow.</summary>
        private const int Most = 5552;

        private uint _sum = 1, _sums;

        public uint Value => (_sums << 16) | _sum;

        public void Append(byte[] data)
        {
            for (var start = 0; start < data.Length; start += Most)
            {
                var end = Math.Min(data.Length, start + Most);
                for (var i = start; i < end; i++)
                {
                    _sum += data[i];
                    _sums += _sum;
                }
                (_sum, _sums) = (_sum % Base, _sums % Base);
            }
        }
    }
}
