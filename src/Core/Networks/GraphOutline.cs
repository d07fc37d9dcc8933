using System.Collections.Concurrent;
using Google.Protobuf;
using TextToImage.Networks.Onnx;

namespace TextToImage.Networks;

/// <summary>
/// What an ONNX file says of itself before it is loaded: inputs, outputs, operators, functions of its own, shapes of weights and the files they are in. The
/// numbers of the weights are passed over, so that files of gigabytes are read in milliseconds. Field numbers are those of ONNX's own onnx.proto
/// (github.com/onnx/onnx), of which the one here has a part.
/// </summary>
internal sealed class GraphOutline
{
    /// <summary>Operators are small; what is larger has weights inside, and is among <see cref="Operators"/> alone.</summary>
    private const long LargestNode = 1 << 20;

    /// <summary>Graphs within graphs, as branches and loops have them.</summary>
    private const int Deepest = 32;

    private const int MostKnown = 64;

    /// <summary>Outlines of files that have not changed, which several parts of a program ask for one after the other.</summary>
    private static readonly ConcurrentDictionary<(string File, long Length, DateTime Written, bool Whole), GraphOutline> Known = new();

    private readonly Dictionary<string, long[]> _weights = new(StringComparer.Ordinal);
    private readonly List<NetworkTensor> _inputs = [], _outputs = [];
    private readonly HashSet<(string Domain, string Name)> _operators = [], _functions = [];
    private readonly HashSet<string> _externalFiles = new(StringComparer.Ordinal);
    private readonly bool _whole;
    private readonly MessageReader _reader;

    private GraphOutline(Stream stream, bool whole)
    {
        (_reader, _whole) = (new MessageReader(stream), whole);
        ReadModel(stream.Length);
        Inputs = ByName(_inputs.Where(input => !_weights.ContainsKey(input.Name)));
        Outputs = ByName(_outputs);
        FirstOutput = _outputs.FirstOrDefault();
    }

    /// <summary>What the graph takes, by name; weights that older exporters list there, too, are left out.</summary>
    public Dictionary<string, NetworkTensor> Inputs { get; }

    /// <summary>What the graph puts out, by name.</summary>
    public Dictionary<string, NetworkTensor> Outputs { get; }

    /// <summary>What the graph puts out first; null where it puts out nothing.</summary>
    public NetworkTensor? FirstOutput { get; }

    /// <summary>Domain and name of every operator that a node asks for, in graphs within graphs and functions, too.</summary>
    public IReadOnlyCollection<(string Domain, string Name)> Operators => _operators;

    /// <summary>Domain and name of every function that the file itself defines.</summary>
    public IReadOnlyCollection<(string Domain, string Name)> Functions => _functions;

    /// <summary>Names of the files of weights, as the graph has them.</summary>
    public IReadOnlyCollection<string> ExternalFiles => _externalFiles;

    /// <summary>The nodes of the graph itself in order; empty where they were not asked for.</summary>
    public List<NodeProto> Nodes { get; } = [];

    /// <summary>Shape of a weight; null where the graph has none of that name.</summary>
    public long[]? WeightShape(string name) => _weights.TryGetValue(name, out var shape) ? shape : null;

