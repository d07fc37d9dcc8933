using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using TextToImage.Networks;
using TextToImage.Networks.Onnx;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Gradients;

/// <summary>
/// What is known of the values of a graph before it runs: types and shapes, which ONNX Runtime infers, and the numbers of constants.
/// </summary>
internal sealed class GraphFacts
{
    /// <summary>Constants of more numbers than this are weights: nothing but their shape matters.</summary>
    private const long LargestConstant = 2048;

    private readonly Dictionary<string, (ElementType Type, Dimension[]? Shape)> _values = [];
    private readonly Dictionary<string, TensorProto> _constants = [];
    private readonly Dictionary<string, NodeProto> _producers = [];

    private GraphFacts()
    {
    }

    /// <summary>Reads a graph.</summary>
    /// <param name="model">The graph; it is not changed.</param>
    /// <param name="file">Its file, for errors.</param>
    /// <exception cref="AIImageException">ONNX Runtime cannot load it.</exception>
    public static GraphFacts Of(ModelProto model, string file)
    {
        var facts = new GraphFacts();
        foreach (var node in model.Graph.Node)
        {
            foreach (var output in node.Output.Where(output => output.Length > 0))
                facts._producers[output] = node;
            if (node.OpType == "Constant" && node.Attribute.FirstOrDefault() is { } attribute && ConstantOf(attribute) is { } tensor)
                facts.AddConstant(node.Output[0], tensor);
        }
        foreach (var tensor in model.Graph.Initializer)
            facts.AddConstant(tensor.Name, tensor);
        facts.Infer(model, file);
        return facts;
    }

    /// <summary>Type of a value's elements; undefined for what is no tensor.</summary>
    public ElementType Type(string value) => _values.TryGetValue(value, out var facts) ? facts.Type : ElementType.Undefined;

    /// <summary>Sizes of a value's axes; null where not even their number is known.</summary>
    public Dimension[]? Shape(string value) => _values.TryGetValue(value, out var facts) ? facts.Shape : null;

    /// <summary>The whole numbers of a constant, whatever its rank; null where the value is none, or is only known in a run.</summary>
    public long[]? Integers(string value)
    {
        if (_constants.TryGetValue(value, out var tensor))
            return Integers(tensor);
        if (!_producers.TryGetValue(value, out var node) || node.Input.Count == 0)
            return null;
        switch (node.OpType)
        {
            // They change the shape, or the type, and keep whole numbers.
            case "Identity" or "Unsqueeze" or "Squeeze" or "Reshape" or "Cast":
                return Integers(node.Input[0]);
            case "Concat":
                var parts = node.Input.Select(Integers).ToList();
                return parts.Contains(null) ? null : [.. parts.SelectMany(part => part!)];
            case "Shape":
                return Sizes(node) is { } shape ? KnownSizes(shape) : null;
            case "Gather" when _producers.TryGetValue(node.Input[0], out var source) && source.OpType == "Shape":
                return Sizes(source) is { } all && Integers(node.Input[1]) is { } places ? KnownSizes([.. places.Select(place => all[place < 0 ? place + all.Length : place])]) : null;
            case "Equal":
                return Integers(node.Input[0]) is [var left] && Integers(node.Input[1]) is [var right] ? [left == right ? 1 : 0] : null;
            case "Not":
                return Integers(node.Input[0])?.Select(truth => 1 - truth).ToArray();
            default:
                return null;
        }
    }

    /// <summary>The numbers of a constant; null where the value is none, or is only known in a run.</summary>
    public double[]? Numbers(string value) => !_constants.TryGetValue(value, out var tensor) || IsElsewhere(tensor) ? null : tensor.DataType switch
    {
        ElementType.Float => tensor.FloatData.Count > 0 ? [.. tensor.FloatData.Select(x => (double)x)] : [.. Raw<float>(tensor).Select(x => (double)x)],
        ElementType.Double => tensor.DoubleData.Count > 0 ? [.. tensor.DoubleData] : Raw<double>(tensor),
        ElementType.Float16 => tensor.Int32Data.Count > 0 ? [.. tensor.Int32Data.Select(x => (double)(float)new Float16((ushort)x))] : [.. Raw<ushort>(tensor).Select(x => (double)(float)new Float16(x))],
        _ => Integers(tensor) is { } integers ? [.. integers.Select(x => (double)x)] : null,
    };

    /// <summary>Sizes that a node of type Shape tells; null where it tells a part of them alone, or they are not known.</summary>
    private Dimension[]? Sizes(NodeProto node) => node.Attribute.Count == 0 ? Shape(node.Input[0]) : null;

