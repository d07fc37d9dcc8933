using System.Text;

namespace TextToImage.Networks;

/// <summary>
/// What a graph says of itself without being loaded: its inputs, its outputs and its kinds of operators. Weights, which make up nearly all of a
/// file, are passed over.
/// </summary>
/// <param name="Inputs">Names and sizes, in the graph's order; a size that is open is -1. Older exports name their weights here too.</param>
/// <param name="Outputs">The same of its outputs.</param>
/// <param name="Operators">Kinds of operators, such as Softmax.</param>
internal sealed record GraphHead(IReadOnlyList<(string Name, int[] Sizes)> Inputs, IReadOnlyList<(string Name, int[] Sizes)> Outputs, IReadOnlyCollection<string> Operators)
{
    /// <summary>Numbers of fields in onnx.proto3: of ModelProto, GraphProto, NodeProto, ValueInfoProto and what these have in them.</summary>
    private const int Graph = 7, Node = 1, Input = 11, Output = 12, OperatorType = 4, ValueName = 1, ValueType = 2, TensorType = 1, TensorShape = 2, ShapeSize = 1, SizeNumber = 1;

    /// <summary>Names and kinds are short: what is longer is none.</summary>
    private const int LongestName = 4096;

    /// <summary>Reads the head of a file.</summary>
    /// <param name="file">Path of an .onnx file.</param>
    /// <exception cref="AIImageException">It cannot be read, or is no graph.</exception>
    public static GraphHead Read(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            var (inputs, outputs, operators) = (new List<(string, int[])>(), new List<(string, int[])>(), new HashSet<string>(StringComparer.Ordinal));
            foreach (var graph in Messages(stream, stream.Length).Where(field => field.Number == Graph))
            {
                foreach (var field in Messages(stream, graph.End))
                {
                    if (field.Number == Node)
                        operators.UnionWith(Messages(stream, field.End).Where(part => part.Number == OperatorType).Select(part => Name(stream, part.End)));
                    else if (field.Number == Input)
                        inputs.Add(Value(stream, field.End));
                    else if (field.Number == Output)
                        outputs.Add(Value(stream, field.End));
                }
            }
            return new GraphHead(inputs, outputs, operators);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{file}' cannot be read: {error.Message.TrimEnd('.')}; install the model again.", error) { Subject = file };
        }
    }

    private static (string Name, int[] Sizes) Value(Stream stream, long end)
    {
        var (name, sizes) = ("", new List<int>());
        foreach (var part in Messages(stream, end))
        {
            if (part.Number == ValueName)
                name = Name(stream, part.End);
            else if (part.Number == ValueType)
                sizes.AddRange(Sizes(stream, part.End));
        }
        return (name, [.. sizes]);
    }

    private static IEnumerable<int> Sizes(Stream stream, long end) =>
        from tensor in Messages(stream, end)
        where tensor.Number == TensorType
        from shape in Messages(stream, tensor.End)
        where shape.Number == TensorShape
        from size in Messages(stream, shape.End)
        where size.Number == ShapeSize
        select Size(stream, size.End);

    private static int Size(Stream stream, long end) => Fields(stream, end).Where(field => field.Number == SizeNumber && field.Value is > 0 and <= int.MaxValue).Select(field => (int)field.Value).DefaultIfEmpty(-1).First();

    private static string Name(Stream stream, long end)
    {
        var bytes = new byte[Math.Min(end - stream.Position, LongestName)];
        for (var read = 0; read < bytes.Length;)
        {
            var more = stream.Read(bytes, read, bytes.Length - read);
            if (more == 0)
                throw new EndOfStreamException("it ends within a name");
            read += more;
        }
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>The fields of a message that are messages or texts, each with where it ends.</summary>
    private static IEnumerable<(int Number, long End)> Messages(Stream stream, long end) => Fields(stream, end).Where(field => field.End > 0).Select(field => (field.Number, field.End));

    /// <summary>All fields of a message: those with a length by their end, numbers by their value. The stream goes on behind each one, whatever was read of it.</summary>
    private static IEnumerable<(int Number, long End, long Value)> Fields(Stream stream, long end)
    {
        const int number = 0, eightBytes = 1, length = 2, fourBytes = 5, bitsOfKind = 3;
        while (stream.Position < end)
        {
            var tag = Varint(stream);
            switch ((int)(tag & 7))
            {
                case number:
                    var value = Varint(stream);
                    yield return ((int)(tag >> bitsOfKind), 0, value);
                    break;
                case length:
                    var bytes = Varint(stream);
                    var close = stream.Position + bytes;
                    if (bytes < 0 || close > end)
                        throw new EndOfStreamException("a part of it is longer than the whole");
                    yield return ((int)(tag >> bitsOfKind), close, 0);
                    stream.Position = close;
                    break;
                case eightBytes:
                    stream.Position += 8;
                    break;
                case fourBytes:
                    stream.Position += 4;
                    break;
                default:
                    throw new InvalidDataException("it is no ONNX file");
            }
        }
    }

    private static long Varint(Stream stream)
    {
        const int bits = 7, most = 63;
        var result = 0L;
        for (var shift = 0; shift <= most; shift += bits)
        {
            var read = stream.ReadByte();
            if (read < 0)
                throw new EndOfStreamException("it ends within a number");
            result |= (long)(read & 0x7F) << shift;
            if (read < 0x80)
                return result;
        }
        throw new InvalidDataException("it is no ONNX file");
    }
}
