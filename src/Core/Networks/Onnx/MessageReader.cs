using System.Text;

namespace TextToImage.Networks.Onnx;

/// <summary>
/// Walks over the fields of messages of protocol buffers in a stream; those that nobody takes are passed over, so that a file of gigabytes takes no memory
/// (protobuf.dev/programming-guides/encoding).
/// </summary>
/// <param name="stream">What can be sought in.</param>
internal sealed class MessageReader(Stream stream)
{
    private const int LongestName = 4096;

    /// <summary>Walks over the fields of a message.</summary>
    /// <param name="end">Where the message ends in the stream.</param>
    /// <param name="take">Told the number of each field that has a length, and where it ends; it may read of it, or none.</param>
    /// <param name="number">Told the number and value of each field that is a number; null: they are passed over.</param>
    /// <exception cref="InvalidDataException">It is cut off, or no message.</exception>
    public void Fields(long end, Action<int, long> take, Action<int, ulong>? number = null)
    {
        const int varint = 0, eightBytes = 1, withLength = 2, fourBytes = 5, bitsOfKind = 3;
        while (stream.Position < end)
        {
            var tag = Number();
            var field = (int)(tag >> bitsOfKind);
            switch ((int)(tag & 7))
            {
                case varint:
                    var value = Number();
                    number?.Invoke(field, value);
                    break;
                case eightBytes:
                    stream.Position += sizeof(long);
                    break;
                case fourBytes:
                    stream.Position += sizeof(int);
                    break;
                case withLength:
                    var length = (long)Number();
                    if (length < 0 || length > end - stream.Position)
                        throw new InvalidDataException("it is cut off");
                    var next = stream.Position + length;
                    take(field, next);
                    stream.Position = next;
                    break;
                default:
                    throw new InvalidDataException("it is not an ONNX file");
            }
        }
        if (stream.Position != end)
            throw new InvalidDataException("a part of it is longer than the whole");
    }

    /// <summary>The numbers of a field that has several of them in a row.</summary>
    public IEnumerable<ulong> Numbers(long end)
    {
        while (stream.Position < end)
            yield return Number();
    }

    /// <summary>A field that is a name.</summary>
    public string Name(long end) => end - stream.Position <= LongestName ? Encoding.UTF8.GetString(Bytes(end)) : throw new InvalidDataException("a name in it is longer than names are");

    /// <summary>The bytes of a field, which is gone back to the beginning of; null where there are more than <paramref name="most"/>.</summary>
    public byte[]? Peek(long end, long most)
    {
        var start = stream.Position;
        if (end - start > most)
            return null;
        var bytes = Bytes(end);
        stream.Position = start;
        return bytes;
    }

    /// <summary>The bytes of a field.</summary>
    public byte[] Bytes(long end)
    {
        var bytes = new byte[end - stream.Position];
        for (int at = 0, read; at < bytes.Length; at += read)
        {
            if ((read = stream.Read(bytes, at, bytes.Length - at)) == 0)
                throw new InvalidDataException("it is cut off");
        }
        return bytes;
    }

    /// <summary>A number of a field (a varint).</summary>
    private ulong Number()
    {
        const int bits = 7, all = 64;
        ulong value = 0;
        for (var shift = 0; shift < all; shift += bits)
        {
            var next = stream.ReadByte();
            if (next < 0)
                throw new InvalidDataException("it is cut off");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw new InvalidDataException("it is not an ONNX file");
    }
}
