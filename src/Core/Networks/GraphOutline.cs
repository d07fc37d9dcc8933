using System.Collections.Concurrent;
using Google.Protobuf;
using TextToImage.Networks.Onnx;

namespace TextToImage.Networks;

/// <summary>
/// What an ONNX file says of itself before it is loaded: inputs, outputs, and where asked for operators and the shapes of weights. The
/// numbers of the weights are passed over, so that files of gigabytes are read in milliseconds.
/// </summary>
internal sealed class GraphOutline
{
    /// <summary>Fields of the messages of onnx.proto that are read here; others are passed over.</summary>
    private const int ModelGraph = 7, GraphNode = 1, GraphInitializer = 5, GraphInput = 11, GraphOutput = 12, TensorDims = 1, TensorName = 8;

    /// <summary>Operators are small; what is larger has weights inside and is passed over.</summary>
    private const long LargestNode = 1 << 20;

    /// <summary>Outlines of files that have not changed, which several parts of a program ask for one after the other.</summary>
    private static readonly ConcurrentDictionary<(string File, long Length, DateTime Written, bool Whole), GraphOutline> Known = new();

    private const int MostKnown = 64;

    private readonly Dictionary<string, long[]> _weights = new(StringComparer.Ordinal);

    /// <summary>What the graph takes, by name; weights that older exporters list there, too, are left out.</summary>
    public Dictionary<string, NetworkTensor> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>What the graph puts out, by name.</summary>
    public Dictionary<string, NetworkTensor> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>The operators in order; empty where they were not asked for.</summary>
    public List<NodeProto> Nodes { get; } = [];

    /// <summary>Shape of a weight; null where the graph has none of that name.</summary>
    public long[]? WeightShape(string name) => _weights.TryGetValue(name, out var shape) ? shape : null;

    /// <summary>Reads a file.</summary>
    /// <param name="file">An ONNX file.</param>
    /// <param name="whole">Whether operators and shapes of weights are wanted, too.</param>
    /// <exception cref="AIImageException">It cannot be read or is no ONNX file.</exception>
    public static GraphOutline Read(string file, bool whole = false)
    {
        try
        {
            var info = new FileInfo(file);
            var key = (info.FullName, info.Length, info.LastWriteTimeUtc, whole);
            if (Known.TryGetValue(key, out var known))
                return known;
            var outline = new GraphOutline();
            using (var stream = RegularFile.Open(file))
                outline.ReadModel(stream, whole);
            if (Known.Count >= MostKnown)
                Known.Clear();
            return Known[key] = outline;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidProtocolBufferException or InvalidDataException)
        {
            NetworkFile.Require(file);
            throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{file}' cannot be read: {error.Message.TrimEnd('.')}; the file is damaged or incomplete, install the model again.", error) { Subject = file };
        }
    }

    private void ReadModel(Stream stream, bool whole) => Fields(stream, stream.Length, (field, length) =>
    {
        if (field != ModelGraph)
            return false;
        Fields(stream, stream.Position + length, (part, size) => ReadGraph(stream, part, size, whole));
        foreach (var weight in _weights.Keys)
            Inputs.Remove(weight);
        return true;
    });

    private bool ReadGraph(Stream stream, int field, long length, bool whole)
    {
        switch (field)
        {
            case GraphInput or GraphOutput:
                var value = ValueInfoProto.Parser.ParseFrom(Bytes(stream, length));
                (field == GraphInput ? Inputs : Outputs)[value.Name] = TensorOf(value);
                return true;
            case GraphNode when whole && length <= LargestNode:
                Nodes.Add(NodeProto.Parser.ParseFrom(Bytes(stream, length)));
                return true;
            case GraphInitializer:
                ReadWeight(stream, stream.Position + length);
                return true;
            default:
                return false;
        }
    }

    private void ReadWeight(Stream stream, long end)
    {
        var shape = new List<long>();
        var name = "";
        Fields(stream, end, (field, length) =>
        {
            if (field == TensorName)
            {
                name = System.Text.Encoding.UTF8.GetString(Bytes(stream, length));
                return true;
            }
            if (field != TensorDims)
                return false;
            for (var stop = stream.Position + length; stream.Position < stop;)
                shape.Add((long)Varint(stream));
            return true;
        }, (field, number) =>
        {
            if (field == TensorDims)
                shape.Add((long)number);
        });
        _weights[name] = [.. shape];
    }

    private static NetworkTensor TensorOf(ValueInfoProto value)
    {
        var tensor = value.Type?.TensorType;
        var sizes = tensor?.Shape?.Dim.ToList() ?? [];
        return new NetworkTensor(
            value.Name,
            (Microsoft.ML.OnnxRuntime.Tensors.TensorElementType)(int)(tensor?.ElemType ?? TensorProto.Types.DataType.Undefined),
            [.. sizes.Select(size => size.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && size.DimValue is > 0 and <= int.MaxValue ? (int)size.DimValue : -1)],
            [.. sizes.Select(size => size.DimParam)]);
    }

    /// <summary>Walks over the fields of a message; those with a length that nobody takes are passed over.</summary>
    private static void Fields(Stream stream, long end, Func<int, long, bool> take, Action<int, ulong>? number = null)
    {
        const int varint = 0, eightBytes = 1, withLength = 2, fourBytes = 5;
        if (end > stream.Length)
            throw new InvalidDataException("it ends too early");
        while (stream.Position < end)
        {
            var tag = Varint(stream);
            var field = (int)(tag >> 3);
            switch ((int)(tag & 7))
            {
                case varint:
                    var value = Varint(stream);
                    number?.Invoke(field, value);
                    break;
                case eightBytes:
                    stream.Position += sizeof(long);
                    break;
                case fourBytes:
                    stream.Position += sizeof(int);
                    break;
                case withLength:
                    var length = (long)Varint(stream);
                    var next = stream.Position + length;
                    if (length < 0 || next > end)
                        throw new InvalidDataException("it ends too early");
                    take(field, length);
                    stream.Position = next;
                    break;
                default:
                    throw new InvalidDataException("it is not an ONNX file");
            }
        }
    }

    private static byte[] Bytes(Stream stream, long length)
    {
        var bytes = new byte[length];
        for (var read = 0; read < bytes.Length;)
        {
            var count = stream.Read(bytes, read, bytes.Length - read);
            if (count == 0)
                throw new InvalidDataException("it ends too early");
            read += count;
        }
        return bytes;
    }

    private static ulong Varint(Stream stream)
    {
        const int bits = 7, most = 63;
        ulong value = 0;
        for (var shift = 0; shift <= most; shift += bits)
        {
            var next = stream.ReadByte();
            if (next < 0)
                throw new InvalidDataException("it ends too early");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
        throw new InvalidDataException("it is not an ONNX file");
    }
}
