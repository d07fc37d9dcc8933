using TextToImage.Networks;
using TextToImage.Networks.Onnx;

namespace TextToImage.Optimizing;

/// <summary>What became of one network.</summary>
/// <param name="Component">Its component, or the name of its file where it lies in none.</param>
/// <param name="BytesBefore">Bytes of the graph and its weights.</param>
/// <param name="BytesAfter">The same of the new one.</param>
/// <param name="HalfWeights">Weights that are stored in 16 bits now.</param>
/// <param name="OutOfRange">Weights that stay in single precision, as their numbers are too large or too small for 16 bits.</param>
/// <param name="IntegerMatrices">Multiplications by a matrix that are in 8-bit integers now.</param>
/// <param name="IntegerConvolutions">Convolutions that are in 8-bit integers now.</param>
public sealed record NetworkOptimization(string Component, long BytesBefore, long BytesAfter, int HalfWeights, int OutOfRange, int IntegerMatrices, int IntegerConvolutions)
{
    /// <summary>Whether anything is other than it was.</summary>
    public bool IsChanged => HalfWeights + IntegerMatrices + IntegerConvolutions > 0;
}

/// <summary>Writes a network anew, with other weights.</summary>
internal static class NetworkRewrite
{
    /// <summary>The operators of integers are as they are written here since these versions (onnx/docs/Operators.md: DynamicQuantizeLinear; DequantizeLinear's axis).</summary>
    private const int MatricesOpset = 11, ConvolutionsOpset = 13;

    /// <summary>Writes a network.</summary>
    /// <param name="source">Its file.</param>
    /// <param name="target">The new file, in a folder that is there; weights go beside it where they were beside the old one.</param>
    /// <param name="component">What it is called in the report.</param>
    /// <param name="ranges">What was observed of its values; null: it stays in real numbers.</param>
    /// <param name="cancellationToken">Ends the work between two weights.</param>
    /// <exception cref="AIImageException">The network cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static NetworkOptimization Run(string source, string target, string component, IReadOnlyDictionary<string, ValueRange>? ranges, CancellationToken cancellationToken)
    {
        using var read = WeightSource.Open(source);
        using var sink = new WeightSink(target, read.IsExternal);
        var graph = new RewrittenGraph(read, sink);
        var (matrices, convolutions) = ranges is null ? (0, 0) : WriteIntegers(read, graph, ranges, cancellationToken);
        if (ranges is null)
            graph.Nodes.AddRange(read.Model.Graph.Node);
        var halves = new HalfWeights();
        var kept = new List<TensorProto>();
        foreach (var tensor in graph.Needed())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!halves.TryWrite(tensor, read, graph))
                kept.Add(tensor);
        }
        graph.Save(halves.Casts, kept);
        return new NetworkOptimization(component, NetworkFile.Bytes(source), NetworkFile.Bytes(target), halves.Count, halves.OutOfRange, matrices, convolutions);
    }

    private static (int Matrices, int Convolutions) WriteIntegers(WeightSource source, RewrittenGraph graph, IReadOnlyDictionary<string, ValueRange> ranges, CancellationToken cancellationToken)
    {
        var opset = Opset(source.Model);
        var (weights, ends) = (new ConstantWeights(source), new GraphEnds(source.Model.Graph));
        var (matrices, convolutions) = (new Int8Matrices(weights, ends), new Int8Convolutions(weights, ends, ranges));
        foreach (var node in source.Model.Graph.Node)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!(opset >= MatricesOpset && matrices.TryWrite(node, graph)) && !(opset >= ConvolutionsOpset && convolutions.TryWrite(node, graph)))
                graph.Nodes.Add(node);
        }
        return (matrices.Count, convolutions.Count);
    }

    private static long Opset(ModelProto model) => model.OpsetImport.FirstOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? 0;
}