    private static long[]? KnownSizes(Dimension[] sizes) => Array.TrueForAll(sizes, size => size.IsKnown) ? [.. sizes.Select(size => size.Size)] : null;

    private static long[]? Integers(TensorProto tensor) => IsElsewhere(tensor) ? null : tensor.DataType switch
    {
        ElementType.Int64 => tensor.Int64Data.Count > 0 ? [.. tensor.Int64Data] : Raw<long>(tensor),
        ElementType.Int32 => tensor.Int32Data.Count > 0 ? [.. tensor.Int32Data.Select(x => (long)x)] : [.. Raw<int>(tensor).Select(x => (long)x)],
        ElementType.Bool => tensor.Int32Data.Count > 0 ? [.. tensor.Int32Data.Select(x => (long)x)] : [.. tensor.RawData.Select(x => (long)x)],
        _ => null,
    };

    private static T[] Raw<T>(TensorProto tensor)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(tensor.RawData.Span).ToArray();

    private static bool IsElsewhere(TensorProto tensor) => tensor.DataLocation == TensorProto.Types.DataLocation.External;

    private static long Count(TensorProto tensor) => tensor.Dims.Aggregate(1L, (count, size) => count * size);

    /// <summary>The tensor of a node of type Constant, whichever of its attributes holds it.</summary>
    private static TensorProto? ConstantOf(AttributeProto attribute) => attribute.Name switch
    {
        "value" => attribute.T,
        "value_int" => new TensorProto { DataType = ElementType.Int64, Int64Data = { attribute.I } },
        "value_ints" => new TensorProto { DataType = ElementType.Int64, Dims = { attribute.Ints.Count }, Int64Data = { attribute.Ints } },
        "value_float" => new TensorProto { DataType = ElementType.Float, FloatData = { attribute.F } },
        "value_floats" => new TensorProto { DataType = ElementType.Float, Dims = { attribute.Floats.Count }, FloatData = { attribute.Floats } },
        _ => null,
    };

    private void AddConstant(string name, TensorProto tensor)
    {
        _values[name] = (tensor.DataType, [.. tensor.Dims.Select(size => new Dimension(size))]);
        if (Count(tensor) <= LargestConstant)
            _constants[name] = tensor;
    }

    /// <summary>
    /// Has ONNX Runtime load the graph with every value as an output, whose types and shapes it then tells. Weights are inputs there,
    /// so that a graph of gigabytes costs no more than a small one.
    /// </summary>
    private void Infer(ModelProto model, string file)
    {
        var graph = new GraphProto { Name = model.Graph.Name };
        var inputs = model.Graph.Input.ToDictionary(input => input.Name);
        foreach (var tensor in model.Graph.Initializer)
        {
            if (!IsElsewhere(tensor) && Count(tensor) <= LargestConstant)
                graph.Initializer.Add(tensor);
            else if (!inputs.ContainsKey(tensor.Name))
                inputs.Add(tensor.Name, InputLike(tensor));
        }
        graph.Input.Add(inputs.Values);
        graph.Node.Add(model.Graph.Node);
        graph.Output.Add(model.Graph.Output);
        var known = new HashSet<string>(graph.Output.Select(output => output.Name));
        graph.Output.Add(model.Graph.Node.SelectMany(node => node.Output).Where(name => name.Length > 0 && known.Add(name)).Select(name => new ValueInfoProto { Name = name }));
        var skeleton = new ModelProto { IrVersion = model.IrVersion, OpsetImport = { model.OpsetImport }, Graph = graph };
        using var options = new SessionOptions { GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        try
        {
            using var session = new InferenceSession(skeleton.ToByteArray(), options);
            foreach (var (name, metadata) in session.InputMetadata.Concat(session.OutputMetadata).Select(item => (item.Key, item.Value)))
                Add(name, metadata);
        }
        catch (OnnxRuntimeException error)
        {
            throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{file}' cannot be loaded: {Network.Reason(error)}; export it again.", error) { Subject = file };
        }
    }

    private void Add(string name, NodeMetadata metadata)
    {
        if (_values.ContainsKey(name) || metadata.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR)
            return;
        var (sizes, symbols) = (metadata.Dimensions, metadata.SymbolicDimensions);
        // ONNX Runtime tells no difference between a scalar and a value of unknown rank.
        var shape = sizes.Length == 0 ? null : sizes.Select((size, axis) => size >= 0 ? new Dimension(size) : new Dimension(-1, symbols[axis])).ToArray();
        _values[name] = ((ElementType)(int)metadata.ElementDataType, shape);
    }

    private static ValueInfoProto InputLike(TensorProto tensor)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(tensor.Dims.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }));
        return new ValueInfoProto { Name = tensor.Name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = tensor.DataType, Shape = shape } } };
    }
}
