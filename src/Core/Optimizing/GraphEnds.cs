using TextToImage.Networks.Onnx;

namespace TextToImage.Optimizing;

/// <summary>
/// Values at the ends of a graph: its inputs and outputs as they are, or in another shape. What reads or gives them stays in single precision: a picture's noise and
/// the states of a text pass through there, whose range a few numbers stretch.
/// </summary>
internal sealed class GraphEnds
{
    /// <summary>Operators after which a value still has the numbers it had.</summary>
    private static readonly HashSet<string> SameNumbers = new(["Cast", "Concat", "Flatten", "Identity", "Reshape", "Slice", "Squeeze", "Transpose", "Unsqueeze"], StringComparer.Ordinal);

    private readonly HashSet<string> _values;

    /// <param name="graph">The graph, whose nodes are in the order of computation.</param>
    public GraphEnds(GraphProto graph)
    {
        _values = new HashSet<string>(graph.Input.Select(input => input.Name).Except(graph.Initializer.Select(tensor => tensor.Name)), StringComparer.Ordinal);
        foreach (var node in graph.Node.Where(node => SameNumbers.Contains(node.OpType) && node.Input.Any(_values.Contains)))
            _values.UnionWith(node.Output);
        var behind = new HashSet<string>(graph.Output.Select(output => output.Name), StringComparer.Ordinal);
        foreach (var node in graph.Node.Reverse().Where(node => SameNumbers.Contains(node.OpType) && node.Output.Any(behind.Contains)))
            behind.UnionWith(node.Input);
        _values.UnionWith(behind);
    }

    /// <summary>Whether a node reads what comes into the graph, or gives what goes out of it.</summary>
    public bool Touch(NodeProto node) => _values.Contains(node.Input[0]) || node.Output.Any(_values.Contains);
}
