using TextToImage.Gradients.Rules;
using TextToImage.Networks.Onnx;

namespace TextToImage.Gradients;

/// <summary>
/// Reverse-mode differentiation from graph to graph (Griewank and Walther, "Evaluating Derivatives", 2008, chapter 3): nodes are walked from the
/// last to the first, and each hands the gradients of its outputs on to its inputs by its rule. Forward values that rules need are computed in the same graph.
/// </summary>
internal sealed class Differentiation
{
    private readonly GraphProto _graph;
    private readonly GraphFacts _facts;
    private readonly GraphWriter _writer;
    private readonly string _file;
    private readonly long _opset;
    private readonly Dictionary<string, Value> _gradients = [];

    /// <param name="graph">The forward graph, with its nodes in the order of computation. A node may get further outputs.</param>
    /// <param name="facts">What is known of it.</param>
    /// <param name="opset">Version of the standard operators.</param>
    /// <param name="file">The network's file, for errors.</param>
    public Differentiation(GraphProto graph, GraphFacts facts, long opset, string file)
    {
        (_graph, _facts, _opset, _file) = (graph, facts, opset, file);
        _writer = new GraphWriter(facts, graph.Node.SelectMany(GraphNames.All).Concat(graph.Input.Select(input => input.Name)).Concat(graph.Initializer.Select(tensor => tensor.Name)));
    }

    /// <summary>Writes the gradients.</summary>
    /// <param name="incoming">Outputs, and the names of the inputs that their gradients come in by.</param>
    /// <param name="outgoing">Inputs, and the names of the outputs that their gradients go out by.</param>
    /// <returns>Nodes and constants behind those of the forward graph.</returns>
    /// <exception cref="AIImageException">An output does not depend on an input, or an operator between them has no rule.</exception>
    public (IReadOnlyList<NodeProto> Nodes, IReadOnlyList<TensorProto> Constants) Run(
        IReadOnlyList<(string Output, string Gradient)> incoming, IReadOnlyList<(string Input, string Gradient)> outgoing)
    {
        var changing = Changing(outgoing.Select(item => item.Input));
        foreach (var (output, gradient) in incoming)
        {
            if (!changing.Contains(output))
                throw Independent(output, outgoing[0].Input);
            Add(output, new Value(_writer, gradient, _facts.Type(output)));
        }
        foreach (var node in _graph.Node.Reverse())
            Differentiate(node, changing);
        foreach (var (input, gradient) in outgoing)
        {
            var sum = _gradients.TryGetValue(input, out var found) ? found : throw Independent(incoming[0].Output, input);
            _writer.Nodes.Add(new NodeProto { OpType = "Identity", Name = gradient, Input = { sum.Name }, Output = { gradient } });
        }
        return (_writer.Nodes, _writer.Constants);
    }

    /// <summary>Values that change with the inputs, and not in jumps alone.</summary>
    private HashSet<string> Changing(IEnumerable<string> inputs)
    {
        var changing = new HashSet<string>(inputs);
        foreach (var node in _graph.Node)
        {
            if (GradientRules.Constant.Contains(node.OpType) || !GraphNames.All(node).Any(changing.Contains))
                continue;
            // Numbers that were rounded to few bits jump, but networks are made so in the place of real ones: this is an error and not a zero.
            changing.UnionWith(node.Output.Where(output => node.OpType == "QuantizeLinear" || Value.IsReal(_facts.Type(output))));
        }
        return changing;
    }

    private void Differentiate(NodeProto node, HashSet<string> changing)
    {
        var gradients = node.Output.Select(output => _gradients.TryGetValue(output, out var gradient) ? gradient : null).ToList();
        var wanted = Enumerable.Range(0, node.Input.Count).Where(place => changing.Contains(node.Input[place])).ToList();
        if (gradients.TrueForAll(gradient => gradient is null) || !GraphNames.All(node).Any(changing.Contains))
            return;
        if (ConstantBranches.Reshaped(node) is { } source && changing.Contains(source))
        {
            Add(source, _writer.Reshape(gradients[0]!, _writer.Shape(_writer.Forward(source))));
            return;
        }
        var name = NodeGradient.FullName(node);
        if (node.OpType is "If" or "Loop" or "Scan")
            throw NodeGradient.Unsupported(_file, node, "runs a graph of its own, by a condition that is only known in a run", "export the network without it, at sizes that are given");
        if (name is "QuantizeLinear" or "DequantizeLinear")
            throw NodeGradient.Unsupported(_file, node, "rounds numbers to a few bits, which has no derivative", "take the network before it was quantised");
        if (!GradientRules.All.TryGetValue(name, out var rule))
            throw NodeGradient.Unsupported(_file, node, "has no rule for its gradient", "choose an input or output that it is not between, or export the network without it");
        if (!GradientRules.ManyOutputs.Contains(name) && gradients.FindIndex(gradient => gradient is not null) is > 0 and var other)
            throw NodeGradient.Unsupported(_file, node, $"is used by its output {other + 1}, for which there is no rule", "export the network without it");
        var step = new NodeGradient(node, _writer, gradients, wanted, _opset, _file);
        rule(step);
        foreach (var place in wanted)
        {
            if (step.Given.TryGetValue(place, out var gradient))
                Add(node.Input[place], gradient);
            else if (name != "CastLike")
                throw step.Unsupported($"has no rule for the gradient of its input {place + 1}, '{node.Input[place]}'");
        }
    }

    /// <summary>A value that is used several times has the sum of the gradients of its uses.</summary>
    private void Add(string value, Value gradient) => _gradients[value] = _gradients.TryGetValue(value, out var sum) ? sum + gradient : gradient;

    private AIImageException Independent(string output, string input) => new(ErrorIds.ArgumentInvalid,
        $"The output '{output}' of the network '{_file}' does not change with its input '{input}', or in jumps alone, so that there is no gradient; name another input or output.")
    { Subject = _file };
}
