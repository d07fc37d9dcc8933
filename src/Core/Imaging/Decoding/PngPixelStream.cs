using TextToImage.Imaging.Containers;

namespace TextToImage.Imaging.Decoding;

/// <summary>
/// A PNG file without what its pixels do not need. Decoders take a time for other chunks that grows with the square of their
/// length, and unpack some that say nothing of the pixels. The bytes are those of the file, not a copy.
/// </summary>
internal sealed class PngPixelStream : Stream
{
    /// <summary>Pixels are in consecutive chunks, so that few parts are needed; a file with more is made to do harm.</summary>
    private const int MostParts = 64;

    private static readonly HashSet<string> Needed = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"];

    private readonly byte[] _file;
    private readonly List<(int At, int Length)> _parts;
    private long _position;

    /// <summary>Finds the parts that matter.</summary>
    /// <param name="file">The whole file.</param>
    /// <exception cref="InvalidDataException">The file ends too early, or its chunks are out of order.</exception>
    public PngPixelStream(byte[] file)
    {
        _file = file;
        _parts = [(0, PngChunks.SignatureLength)];
        foreach (var (type, at, length) in PngChunks.Places(file))
        {
            if (!Needed.Contains(type))
                continue;
            var last = _parts[_parts.Count - 1];
            if (last.At + last.Length == at)
                _parts[_parts.Count - 1] = (last.At, last.Length + length);
            else if (_parts.Count == MostParts)
                throw new InvalidDataException("its parts are out of order");
            else
                _parts.Add((at, length));
        }
        Length = _parts.Sum(part => (long)part.Length);
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => true;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length { get; }

    /// <inheritdoc/>
    public override long Position
    {
        get => _position;
        set => _position = value < 0 ? throw new ArgumentOutOfRangeException(nameof(value)) : value;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        var read = 0;
        var start = 0L;
        foreach (var (at, length) in _parts)
        {
            var within = _position - start;
            start += length;
            if (within >= length)
                continue;
            var take = (int)Math.Min(count - read, length - within);
            Array.Copy(_file, at + (int)within, buffer, offset + read, take);
            read += take;
            _position += take;
        }
        return read;
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => _position,
        _ => Length,
    };

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
