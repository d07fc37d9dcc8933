using System.Text;

namespace TextToImage.Tests.Networks;

/// <summary>
/// Builds small ONNX graphs: the few messages of onnx.proto3 that they need, written as protocol buffers. Tensors are float32
/// where nothing else is said, sizes below zero are open.
/// </summary>
internal sealed class TinyGraph
{
    public const int Float = 1, Half = 10;
    private const int Whole = 7, Opset = 14, IrVersion = 7;
    private readonly ProtoWriter _graph = new();

    private enum AttributeType
    {
        Int = 2,
        Text = 3,
        Ints = 7,
    }

    public TinyGraph() => _graph.Text(2, "tiny");

    public TinyGraph Input(string name, params long[] shape) => Input(name, Float, shape);

    public TinyGraph Input(string name, int type, long[] shape) => Value(11, name, type, shape);

    public TinyGraph Output(string name, params long[] shape) => Output(name, Float, shape);

    public TinyGraph Output(string name, int type, long[] shape) => Value(12, name, type, shape);

    /// <summary>An input of 64-bit integers.</summary>
    public TinyGraph IntegerInput(string name, params long[] shape) => Input(name, Whole, shape);

    /// <summary>A constant.</summary>
    public TinyGraph Weights(string name, long[] shape, params float[] values) =>
        Constant(name, Float, shape, [.. values.SelectMany(BitConverter.GetBytes)]);

    /// <summary>A constant of 64-bit integers in one dimension, such as a shape for Reshape, where 0 keeps a size.</summary>
    public TinyGraph Integers(string name, params long[] values) => Constant(name, Whole, [values.Length], [.. values.SelectMany(BitConverter.GetBytes)]);

    /// <summary>An operator; attributes are numbers, lists of numbers or text.</summary>
    public TinyGraph Node(string type, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs)
            node.Text(1, input);
        node.Text(2, output).Text(4, type);
        foreach (var (name, value) in attributes)
            node.Message(5, Attribute(name, value));
        _graph.Message(1, node);
        return this;
    }

    /// <summary>Writes the graph's file, with its folder.</summary>
    public void Save(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var opset = new ProtoWriter().Text(1, "").Number(2, Opset);
        File.WriteAllBytes(file, new ProtoWriter().Number(1, IrVersion).Message(7, _graph).Message(8, opset).ToArray());
    }

    private TinyGraph Constant(string name, int type, long[] shape, byte[] values)
    {
        var tensor = new ProtoWriter();
        foreach (var size in shape)
            tensor.Number(1, size);
        tensor.Number(2, type).Bytes(9, values).Text(8, name);
        _graph.Message(5, tensor);
        return this;
    }

    private static ProtoWriter Attribute(string name, object value)
    {
        var attribute = new ProtoWriter().Text(1, name);
        switch (value)
        {
            case int number:
                return attribute.Number(3, number).Number(20, (int)AttributeType.Int);
            case string text:
                return attribute.Text(4, text).Number(20, (int)AttributeType.Text);
            default:
                foreach (var item in (long[])value)
                    attribute.Number(8, item);
                return attribute.Number(20, (int)AttributeType.Ints);
        }
    }

    private TinyGraph Value(int field, string name, int type, long[] shape)
    {
        var sizes = new ProtoWriter();
        foreach (var (size, axis) in shape.Select((size, axis) => (size, axis)))
            sizes.Message(1, size < 0 ? new ProtoWriter().Text(2, $"{name}_{axis}") : new ProtoWriter().Number(1, size));
        var tensor = new ProtoWriter().Number(1, type).Message(2, sizes);
        _graph.Message(field, new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, tensor)));
        return this;
    }

    /// <summary>Fields of a protocol buffer message.</summary>
    private sealed class ProtoWriter
    {
        private const int Varint = 0, Delimited = 2;
        private readonly List<byte> _bytes = [];

        public ProtoWriter Number(int field, long value) => Raw((field << 3) | Varint).Raw(value);

        public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

        public ProtoWriter Message(int field, ProtoWriter value) => Bytes(field, value.ToArray());

        public ProtoWriter Bytes(int field, byte[] value)
        {
            Raw((field << 3) | Delimited).Raw(value.Length);
            _bytes.AddRange(value);
            return this;
        }

        public byte[] ToArray() => [.. _bytes];

        private ProtoWriter Raw(long value)
        {
            var rest = (ulong)value;
            for (; rest > 0x7F; rest >>= 7)
                _bytes.Add((byte)(rest | 0x80));
            _bytes.Add((byte)rest);
            return this;
        }
    }
}
