using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Tests.Gradients;

/// <summary>An input of an operator.</summary>
/// <param name="Add">Puts it into a graph, by the name that inputs of the graph get; gives its name.</param>
/// <param name="Shape">The shape of one that is differentiated; null for constants.</param>
/// <param name="Low">The smallest number.</param>
/// <param name="High">The largest.</param>
internal sealed record OperatorInput(Func<ForwardGraph, string, bool, string> Add, long[]? Shape = null, double Low = -2, double High = 2);

/// <summary>An operator with attributes, whose gradients are compared with finite differences.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Type">The operator.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Attributes">Its attributes.</param>
internal sealed record OperatorCase(string Name, string Type, OperatorInput[] Inputs, params (string Name, object Value)[] Attributes)
{
    public int Opset { get; init; } = 17;

    public int Outputs { get; init; } = 1;

    /// <summary>Whether it is run in 32 bits alone: the operator has no others, or computes in 32 bits inside.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Whether it is also run with sizes that are only known in the run.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>The graph; outputs of the operator are added up in parts of different weight, so that all count.</summary>
    public ForwardGraph Graph(ElementType type, bool open)
    {
        var graph = new ForwardGraph(Opset, type);
        var inputs = Inputs.Select((input, place) => input.Add(graph, $"x{place}", open)).ToArray();
        var outputs = Enumerable.Range(0, Outputs).Select(output => $"y{output}").ToArray();
        graph.Node(Type, inputs, outputs, Attributes);
        foreach (var output in Type == "TopK" ? outputs.Take(1) : outputs)
            graph.Output(output);
        return graph;
    }

    public override string ToString() => Name;
}
