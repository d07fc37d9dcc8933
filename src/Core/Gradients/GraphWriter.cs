using System.Globalization;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using TextToImage.Networks.Onnx;
using AttributeType = TextToImage.Networks.Onnx.AttributeProto.Types.AttributeType;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Gradients;

/// <summary>
/// Writes nodes behind those of a forward graph. Constants and shapes that are known before a run are written as such; everything else
/// is computed in the run, so that open sizes stay open.
/// </summary>
internal sealed class GraphWriter
{
    /// <summary>Names that the writer gives begin with this.</summary>
    private const string Prefix = "grad/";

    private readonly HashSet<string> _names;
    private readonly Dictionary<string, Value> _known = [];

    /// <param name="facts">What is known of the forward graph.</param>
    /// <param name="names">Names that are taken.</param>
    public GraphWriter(GraphFacts facts, IEnumerable<string> names) => (Facts, _names) = (facts, [.. names]);

    public GraphFacts Facts { get; }

    /// <summary>What was written, in the order of computation.</summary>
    public List<NodeProto> Nodes { get; } = [];

    public List<TensorProto> Constants { get; } = [];

    /// <summary>A value of the forward graph.</summary>
    public Value Forward(string name) => new(this, name, Facts.Type(name));

    /// <summary>An operator without attributes.</summary>
    public Value Emit(string type, ElementType result, params Value?[] inputs) => Emit(type, result, inputs, []);

    /// <summary>An operator.</summary>
    /// <param name="type">Its name.</param>
    /// <param name="result">Type of what comes out.</param>
    /// <param name="inputs">Null where an optional one is left out.</param>
    /// <param name="attributes">Whole numbers, real numbers, text, lists of whole numbers, or tensors.</param>
    public Value Emit(string type, ElementType result, Value?[] inputs, params (string Name, object Value)[] attributes) => EmitMany(type, result, 1, inputs, attributes)[0];

    /// <summary>An operator with several outputs of a type.</summary>
    public Value[] EmitMany(string type, ElementType result, int outputs, Value?[] inputs, params (string Name, object Value)[] attributes)
    {
        var names = Enumerable.Range(0, outputs).Select(_ => Fresh(type)).ToArray();
        var given = Array.FindLastIndex(inputs, input => input is not null) + 1;
        var node = new NodeProto { OpType = type, Name = names[0], Input = { inputs.Take(given).Select(input => input?.Name ?? "") }, Output = { names } };
        node.Attribute.Add(attributes.Select(item => Attribute(item.Name, item.Value)));
        Nodes.Add(node);
        return [.. names.Select(name => new Value(this, name, result))];
    }

    /// <summary>A constant of rank 0.</summary>
    public Value Scalar(ElementType type, double number) =>
        Known($"{type}:{number.ToString("R", CultureInfo.InvariantCulture)}", () => Constant(Filled(type, number)));

    /// <summary>A constant of whole numbers, of rank 1.</summary>
    public Value Integers(params long[] numbers) =>
        Known($"integers:{string.Join(",", numbers)}", () => Constant(new TensorProto { DataType = ElementType.Int64, Dims = { numbers.Length }, Int64Data = { numbers } }));

    /// <summary>A constant that has one number everywhere.</summary>
    public Value Constant(ElementType type, double number, params long[] shape)
    {
        var tensor = Filled(type, number);
        tensor.Dims.Add(shape);
        var one = tensor.RawData.ToByteArray();
        tensor.RawData = ByteString.CopyFrom([.. Enumerable.Repeat(one, (int)shape.Aggregate(1L, (count, size) => count * size)).SelectMany(bytes => bytes)]);
        return Constant(tensor);
    }

    /// <summary>The shape of a value, of rank 1.</summary>
    public Value Shape(Value value)
    {
        var shape = Facts.Shape(value.Name);
        return KnownCount(value) is not null
            ? Integers([.. shape!.Select(size => size.Size)])
            : Known($"shape:{value.Name}", () => Emit("Shape", ElementType.Int64, value));
    }

    /// <summary>The size of an axis, of rank 1 with one number.</summary>
    /// <param name="value">A value.</param>
    /// <param name="axis">From the front, or below zero from the back.</param>
    public Value Size(Value value, int axis) => Sizes(value, axis);

