using TextToImage.Networks.Onnx;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Networks;

/// <summary>
/// How many numbers of each type the weights of a graph are stored in. Of the file nothing is read but the headers of its weights (fields of onnx.proto), so that gigabytes
/// cost nothing.
/// </summary>
internal static class StoredWeights
{
    private const int Graph = 7, Initializer = 5, Dims = 1, DataType = 2;

    /// <summary>Counts the numbers.</summary>
    /// <param name="file">An ONNX file.</param>
    /// <returns>How many there are of each type; null where the file is not as it should be.</returns>
    public static IReadOnlyDictionary<ElementType, long>? Of(string file)
    {
        var counts = new Dictionary<ElementType, long>();
        try
        {
            using var stream = File.OpenRead(file);
            var reader = new MessageReader(stream);
            reader.Fields(stream.Length, (field, end) =>
            {
                if (field == Graph)
                    reader.Fields(end, (inner, last) => Count(reader, inner, last, counts));
            });
            return counts;
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

    private static void Count(MessageReader reader, int field, long end, Dictionary<ElementType, long> counts)
    {
        if (field != Initializer)
            return;
        var (count, type) = (1L, ElementType.Undefined);
        reader.Fields(end, (inner, last) =>
        {
            if (inner == Dims)
                count = reader.Numbers(last).Aggregate(count, (product, size) => checked(product * (long)size));
        }, (inner, number) =>
        {
            if (inner == DataType)
                type = (ElementType)(int)number;
            else if (inner == Dims)
                count = checked(count * (long)number);
        });
        counts[type] = (counts.TryGetValue(type, out var before) ? before : 0) + count;
    }
}
