using TextToImage.Networks.Onnx;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Optimizing;

/// <summary>
/// Multiplications by a matrix of weights in 8-bit integers: what is multiplied is quantised in the run, by its own range (DynamicQuantizeLinear), multiplied with sums
/// of 32 bits (MatMulInteger), and scaled back. ONNX Runtime makes one operator of the last three.
/// </summary>
/// <param name="weights">The graph's weights.</param>
/// <param name="ends">The graph's ends, which stay as they are.</param>
internal sealed class Int8Matrices(ConstantWeights weights, GraphEnds ends)
{
    /// <summary>Smaller matrices gain nothing, and their range is easily stretched.</summary>
    private const int SmallestSide = 16;

    private readonly Dictionary<string, string[]> _quantised = new(StringComparer.Ordinal);

    /// <summary>How many were rewritten.</summary>
    public int Count { get; private set; }

    /// <summary>Writes a multiplication in integers.</summary>
    /// <returns>False where the node is none that can be: nothing is written.</returns>
    public bool TryWrite(NodeProto node, RewrittenGraph graph)
    {
        if (node.OpType != "MatMul" || node.Domain is not ("" or "ai.onnx") || ends.Touch(node) || weights.IsWeight(node.Input[0]))
            return false;
        if (weights.StoredShape(node.Input[1]) is not { Count: 2 } || weights.Read(node.Input[1]) is not { Dims: [>= SmallestSide and var rows, >= SmallestSide and var columns] } matrix)
            return false;
        var (integers, scales) = ChannelWeights.OfColumns(matrix.Values, (int)columns);
        var (input, output) = (node.Input[0], node.Output[0]);
        if (!_quantised.TryGetValue(input, out var quantised))
        {
            _quantised[input] = quantised = [RewrittenGraph.Name(input, "integers"), RewrittenGraph.Name(input, "scale"), RewrittenGraph.Name(input, "zero")];
            graph.Node("DynamicQuantizeLinear", [input], quantised);
        }
        var sums = graph.Node("MatMulInteger",
            [quantised[0], graph.Add(RewrittenGraph.Name(output, "weights"), ElementType.Int8, [rows, columns], integers), quantised[2]], [RewrittenGraph.Name(output, "sums")]);
        var real = graph.Node("Cast", [sums], [RewrittenGraph.Name(output, "real")], ("to", (long)ElementType.Float));
        var scale = graph.Node("Mul", [quantised[1], graph.Add(RewrittenGraph.Name(output, "scales"), scales, columns)], [RewrittenGraph.Name(output, "scale")]);
        graph.Node("Mul", [real, scale], [output]);
        Count++;
        return true;
    }
}
