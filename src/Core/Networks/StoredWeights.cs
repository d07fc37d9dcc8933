using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Networks;

/// <summary>
/// How many numbers of each type the weights of a graph are stored in. Of the file nothing is read but the headers of its weights (fields of onnx.proto), so that gigabytes
/// cost nothing.
/// </summary>
internal sealed class StoredWeights : IDisposable
{
    private const int Graph = 7, Initializer = 5, Dims = 1, DataType = 2;
    private const int Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5;

    private readonly FileStream _stream;
    private readonly Dictionary<ElementType, long> _counts = [];

    private StoredWeights(string file) => _stream = File.OpenRead(file);

    /// <summary>Counts the numbers.</summary>
    /// <param name="file">An ONNX file.</param>
    /// <returns>How many there are of each type; null where the file is not as it should be.</returns>
    public static IReadOnlyDictionary<ElementType, long>? Of(string file)
    {
        try
        {
            using var weights = new StoredWeights(file);
            weights.Each(weights._stream.Length, (field, end) =>
            {
                if (field == Graph)
                    weights.Each(end, (inner, last) => weights.Weight(inner, last));
            });
            return weights._counts;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>What most numbers are stored in, in the words of users; null where there are none.</summary>
    public static string? Precision(IReadOnlyDictionary<ElementType, long>? counts) => counts is null || counts.Count == 0 ? null : counts.OrderByDescending(count => count.Value).First().Key switch
    {
        ElementType.Float => "fp32",
        ElementType.Float16 => "fp16",
        ElementType.Bfloat16 => "bf16",
        ElementType.Int8 or ElementType.Uint8 => "int8",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>Closes the file.</summary>
    public void Dispose() => _stream.Dispose();

    private void Weight(int field, long? end)
    {
        if (field != Initializer)
            return;
        var (count, type) = (1L, ElementType.Undefined);
        Each(end, (inner, last) =>
        {
            if (inner == DataType)
                type = (ElementType)Number();
            else if (inner == Dims && last is { } packed)
                while (_stream.Position < packed)
                    count = checked(count * Number());
            else if (inner == Dims)
                count = checked(count * Number());
        });
        _counts[type] = (_counts.TryGetValue(type, out var before) ? before : 0) + count;
    }

    /// <summary>Goes over the fields of a message.</summary>
    /// <param name="end">Where it ends; null for the whole file.</param>
    /// <param name="read">Is given the number of a field and, for those with a length, where it ends; what it leaves unread is skipped.</param>
    private void Each(long? end, Action<int, long?> read)
    {
        while (_stream.Position < (end ?? _stream.Length))
        {
            var tag = Number();
            switch ((int)(tag & 7))
            {
                case Varint:
                    var before = _stream.Position;
                    read((int)(tag >> 3), null);
                    if (_stream.Position == before)
                        Number();
                    break;
                case Delimited:
                    var length = Number();
                    var last = _stream.Position + length;
                    if (length < 0 || last > _stream.Length)
                        throw new InvalidDataException("A field is longer than the file.");
                    read((int)(tag >> 3), last);
                    _stream.Position = last;
                    break;
                case Fixed64:
                    _stream.Position += sizeof(long);
                    break;
                case Fixed32:
                    _stream.Position += sizeof(int);
                    break;
                default:
                    throw new InvalidDataException("A field is of no kind.");
            }
        }
    }

    /// <summary>A number of base 128 (protobuf.dev, "Encoding").</summary>
    private long Number()
    {
        var number = 0L;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = _stream.ReadByte();
            if (next < 0)
                throw new InvalidDataException("The file ends within a number.");
            number |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
                return number;
        }
        throw new InvalidDataException("A number is too long.");
    }
}
