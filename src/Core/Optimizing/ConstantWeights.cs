using TextToImage.Networks.Onnx;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Optimizing;

/// <summary>
/// The numbers of values of a graph that are weights, however exporters store them: as they are, in 16 bits behind a Cast, in 8 bits behind a Cast and a Mul by
/// scales, or transposed.
/// </summary>
/// <param name="source">The graph.</param>
internal sealed class ConstantWeights(WeightSource source)
{
    private readonly Dictionary<string, TensorProto> _initializers = source.Model.Graph.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

    private readonly Dictionary<string, NodeProto> _producers = source.Model.Graph.Node
        .SelectMany(node => node.Output.Where(name => name.Length > 0).Select(name => (name, node)))
        .GroupBy(item => item.name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().node, StringComparer.Ordinal);

    /// <summary>The node that gives a value; null where the graph takes it.</summary>
    public NodeProto? Producer(string value) => _producers.TryGetValue(value, out var node) ? node : null;

    /// <summary>Whether a value is a weight; nothing is read.</summary>
    public bool IsWeight(string value) => _initializers.ContainsKey(value)
        || (Producer(value) is { } node && node.OpType is "Cast" or "Identity" or "Transpose" or "Mul" && node.Input.All(IsWeight));

    /// <summary>The shape of a weight as it is stored, before nodes turn it round; null where it is none.</summary>
    public IReadOnlyList<long>? StoredShape(string value) => _initializers.TryGetValue(value, out var tensor) ? tensor.Dims
        : Producer(value) is { } node && node.OpType is "Cast" or "Identity" or "Transpose" or "Mul" ? StoredShape(node.Input[0])
        : null;

    /// <summary>A weight in single precision; null where the value is none, or is computed with in another type.</summary>
    public (float[] Values, long[] Dims)? Read(string value)
    {
        if (_initializers.TryGetValue(value, out var tensor))
            return source.Floats(tensor) is { } values && tensor.DataType == ElementType.Float ? (values, [.. tensor.Dims]) : null;
        if (Producer(value) is not { } node)
            return null;
        return node.OpType switch
        {
            "Cast" when Attribute(node, "to")?.I == (long)ElementType.Float => Stored(node.Input[0]),
            "Identity" => Read(node.Input[0]),
            "Transpose" when Read(node.Input[0]) is { Dims.Length: 2 } whole => Transposed(whole.Values, whole.Dims),
            "Mul" when Read(node.Input[0]) is { } integers && Read(node.Input[1]) is { } scales => Scaled(integers.Values, integers.Dims, scales.Values, scales.Dims),
            _ => null,
        };
    }

    private static AttributeProto? Attribute(NodeProto node, string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    private (float[] Values, long[] Dims)? Stored(string value) =>
        _initializers.TryGetValue(value, out var tensor) && source.Floats(tensor) is { } values ? (values, [.. tensor.Dims]) : null;

    private static (float[] Values, long[] Dims) Transposed(float[] values, long[] dims)
    {
        var (rows, columns) = ((int)dims[0], (int)dims[1]);
        var turned = new float[values.Length];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                turned[(column * rows) + row] = values[(row * columns) + column];
        }
        return (turned, [dims[1], dims[0]]);
    }

    /// <summary>Integers times scales that have one size where they do not differ; null where they are laid out in another way.</summary>
    private static (float[] Values, long[] Dims)? Scaled(float[] values, long[] dims, float[] scales, long[] scaleDims)
    {
        // Shapes are aligned at their ends (onnx/docs/Broadcasting.md).
        long[] aligned = [.. Enumerable.Repeat(1L, Math.Max(0, dims.Length - scaleDims.Length)), .. scaleDims];
        if (aligned.Length != dims.Length || Enumerable.Range(0, dims.Length).Any(axis => aligned[axis] != 1 && aligned[axis] != dims[axis]))
            return null;
        var strides = new long[dims.Length];
        for (var (axis, stride) = (dims.Length - 1, 1L); axis >= 0; axis--)
        {
            strides[axis] = aligned[axis] == 1 ? 0 : stride;
            stride *= aligned[axis];
        }
        var scaled = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (rest, at) = ((long)i, 0L);
            for (var axis = dims.Length - 1; axis >= 0; axis--)
            {
                at += rest % dims[axis] * strides[axis];
                rest /= dims[axis];
            }
            scaled[i] = values[i] * scales[at];
        }
        return (scaled, dims);
    }
}