    /// <summary>Sizes of some axes, of rank 1.</summary>
    public Value Sizes(Value value, params long[] axes)
    {
        if (Facts.Shape(value.Name) is { } shape)
        {
            var sizes = axes.Select(axis => shape[axis < 0 ? axis + shape.Length : axis]).ToList();
            if (sizes.TrueForAll(size => size.IsKnown))
                return Integers([.. sizes.Select(size => size.Size)]);
        }
        return Known($"sizes:{value.Name}:{string.Join(",", axes)}", () => Emit("Gather", ElementType.Int64, Shape(value), Integers(axes)));
    }

    /// <summary>Sizes of all axes from the third, of rank 1: a picture's height and width.</summary>
    public Value SpatialSizes(Value value) => Facts.Shape(value.Name) is { } shape
        ? Sizes(value, [.. Enumerable.Range(2, shape.Length - 2).Select(axis => (long)axis)])
        : Emit("Slice", ElementType.Int64, Shape(value), Integers(2), Integers(int.MaxValue));

    /// <summary>How many elements a value has, of rank 1 with one number.</summary>
    public Value Count(Value value) => KnownCount(value) is { } count
        ? Integers(count)
        : Known($"count:{value.Name}", () => Reshape(Emit("Size", ElementType.Int64, value), Integers(1)));

    /// <summary>How many elements of one value come to one of another that was reduced from it: a scalar of the former's type.</summary>
    public Value Ratio(Value value, Value reduced) => KnownCount(value) is { } all && KnownCount(reduced) is > 0 and { } few
        ? Scalar(value.Type, all / (double)few)
        : Emit("Squeeze", value.Type, (Count(value) / Count(reduced)).As(value.Type), Integers(0));

    public Value Reshape(Value value, Value shape) => Emit("Reshape", value.Type, value, shape);

    public Value Flat(Value value) => Reshape(value, Integers(-1));

    public Value Expand(Value value, Value shape) => Emit("Expand", value.Type, value, shape);

    public Value Unsqueeze(Value value, params long[] axes) => Emit("Unsqueeze", value.Type, value, Integers(axes));

    public Value Transpose(Value value, params long[] permutation) => Emit("Transpose", value.Type, [value], ("perm", permutation));

    /// <summary>With the last two axes exchanged.</summary>
    public Value Transposed(Value value, int rank) =>
        Transpose(value, [.. Enumerable.Range(0, rank).Select(axis => (long)(axis == rank - 1 ? rank - 2 : axis == rank - 2 ? rank - 1 : axis))]);

    /// <summary>One after the other along an axis.</summary>
    public Value Concat(int axis, params Value[] parts) => parts.Length == 1 ? parts[0] : Emit("Concat", parts[0].Type, [.. parts], ("axis", (long)axis));

    /// <summary>Zeros of a shape.</summary>
    public Value Zeros(ElementType type, Value shape) => ConstantOfShape(type, 0, shape);

    /// <summary>Sums over axes, which stay with size 1 where nothing else is said.</summary>
    public Value Sum(Value value, Value axes, bool keep = true) => Emit("ReduceSum", value.Type, [value, axes], ("keepdims", keep ? 1L : 0L));

    public Value Sum(Value value, params long[] axes) => Sum(value, Integers(axes));

    /// <summary>The first sizes of some axes.</summary>
    public Value Crop(Value value, Value sizes, params long[] axes) =>
        Emit("Slice", value.Type, value, Integers([.. axes.Select(_ => 0L)]), sizes, Integers(axes));

    /// <summary>Undoes broadcasting: sums a gradient of the shape that came out over the axes along which a value was repeated.</summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="from">Its shape, as far as it is known.</param>
    /// <param name="value">The value that was broadcast, whose shape comes out.</param>
    /// <remarks>Where shapes are not known before a run, they are compared in it: the axes of the sum are those whose sizes differ.</remarks>
    public Value SumTo(Value gradient, Dimension[]? from, Value value)
    {
        if (RepeatedAxes(from, Facts.Shape(value.Name)) is not { } axes)
            return SumAsInRun(gradient, Shape(value));
        if (axes.Length == 0)
            return gradient;
        var summed = Sum(gradient, axes);
        return from!.Length == Facts.Shape(value.Name)!.Length ? summed : Reshape(summed, Shape(value));
    }

    /// <summary>The gradient of an operator that moves numbers, from where each came from: adds each number up at its place.</summary>
    /// <param name="gradient">The gradient of what came out.</param>
    /// <param name="places">For each number that came out, the place in the flattened value that it was taken from.</param>
    /// <param name="value">The value.</param>
    public Value AddAtPlaces(Value gradient, Value places, Value value)
    {
        var sums = Emit("ScatterElements", gradient.Type, [Zeros(gradient.Type, Count(value)), Flat(places), Flat(gradient)], ("axis", 0L), ("reduction", "add"));
        return Reshape(sums, Shape(value));
    }

