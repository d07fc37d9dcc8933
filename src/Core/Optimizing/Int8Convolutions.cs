using System.Runtime.InteropServices;
using TextToImage.Networks.Onnx;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Optimizing;

/// <summary>
/// Convolutions in 8-bit integers: their inputs and outputs are quantised by ranges that were observed (QuantizeLinear and DequantizeLinear, "QDQ"), which ONNX
/// Runtime makes QLinearConv of. Quantised by the range of the run (ConvInteger) they would be several times slower than in single precision.
/// </summary>
/// <param name="weights">The graph's weights.</param>
/// <param name="ends">The graph's ends, which stay as they are.</param>
/// <param name="ranges">What was observed of the values that convolutions read and give; empty: no convolution is rewritten.</param>
internal sealed class Int8Convolutions(ConstantWeights weights, GraphEnds ends, IReadOnlyDictionary<string, ValueRange> ranges)
{
    private readonly Dictionary<string, (string Name, float Scale)> _quantised = new(StringComparer.Ordinal);

    /// <summary>How many were rewritten.</summary>
    public int Count { get; private set; }

    /// <summary>The convolutions of a graph that can be rewritten once their ranges are known.</summary>
    public IEnumerable<NodeProto> Candidates(GraphProto graph) => graph.Node.Where(IsCandidate);

    /// <summary>Writes a convolution in integers.</summary>
    /// <returns>False where the node is none that can be: nothing is written.</returns>
    public bool TryWrite(NodeProto node, RewrittenGraph graph)
    {
        if (!IsCandidate(node) || !ranges.TryGetValue(node.Input[0], out var inputRange) || !ranges.TryGetValue(node.Output[0], out var outputRange))
            return false;
        if (weights.Read(node.Input[1]) is not { Dims: [var channels, _, _, _] } kernel)
            return false;
        var hasBias = node.Input.Count > 2 && node.Input[2].Length > 0;
        if ((hasBias ? weights.Read(node.Input[2]) : (new float[channels], [channels])) is not { } bias)
            return false;
        var output = node.Output[0];
        if (!_quantised.TryGetValue(node.Input[0], out var input))
            _quantised[node.Input[0]] = input = Quantised(node.Input[0], RewrittenGraph.Name(node.Input[0], "rounded"), inputRange, graph);
        var (integers, scales) = ChannelWeights.OfRows(kernel.Values, (int)channels);
        var sumScales = Array.ConvertAll(scales, scale => scale * input.Scale);
        var sums = bias.Values.Zip(sumScales, (value, scale) => (int)Math.Round(Math.Max(int.MinValue / 2, Math.Min(int.MaxValue / 2, (double)value / scale)))).ToArray();
        var convolution = node.Clone();
        convolution.Input.Clear();
        convolution.Input.Add(
        [
            input.Name,
            Constant(RewrittenGraph.Name(output, "weights"), ElementType.Int8, kernel.Dims, integers, scales, graph),
            Constant(RewrittenGraph.Name(output, "bias"), ElementType.Int32, [channels], MemoryMarshal.AsBytes(sums.AsSpan()).ToArray(), sumScales, graph),
        ]);
        convolution.Output[0] = RewrittenGraph.Name(output, "sums");
        graph.Nodes.Add(convolution);
        Quantised(convolution.Output[0], output, outputRange, graph);
        Count++;
        return true;
    }

    private bool IsCandidate(NodeProto node) => node.OpType == "Conv" && node.Domain is "" or "ai.onnx" && !ends.Touch(node)
        && node.Attribute.FirstOrDefault(attribute => attribute.Name == "group") is null or { I: 1 }
        && weights.StoredShape(node.Input[1]) is { Count: 4 } && !weights.IsWeight(node.Input[0]);

    /// <summary>A value to uint8 and back, under another name.</summary>
    private static (string Name, float Scale) Quantised(string value, string target, ValueRange range, RewrittenGraph graph)
    {
        string[] how =
        [
            graph.Add(RewrittenGraph.Name(target, "scale"), [range.Scale]),
            graph.Add(RewrittenGraph.Name(target, "zero"), ElementType.Uint8, [], [range.Zero]),
        ];
        var integers = graph.Node("QuantizeLinear", [value, .. how], [RewrittenGraph.Name(target, "integers")]);
        return (graph.Node("DequantizeLinear", [integers, .. how], [target]), range.Scale);
    }

    /// <summary>Integers and the node that says what they mean, channel by channel.</summary>
    private static string Constant(string name, ElementType type, long[] dims, byte[] integers, float[] scales, RewrittenGraph graph) => graph.Node(
        "DequantizeLinear",
        [graph.Add($"{name}/integers", type, dims, integers), graph.Add($"{name}/scales", scales, scales.Length)],
        [name],
        ("axis", 0));
}
