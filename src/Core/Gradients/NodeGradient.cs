using TextToImage.Networks.Onnx;

namespace TextToImage.Gradients;

/// <summary>Writes the gradients of a node's inputs from those of its outputs.</summary>
internal delegate void GradientRule(NodeGradient node);

/// <summary>A node of a forward graph, and the gradients of its outputs: what a rule sees.</summary>
internal sealed class NodeGradient
{
    private readonly IReadOnlyList<Value?> _outputGradients;
    private readonly HashSet<int> _wanted;
    private readonly string _file;

    /// <param name="node">The node.</param>
    /// <param name="graph">Where gradients are written.</param>
    /// <param name="outputGradients">One for each output; null where nothing depends on it.</param>
    /// <param name="wanted">Inputs whose gradient is wanted.</param>
    /// <param name="opset">Version of the standard operators.</param>
    /// <param name="file">The network's file, for errors.</param>
    public NodeGradient(NodeProto node, GraphWriter graph, IReadOnlyList<Value?> outputGradients, IEnumerable<int> wanted, long opset, string file)
    {
        (Node, Graph, _outputGradients, _wanted, Opset, _file) = (node, graph, outputGradients, [.. wanted], opset, file);
    }

    public NodeProto Node { get; }

    public GraphWriter Graph { get; }

    public long Opset { get; }

    /// <summary>Gradients of inputs, by place.</summary>
    public Dictionary<int, Value> Given { get; } = [];

    /// <summary>The first input.</summary>
    public Value X => Input(0)!;

    /// <summary>The first output.</summary>
    public Value Y => Graph.Forward(Node.Output[0]);

    /// <summary>The gradient of the first output.</summary>
    public Value G => _outputGradients[0]!;

    /// <summary>An input; null where an optional one is left out.</summary>
    public Value? Input(int place) => Node.Input.Count > place && Node.Input[place].Length > 0 ? Graph.Forward(Node.Input[place]) : null;

    /// <summary>The gradient of an output; null where nothing depends on it.</summary>
    public Value? GradientOf(int output) => _outputGradients[output];

    public bool Wants(int input) => _wanted.Contains(input);

    public void Give(int input, Value gradient) => Given[input] = gradient;

    /// <summary>Gives the gradient of an input that was broadcast.</summary>
    public void GiveSummed(int input, Func<Value> gradient)
    {
        if (Wants(input))
            Give(input, Graph.SumTo(gradient(), Graph.Facts.Shape(Y.Name), Input(input)!));
    }

    public Value Scalar(double number) => Graph.Scalar(X.Type, number);

    public long Integer(string attribute, long otherwise) => Attribute(attribute)?.I ?? otherwise;

    public double Number(string attribute, double otherwise) => Attribute(attribute)?.F ?? otherwise;

    public string Text(string attribute, string otherwise) => Attribute(attribute)?.S.ToStringUtf8() ?? otherwise;

    public long[]? Integers(string attribute) => Attribute(attribute) is { } found ? [.. found.Ints] : null;

    /// <summary>Sizes of a value's axes.</summary>
    /// <exception cref="AIImageException">Not even their number is known.</exception>
    public Dimension[] ShapeOf(Value value) =>
        Graph.Facts.Shape(value.Name) ?? throw Unsupported($"takes '{value.Name}', of which it is not known before a run how many axes it has", "export the network with shapes that can be inferred");

    public int Rank(Value value) => ShapeOf(value).Length;

    /// <summary>An attribute "axis", counted from the front.</summary>
    public int Axis(Value value, long otherwise)
    {
        var axis = (int)Integer("axis", otherwise);
        return axis < 0 ? axis + Rank(value) : axis;
    }

    /// <summary>What cannot be differentiated.</summary>
    /// <param name="problem">What the operator does, or has.</param>
    /// <param name="advice">What to do.</param>
    public AIImageException Unsupported(string problem, string advice = "choose an input or output that it is not between, or export the network without it") =>
        Unsupported(_file, Node, problem, advice);

    /// <inheritdoc cref="Unsupported(string, string)"/>
    public static AIImageException Unsupported(string file, NodeProto node, string problem, string advice) => new(
        ErrorIds.GradientUnsupported,
        $"The network '{file}' cannot be differentiated: its operator {FullName(node)} (node '{(node.Name.Length > 0 ? node.Name : node.Output[0])}') {problem}; {advice}.")
    { Subject = file };

    /// <summary>An operator's name, with the set it is of where that is not the standard one.</summary>
    public static string FullName(NodeProto node) => node.Domain is "" or "ai.onnx" ? node.OpType : $"{node.Domain}.{node.OpType}";

    private AttributeProto? Attribute(string name) => Node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
