using Google.Protobuf;
using Google.Protobuf.Collections;
using TextToImage.Gradients;
using TextToImage.Networks.Onnx;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Tests.Gradients;

/// <summary>Builds graphs to be differentiated.</summary>
internal sealed class ForwardGraph
{
    private readonly GraphProto _graph = new() { Name = "forward" };
    private readonly ElementType _type;
    private readonly int _opset;
    private int _names;

    /// <param name="opset">Version of the operators.</param>
    /// <param name="type">Type of real numbers.</param>
    public ForwardGraph(int opset = 17, ElementType type = ElementType.Float) => (_opset, _type) = (opset, type);

    /// <summary>An input of real numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="open">Whether sizes are only known in a run.</param>
    /// <param name="shape">Its sizes, below zero where they are open in any case.</param>
    public string Input(string name, bool open, params long[] shape) => Add(_graph.Input, name, _type, open, shape);

    public string Input(string name, ElementType type, params long[] shape) => Add(_graph.Input, name, type, false, shape);

    public ForwardGraph Output(string name, bool open, params long[] shape)
    {
        Add(_graph.Output, name, _type, open, shape);
        return this;
    }

    /// <summary>An output whose shape nothing is said of.</summary>
    public ForwardGraph Output(string name)
    {
        _graph.Output.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = _type } } });
        return this;
    }

    /// <summary>A constant of real numbers.</summary>
    public string Reals(long[] shape, params double[] values)
    {
        var bytes = _type == ElementType.Double ? values.SelectMany(BitConverter.GetBytes) : values.SelectMany(value => BitConverter.GetBytes((float)value));
        return Constant(new TensorProto { DataType = _type, Dims = { shape }, RawData = ByteString.CopyFrom([.. bytes]) });
    }

    /// <summary>Weights: normal random numbers with a deviation.</summary>
    public string Weights(Random random, double deviation, params long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (count, size) => count * size)];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(deviation * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 2);
        return Constant(new TensorProto { DataType = ElementType.Float, Dims = { shape }, RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(values)) });
    }

    /// <summary>A constant of whole numbers; without a shape a list.</summary>
    public string Integers(long[] values, long[]? shape = null) => Constant(new TensorProto { DataType = ElementType.Int64, Dims = { shape ?? [values.Length] }, Int64Data = { values } });

    /// <summary>A list of real numbers of 32 bits, whatever the type of the graph's.</summary>
    public string Scales(params double[] values) =>
        Constant(new TensorProto { DataType = ElementType.Float, Dims = { values.Length }, FloatData = { values.Select(value => (float)value) } });

    public string Truth(bool value) => Constant(new TensorProto { DataType = ElementType.Bool, RawData = ByteString.CopyFrom(value ? (byte)1 : (byte)0) });

    /// <summary>An operator.</summary>
    /// <returns>The name of its first output.</returns>
    public string Node(string type, string[] inputs, params (string Name, object Value)[] attributes) => Node(type, inputs, [$"{type}_{++_names}"], attributes);

    public string Node(string type, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes)
    {
        var (domain, name) = type.LastIndexOf('.') is > 0 and var dot ? (type[..dot], type[(dot + 1)..]) : ("", type);
        var node = new NodeProto { OpType = name, Domain = domain, Name = $"node_{outputs[0]}", Input = { inputs }, Output = { outputs } };
        node.Attribute.Add(attributes.Select(attribute => attribute.Value is GraphProto graph
            ? new AttributeProto { Name = attribute.Name, Type = AttributeProto.Types.AttributeType.Graph, G = graph }
            : GraphWriter.Attribute(attribute.Name, attribute.Value)));
        _graph.Node.Add(node);
        return outputs[0];
    }

    /// <summary>The graph by itself, as the branch of a condition.</summary>
    public GraphProto ToBranch() => _graph.Clone();

    public ModelProto ToModel()
    {
        var model = new ModelProto { IrVersion = 8, Graph = _graph.Clone(), OpsetImport = { new OperatorSetIdProto { Version = _opset } } };
        if (_graph.Node.Any(node => node.Domain.Length > 0))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        return model;
    }

    private static string Add(RepeatedField<ValueInfoProto> values, string name, ElementType type, bool open, long[] shape)
    {
        var sizes = new TensorShapeProto();
        sizes.Dim.Add(shape.Select((size, axis) => open || size < 0 ? new TensorShapeProto.Types.Dimension { DimParam = $"{name}_{axis}" } : new TensorShapeProto.Types.Dimension { DimValue = size }));
        values.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = type, Shape = sizes } } });
        return name;
    }

    private string Constant(TensorProto tensor)
    {
        tensor.Name = $"constant_{++_names}";
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }
}
