using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Gradients.Rules;

/// <summary>Operators that take numbers from places or put them there: gradients go to the places, and are added up where several meet.</summary>
internal static class SelectionRules
{
    public static Dictionary<string, GradientRule> All { get; } = new()
    {
        ["Slice"] = Slice,
        ["Pad"] = Pad,
        ["Gather"] = Gather,
        ["GatherElements"] = n => n.Give(0, Scatter(n, "ScatterElements", n.Input(1)!, ("axis", n.Integer("axis", 0)))),
        ["GatherND"] = GatherMany,
        ["ScatterElements"] = n => Scattered(n, "ScatterElements", "GatherElements", ("axis", n.Integer("axis", 0))),
        ["ScatterND"] = n => Scattered(n, "ScatterND", "GatherND"),
        ["TopK"] = TopK,
    };

    /// <summary>Zeros before and behind, of as many places as were cut off; with other steps than 1, place by place.</summary>
    private static void Slice(NodeGradient n)
    {
        var starts = n.Input(1)!;
        var shape = n.Graph.Facts.Shape(n.X.Name);
        var steps = n.Input(4) is { } given ? n.Graph.Facts.Integers(given.Name) : [1];
        if (steps is null || Array.Exists(steps, step => step != 1) || shape is null || SlicedAxes(n, starts) is not { } axes)
        {
            Moved(n, places => n.Graph.Emit("Slice", ElementType.Int64, [places, .. Enumerable.Range(1, n.Node.Input.Count - 1).Select(n.Input)]));
            return;
        }
        var sizes = n.Graph.Sizes(n.X, axes);
        var zeros = n.Graph.Integers([.. axes.Select(_ => 0L)]);
        var first = starts.As(ElementType.Int64);
        first = (first + sizes).Where(first < 0, first);
        first = n.Graph.Emit("Min", ElementType.Int64, n.Graph.Emit("Max", ElementType.Int64, first, zeros), sizes);
        var behind = sizes - first - n.Graph.Sizes(n.Y, axes);
        n.Give(0, Padded(n, n.G, axes, first, behind, shape.Length));
    }

    private static long[]? SlicedAxes(NodeGradient n, Value starts)
    {
        if (n.Input(3) is { } given)
            return n.Graph.Facts.Integers(given.Name) is { } axes ? [.. axes.Select(axis => axis < 0 ? axis + n.Rank(n.X) : axis)] : null;
        return n.Graph.Facts.Shape(starts.Name) is [{ IsKnown: true } count] ? [.. Enumerable.Range(0, (int)count.Size).Select(axis => (long)axis)] : null;
    }

    /// <summary>Zeros along some axes.</summary>
    private static Value Padded(NodeGradient n, Value gradient, long[] axes, Value before, Value behind, int rank)
    {
        var places = n.Graph.Integers([.. axes, .. axes.Select(axis => axis + rank)]);
        var pads = n.Graph.Emit("ScatterElements", ElementType.Int64, n.Graph.Integers(new long[2 * rank]), places, n.Graph.Concat(0, before, behind));
        return n.Graph.Emit("Pad", gradient.Type, gradient, pads);
    }

    /// <summary>Of zeros, or another constant, cuts them off again (and puts back what negative pads cut off); of mirrored or repeated numbers, place by place.</summary>
    private static void Pad(NodeGradient n)
    {
        if (n.Text("mode", "constant") != "constant")
            Moved(n, places => n.Graph.Emit("Pad", ElementType.Int64, [places, n.Input(1), null, n.Input(3)], ("mode", n.Text("mode", ""))));
        else
            n.Give(0, n.Graph.Emit("Pad", n.X.Type, [n.G, -n.Input(1)!, .. n.Input(3) is { } axes ? (Value?[])[null, axes] : []]));
    }

    /// <summary>What an operator does to the places of numbers, it did to the numbers.</summary>
    private static void Moved(NodeGradient n, Func<Value, Value> move) => n.Give(0, n.Graph.AddAtPlaces(n.G, move(n.Graph.Places(n.X)), n.X));

