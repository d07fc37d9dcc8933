using TextToImage.Networks.Onnx;

namespace TextToImage.Gradients;

/// <summary>Branches of conditions, as exporters write them where a size may be 1.</summary>
internal static class ConstantBranches
{
    private const string Then = "then_branch", Else = "else_branch";

    /// <summary>Operators that leave the order of numbers as it is.</summary>
    private static readonly string[] SameOrder = ["Identity", "Squeeze", "Unsqueeze", "Reshape", "Flatten"];

    /// <summary>Puts the branch that is always taken in the place of each condition that never changes.</summary>
    /// <param name="graph">The graph; it is changed.</param>
    /// <param name="facts">What is known of it.</param>
    /// <returns>Whether there were any: others may have been inside.</returns>
    public static bool Inline(GraphProto graph, GraphFacts facts)
    {
        var nodes = new List<NodeProto>();
        var found = false;
        foreach (var node in graph.Node)
        {
            if (node.OpType == "If" && facts.Integers(node.Input[0]) is [var condition])
            {
                Add(Branch(node, condition != 0 ? Then : Else), node, nodes, graph);
                found = true;
            }
            else
            {
                nodes.Add(node);
            }
        }
        graph.Node.Clear();
        graph.Node.Add(nodes);
        return found;
    }

    /// <summary>The value that both branches of a condition give in another shape; null where they do more than that.</summary>
    public static string? Reshaped(NodeProto node)
    {
        if (node.OpType != "If" || node.Output.Count != 1)
            return null;
        var (first, second) = (Source(Branch(node, Then)), Source(Branch(node, Else)));
        return first == second ? first : null;
    }

    private static string? Source(GraphProto branch)
    {
        var producers = branch.Node.SelectMany(node => node.Output.Select(output => (output, node))).ToDictionary(item => item.output, item => item.node);
        var value = branch.Output[0].Name;
        while (producers.TryGetValue(value, out var node))
        {
            if (!SameOrder.Contains(node.OpType))
                return null;
            value = node.Input[0];
        }
        return value;
    }

    private static GraphProto Branch(NodeProto node, string name) => node.Attribute.First(attribute => attribute.Name == name).G;

    /// <summary>Names in a branch become its own: another branch may have the same.</summary>
    private static void Add(GraphProto branch, NodeProto node, List<NodeProto> nodes, GraphProto graph)
    {
        var own = new HashSet<string>(branch.Node.SelectMany(inner => inner.Output).Concat(branch.Initializer.Select(tensor => tensor.Name)).Where(name => name.Length > 0));
        foreach (var tensor in branch.Initializer)
        {
            tensor.Name = Renamed(tensor.Name);
            graph.Initializer.Add(tensor);
        }
        foreach (var inner in branch.Node)
        {
            GraphNames.Rename(inner, Renamed);
            nodes.Add(inner);
        }
        nodes.AddRange(branch.Output.Zip(node.Output, (from, to) => new NodeProto { OpType = "Identity", Name = to, Input = { Renamed(from.Name) }, Output = { to } }));

        string Renamed(string name) => own.Contains(name) ? $"{node.Output[0]}/{name}" : name;
    }
}