    /// <summary>0, 1, 2, ... in the shape of a value.</summary>
    public Value Places(Value value)
    {
        var all = Emit("Range", ElementType.Int64, Scalar(ElementType.Int64, 0), Emit("Squeeze", ElementType.Int64, Count(value), Integers(0)), Scalar(ElementType.Int64, 1));
        return Reshape(all, Shape(value));
    }

    /// <summary>A name that no value has yet.</summary>
    public string Fresh(string stem)
    {
        for (var number = _names.Count; ; number++)
        {
            var name = $"{Prefix}{stem}_{number}";
            if (_names.Add(name))
                return name;
        }
    }

    private long? KnownCount(Value value)
    {
        var shape = Facts.Shape(value.Name);
        return shape is not null && Array.TrueForAll(shape, size => size.IsKnown) ? shape.Aggregate(1L, (count, size) => count * size.Size) : null;
    }

    private Value ConstantOfShape(ElementType type, double number, Value shape)
    {
        var one = Filled(type, number);
        one.Dims.Add(1);
        return Emit("ConstantOfShape", type, [shape], ("value", one));
    }

    private Value SumAsInRun(Value gradient, Value shape)
    {
        var from = Emit("Shape", ElementType.Int64, gradient);
        var missing = Emit("Shape", ElementType.Int64, from) - Emit("Shape", ElementType.Int64, shape);
        var aligned = Concat(0, ConstantOfShape(ElementType.Int64, 1, missing), shape);
        var axes = Emit("Squeeze", ElementType.Int64, Emit("NonZero", ElementType.Int64, !from.IsEqualTo(aligned)), Integers(0));
        return Reshape(Emit("ReduceSum", gradient.Type, [gradient, axes], ("keepdims", 1L), ("noop_with_empty_axes", 1L)), shape);
    }

    /// <summary>Axes of the larger shape along which the smaller was repeated; null where that is not known before a run.</summary>
    private static long[]? RepeatedAxes(Dimension[]? from, Dimension[]? to)
    {
        if (from is null || to is null || to.Length > from.Length)
            return null;
        var ahead = from.Length - to.Length;
        var axes = Enumerable.Range(0, ahead).Select(axis => (long)axis).ToList();
        for (var axis = 0; axis < to.Length; axis++)
        {
            var (large, small) = (from[ahead + axis], to[axis]);
            if (small.IsSureToBe(large))
                continue;
            if (!small.IsKnown)
                return null;
            if (small.Size == 1)
                axes.Add(ahead + axis);
        }
        return [.. axes];
    }

    private Value Known(string key, Func<Value> make)
    {
        if (!_known.TryGetValue(key, out var value))
            _known.Add(key, value = make());
        return value;
    }

    private Value Constant(TensorProto tensor)
    {
        tensor.Name = Fresh("constant");
        Constants.Add(tensor);
        return new Value(this, tensor.Name, tensor.DataType);
    }

    private static TensorProto Filled(ElementType type, double number) => new()
    {
        DataType = type,
        RawData = ByteString.CopyFrom(type switch
        {
            ElementType.Float => BitConverter.GetBytes((float)number),
            ElementType.Double => BitConverter.GetBytes(number),
            ElementType.Float16 => BitConverter.GetBytes(((Float16)(float)number).value),
            ElementType.Bfloat16 => BitConverter.GetBytes(((BFloat16)(float)number).value),
            ElementType.Int64 => BitConverter.GetBytes((long)number),
            ElementType.Int32 => BitConverter.GetBytes((int)number),
            _ => throw new ArgumentException($"There is no constant of type {type}.", nameof(type)),
        }),
    };

    /// <summary>An attribute of the type of its value.</summary>
    public static AttributeProto Attribute(string name, object value) => value switch
    {
        long number => new() { Name = name, Type = AttributeType.Int, I = number },
        double number => new() { Name = name, Type = AttributeType.Float, F = (float)number },
        string text => new() { Name = name, Type = AttributeType.String, S = ByteString.CopyFromUtf8(text) },
        long[] numbers => new() { Name = name, Type = AttributeType.Ints, Ints = { numbers } },
        TensorProto tensor => new() { Name = name, Type = AttributeType.Tensor, T = tensor },
        _ => throw new ArgumentException($"There is no attribute of type {value.GetType().Name}.", nameof(value)),
    };
}
