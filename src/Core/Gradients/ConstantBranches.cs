using TextToImage.Networks.Onnx;

namespace TextToImage.Gradients;

/// <summary>Conditions that never change: the branch that is always taken comes in the place of its If.</summary>
internal static class ConstantBranches
{
    /// <summary>Puts the branches of a graph in place; those whose condition is computed stay.</summary>
    public static void Inline(GraphProto graph)
    {
        var constants = new Dictionary<string, bool>();
        foreach (var tensor in graph.Initializer.Where(IsTruth))
            constants[tensor.Name] = Truth(tensor);
        var nodes = new List<NodeProto>();
        foreach (var node in graph.Node)
            Add(node, nodes, graph, constants);
        graph.Node.Clear();
        graph.Node.Add(nodes);
    }

    private static void Add(NodeProto node, List<NodeProto> nodes, GraphProto graph, Dictionary<string, bool> constants)
    {
        switch (node.OpType)
        {
            case "If" when constants.TryGetValue(node.Input[0], out var condition):
                var branch = node.Attribute.First(attribute => attribute.Name == (condition ? "then_branch" : "else_branch")).G;
                Add(branch, node, nodes, graph, constants);
                return;
            case "Constant" when node.Attribute.FirstOrDefault(attribute => attribute.Name == "value")?.T is { } tensor && IsTruth(tensor):
                constants[node.Output[0]] = Truth(tensor);
                break;
            case "Identity" or "Cast" when constants.TryGetValue(node.Input[0], out var same):
                constants[node.Output[0]] = same;
                break;
            case "Not" when constants.TryGetValue(node.Input[0], out var opposite):
                constants[node.Output[0]] = !opposite;
                break;
        }
        nodes.Add(node);
    }

    /// <summary>Names in a branch become its own: another branch may have the same.</summary>
    private static void Add(GraphProto branch, NodeProto node, List<NodeProto> nodes, GraphProto graph, Dictionary<string, bool> constants)
    {
        var own = new HashSet<string>(branch.Node.SelectMany(inner => inner.Output).Concat(branch.Initializer.Select(tensor => tensor.Name)).Where(name => name.Length > 0));
        foreach (var tensor in branch.Initializer)
        {
            tensor.Name = Renamed(tensor.Name);
            graph.Initializer.Add(tensor);
            if (IsTruth(tensor))
                constants[tensor.Name] = Truth(tensor);
        }
        foreach (var inner in branch.Node)
        {
            GraphNames.Rename(inner, Renamed);
            Add(inner, nodes, graph, constants);
        }
        nodes.AddRange(branch.Output.Zip(node.Output, (from, to) => new NodeProto { OpType = "Identity", Name = to, Input = { Renamed(from.Name) }, Output = { to } }));

        string Renamed(string name) => own.Contains(name) ? $"{node.Output[0]}/{name}" : name;
    }

    private static bool IsTruth(TensorProto tensor) => tensor.DataType == TensorProto.Types.DataType.Bool && tensor.Dims.All(size => size == 1);

    private static bool Truth(TensorProto tensor) => tensor.RawData.Length > 0 ? tensor.RawData[0] != 0 : tensor.Int32Data[0] != 0;
}
