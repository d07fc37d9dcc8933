using System.Runtime.InteropServices;
using TextToImage.Networks.Onnx;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Optimizing;

/// <summary>A graph that is being rewritten: new nodes and weights, and which of the old weights are still read.</summary>
/// <param name="source">The old graph; its nodes are replaced by those that are added here.</param>
/// <param name="sink">Takes the new weights.</param>
internal sealed class RewrittenGraph(WeightSource source, WeightSink sink)
{
    /// <summary>Names that are given here begin with this.</summary>
    private const string Prefix = "optimized/";

    private readonly GraphProto _written = new();

    /// <summary>The new nodes, in the order of computation.</summary>
    public List<NodeProto> Nodes { get; } = [];

    /// <summary>The old graph.</summary>
    public GraphProto Old => source.Model.Graph;

    /// <summary>A new name that begins with that of a value.</summary>
    public static string Name(string value, string part) => $"{Prefix}{value}/{part}";

    /// <summary>Adds a weight in single precision.</summary>
    public string Add(string name, float[] values, params long[] dims) => Add(name, ElementType.Float, dims, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());

    /// <summary>Adds a weight.</summary>
    public string Add(string name, ElementType type, IEnumerable<long> dims, byte[] bytes)
    {
        sink.Add(_written, name, type, dims, bytes);
        return name;
    }

    /// <summary>Adds a node.</summary>
    /// <returns>Its first output.</returns>
    public string Node(string type, string[] inputs, string[] outputs, params (string Name, long Value)[] attributes)
    {
        var node = new NodeProto { OpType = type, Name = Name(outputs[0], "node"), Input = { inputs }, Output = { outputs } };
        node.Attribute.Add(attributes.Select(item => new AttributeProto { Name = item.Name, I = item.Value, Type = AttributeProto.Types.AttributeType.Int }));
        Nodes.Add(node);
        return outputs[0];
    }

    /// <summary>Leaves out the nodes and weights that no output depends on any more.</summary>
    /// <returns>The old weights that are still read.</returns>
    public IReadOnlyList<TensorProto> Needed()
    {
        var needed = new HashSet<string>(Old.Output.Select(output => output.Name), StringComparer.Ordinal);
        for (var place = Nodes.Count - 1; place >= 0; place--)
        {
            if (Nodes[place].Output.Any(needed.Contains))
                needed.UnionWith(Gradients.GraphNames.All(Nodes[place]));
            else
                Nodes.RemoveAt(place);
        }
        return [.. Old.Initializer.Where(tensor => needed.Contains(tensor.Name))];
    }

    /// <summary>Writes the graph. Weights that the old one let callers replace are weights alone: nobody here does.</summary>
    /// <param name="first">Nodes that give weights.</param>
    /// <param name="kept">Old weights as they were.</param>
    public void Save(IReadOnlyList<NodeProto> first, IReadOnlyList<TensorProto> kept)
    {
        var model = source.Model;
        var weights = new HashSet<string>(Old.Initializer.Select(tensor => tensor.Name), StringComparer.Ordinal);
        var inputs = Old.Input.Where(input => !weights.Contains(input.Name)).ToList();
        if (inputs.Count < Old.Input.Count)
        {
            Old.Input.Clear();
            Old.Input.Add(inputs);
            // Before the fourth version of the format every weight had to be an input (onnx/docs/IR.md).
            model.IrVersion = Math.Max(model.IrVersion, 4);
        }
        Old.Node.Clear();
        Old.Node.Add(first);
        Old.Node.Add(Nodes);
        Old.Initializer.Clear();
        foreach (var tensor in kept)
        {
            if (source.Bytes(tensor) is { } bytes)
                sink.Add(_written, tensor.Name, tensor.DataType, tensor.Dims, bytes);
            else
                _written.Initializer.Add(tensor);
        }
        Old.Initializer.Add(_written.Initializer);
        // What was said of the types of values that are no more would be wrong; it is inferred anew.
        Old.ValueInfo.Clear();
        sink.Save(model);
    }
}