    private static void Gather(NodeGradient n)
    {
        var (axis, indices) = (n.Axis(n.X, 0), n.Input(1)!);
        if (n.Graph.Facts.Integers(indices.Name) is [var index] && n.Graph.Facts.Shape(indices.Name) is { Length: <= 1 } shape)
        {
            One(n, axis, index, isScalar: shape.Length == 0);
            return;
        }
        var places = n.Graph.Unsqueeze(indices, -1);
        if (axis == 0)
        {
            n.Give(0, Scatter(n, "ScatterND", places));
            return;
        }
        // The axis goes to the front, those of the indices with it, and back again.
        var (rank, indexRank) = (n.Rank(n.X), n.Rank(n.Y) - n.Rank(n.X) + 1);
        long[] toFront = [axis, .. Enumerable.Range(0, rank).Where(each => each != axis).Select(each => (long)each)];
        long[] back = [.. Enumerable.Range(0, rank).Select(each => (long)Array.IndexOf(toFront, each))];
        long[] indicesToFront = [.. Enumerable.Range(axis, indexRank).Concat(Enumerable.Range(0, axis)).Concat(Enumerable.Range(axis + indexRank, rank - axis - 1)).Select(each => (long)each)];
        var zeros = n.Graph.Zeros(n.X.Type, n.Graph.Sizes(n.X, toFront));
        var sums = n.Graph.Emit("ScatterND", n.X.Type, [zeros, places, n.Graph.Transpose(n.G, indicesToFront)], ("reduction", "add"));
        n.Give(0, n.Graph.Transpose(sums, back));
    }

    /// <summary>One place of an axis, as of a class token: zeros before and behind.</summary>
    private static void One(NodeGradient n, int axis, long index, bool isScalar)
    {
        var size = n.Graph.Size(n.X, axis);
        var last = n.Graph.Integers(-1) + size;
        var (before, behind) = index >= 0 ? (n.Graph.Integers(index), last - n.Graph.Integers(index)) : (size + n.Graph.Integers(index), n.Graph.Integers(-1 - index));
        n.Give(0, Padded(n, isScalar ? n.Graph.Unsqueeze(n.G, axis) : n.G, [axis], before, behind, n.Rank(n.X)));
    }

    private static void GatherMany(NodeGradient n)
    {
        if (n.Integer("batch_dims", 0) != 0)
            throw n.Unsupported("has batch_dims", "export the network without them");
        n.Give(0, Scatter(n, "ScatterND", n.Input(1)!));
    }

    private static void TopK(NodeGradient n) =>
        n.Give(0, Scatter(n, "ScatterElements", new Value(n.Graph, n.Node.Output[1], ElementType.Int64), ("axis", n.Integer("axis", -1))));

    /// <summary>g, added to zeros in the shape of the first input.</summary>
    private static Value Scatter(NodeGradient n, string type, Value places, params (string, object)[] attributes) =>
        n.Graph.Emit(type, n.X.Type, [n.Graph.Zeros(n.X.Type, n.Graph.Shape(n.X)), places, n.G], [("reduction", "add"), .. attributes]);

    /// <summary>What was put somewhere has its gradient from there; what was there before has none.</summary>
    private static void Scattered(NodeGradient n, string scatter, string gather, params (string, object)[] attributes)
    {
        if (n.Text("reduction", "none") is not ("none" or "add") and var reduction)
            throw n.Unsupported($"puts numbers by {reduction}", "export the network without it");
        var (places, updates) = (n.Input(1)!, n.Input(2)!);
        if (n.Wants(0))
        {
            n.Give(0, n.Text("reduction", "none") == "add"
                ? n.G
                : n.Graph.Emit(scatter, n.X.Type, [n.G, places, n.Graph.Zeros(n.X.Type, n.Graph.Shape(updates))], attributes));
        }
        if (n.Wants(2))
            n.Give(2, n.Graph.Emit(gather, n.X.Type, [n.G, places], attributes));
    }
}