    /// <summary>Reads a file.</summary>
    /// <param name="file">An ONNX file.</param>
    /// <param name="whole">Whether <see cref="Nodes"/> are wanted, too.</param>
    /// <exception cref="AIImageException">It cannot be read, is no ONNX file, or is nested more deeply than networks are.</exception>
    public static GraphOutline Read(string file, bool whole = false)
    {
        try
        {
            var info = new FileInfo(file);
            var key = (info.FullName, info.Length, info.LastWriteTimeUtc, whole);
            if (Known.TryGetValue(key, out var known))
                return known;
            using var stream = RegularFile.Open(file);
            var outline = new GraphOutline(stream, whole);
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

    private static Dictionary<string, NetworkTensor> ByName(IEnumerable<NetworkTensor> tensors)
    {
        var named = new Dictionary<string, NetworkTensor>(StringComparer.Ordinal);
        foreach (var tensor in tensors)
            named[tensor.Name] = tensor;
        return named;
    }

    private void ReadModel(long end)
    {
        const int graph = 7, function = 25;
        _reader.Fields(end, (field, inner) =>
        {
            if (field == graph)
                ReadGraph(inner, 0);
            else if (field == function)
                ReadFunction(inner);
        });
    }

    private void ReadFunction(long end)
    {
        const int functionName = 1, node = 7, functionDomain = 10;
        var (name, domain) = ("", "");
        _reader.Fields(end, (field, inner) =>
        {
            if (field == functionName)
                name = _reader.Name(inner);
            else if (field == functionDomain)
                domain = _reader.Name(inner);
            else if (field == node)
                ReadNode(inner, 0);
        });
        _functions.Add((domain, name));
    }

    private void ReadGraph(long end, int depth)
    {
        const int node = 1, initializer = 5, input = 11, output = 12, sparseInitializer = 15;
        if (depth > Deepest)
            throw new InvalidDataException("its graphs are nested without end");
        var isOuter = depth == 0;
        _reader.Fields(end, (field, inner) =>
        {
            switch (field)
            {
                case node:
                    if (_whole && isOuter && _reader.Peek(inner, LargestNode) is { } bytes)
                        Nodes.Add(NodeProto.Parser.ParseFrom(bytes));
                    ReadNode(inner, depth);
                    break;
                case initializer:
                    ReadTensor(inner, isOuter);
                    break;
                case sparseInitializer:
                    ReadSparseTensor(inner);
                    break;
                case input or output when isOuter:
                    (field == input ? _inputs : _outputs).Add(ReadValue(inner));
                    break;
            }
        });
    }

    private void ReadNode(long end, int depth)
    {
        const int operatorType = 4, attribute = 5, operatorDomain = 7;
        var (name, domain) = ("", "");
        _reader.Fields(end, (field, inner) =>
        {
            if (field == operatorType)
                name = _reader.Name(inner);
            else if (field == operatorDomain)
                domain = _reader.Name(inner);
            else if (field == attribute)
                ReadAttribute(inner, depth);
        });
        _operators.Add((domain, name));
    }

    private void ReadAttribute(long end, int depth)
    {
        const int tensor = 5, graph = 6, tensors = 10, graphs = 11, sparseTensor = 22, sparseTensors = 23;
        _reader.Fields(end, (field, inner) =>
        {
            if (field is graph or graphs)
                ReadGraph(inner, depth + 1);
            else if (field is tensor or tensors)
                ReadTensor(inner, isWeight: false);
            else if (field is sparseTensor or sparseTensors)
                ReadSparseTensor(inner);
        });
    }

    private void ReadSparseTensor(long end)
    {
        const int values = 1, indices = 2;
        _reader.Fields(end, (field, inner) =>
        {
            if (field is values or indices)
                ReadTensor(inner, isWeight: false);
        });
    }

    private void ReadTensor(long end, bool isWeight)
    {
        const int dims = 1, tensorName = 8, externalData = 13;
        var shape = new List<long>();
        var name = "";
        _reader.Fields(end, (field, inner) =>
        {
            if (field == tensorName)
                name = _reader.Name(inner);
            else if (field == dims)
                shape.AddRange(_reader.Numbers(inner).Select(size => (long)size));
            else if (field == externalData)
                ReadEntry(inner);
        }, (field, number) =>
        {
            if (field == dims)
                shape.Add((long)number);
        });
        if (isWeight)
            _weights[name] = [.. shape];
    }

    private void ReadEntry(long end)
    {
        const int entryKey = 1, entryValue = 2;
        var (key, value) = ("", "");
        _reader.Fields(end, (field, inner) =>
        {
            if (field == entryKey)
                key = _reader.Name(inner);
            else if (field == entryValue)
                value = _reader.Name(inner);
        });
        if (key == "location")
            _externalFiles.Add(value);
    }

    /// <summary>An input or output. Read by hand, as all of this that a picture needs: Windows PowerShell may have another version of the library of protocol buffers in its process.</summary>
    private NetworkTensor ReadValue(long end)
    {
        const int valueName = 1, valueType = 2, tensorType = 1, elementType = 1, tensorShape = 2, dimension = 1;
        var (name, element) = ("", 0UL);
        var (sizes, symbols) = (new List<int>(), new List<string>());
        _reader.Fields(end, (field, inner) =>
        {
            if (field == valueName)
                name = _reader.Name(inner);
            else if (field == valueType)
                _reader.Fields(inner, (kind, tensor) => { if (kind == tensorType) ReadTensorType(tensor); });
        });
        return new NetworkTensor(name, (Microsoft.ML.OnnxRuntime.Tensors.TensorElementType)(int)element, sizes, symbols);

        void ReadTensorType(long tensor) => _reader.Fields(
            tensor,
            (field, inner) =>
            {
                if (field == tensorShape)
                    _reader.Fields(inner, (part, size) => { if (part == dimension) ReadDimension(size); });
            },
            (field, number) => element = field == elementType ? number : element);

        void ReadDimension(long size)
        {
            const int number = 1, symbol = 2;
            var (known, called) = (-1, "");
            _reader.Fields(size, (field, inner) => called = field == symbol ? _reader.Name(inner) : called, (field, value) => known = field == number && value is > 0 and <= int.MaxValue ? (int)value : known);
            sizes.Add(known);
            symbols.Add(called);
        }
    }
}
