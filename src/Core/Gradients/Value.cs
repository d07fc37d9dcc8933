using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Gradients;

/// <summary>A named tensor of a graph that is being written; arithmetic with values writes the nodes that compute it.</summary>
/// <param name="Graph">The graph.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Type">Type of its elements.</param>
internal sealed record Value(GraphWriter Graph, string Name, ElementType Type)
{
    /// <summary>Whether a type is one of numbers that have derivatives.</summary>
    public static bool IsReal(ElementType type) => type is ElementType.Float or ElementType.Double or ElementType.Float16 or ElementType.Bfloat16;

    public static Value operator +(Value left, Value right) => left.Graph.Emit("Add", left.Type, left, right);

    public static Value operator -(Value left, Value right) => left.Graph.Emit("Sub", left.Type, left, right);

    public static Value operator *(Value left, Value right) => left.Graph.Emit("Mul", left.Type, left, right);

    public static Value operator /(Value left, Value right) => left.Graph.Emit("Div", left.Type, left, right);

    public static Value operator -(Value value) => value.Graph.Emit("Neg", value.Type, value);

    public static Value operator +(double left, Value right) => right.Graph.Scalar(right.Type, left) + right;

    public static Value operator -(double left, Value right) => right.Graph.Scalar(right.Type, left) - right;

    public static Value operator *(double left, Value right) => right.Graph.Scalar(right.Type, left) * right;

    public static Value operator /(double left, Value right) => right.Graph.Scalar(right.Type, left) / right;

    /// <summary>Comparisons give values of truth.</summary>
    public static Value operator >(Value left, Value right) => left.Graph.Emit("Greater", ElementType.Bool, left, right);

    public static Value operator <(Value left, Value right) => left.Graph.Emit("Less", ElementType.Bool, left, right);

    public static Value operator >(Value left, double right) => left > left.Graph.Scalar(left.Type, right);

    public static Value operator <(Value left, double right) => left < left.Graph.Scalar(left.Type, right);

    public static Value operator !(Value value) => value.Graph.Emit("Not", ElementType.Bool, value);

    public static Value operator &(Value left, Value right) => left.Graph.Emit("And", ElementType.Bool, left, right);

    public static Value operator |(Value left, Value right) => left.Graph.Emit("Or", ElementType.Bool, left, right);

    /// <summary>Where two values are the same.</summary>
    public Value IsEqualTo(Value other) => Graph.Emit("Equal", ElementType.Bool, this, other);

    /// <summary>A function of one value, by the name of its operator.</summary>
    public Value Apply(string function) => Graph.Emit(function, Type, this);

    /// <summary>This, and where a condition does not hold, something else.</summary>
    public Value Where(Value condition, Value otherwise) => Graph.Emit("Where", Type, condition, this, otherwise);

    /// <summary>This, and where a condition does not hold, zero.</summary>
    public Value Where(Value condition) => Where(condition, Graph.Scalar(Type, 0));

    /// <summary>The same numbers in another type.</summary>
    public Value As(ElementType type) => type == Type ? this : Graph.Emit("Cast", type, [this], ("to", (long)type));
}
