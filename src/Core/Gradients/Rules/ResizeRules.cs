using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Gradients.Rules;

/// <summary>
/// Other sizes: each axis is a product with a matrix, [size before, size after], whichever the filter. Resizing the identity matrix gives it,
/// and g times the transposed matrices is the gradient. Numbers that are repeated a whole number of times are summed instead.
/// </summary>
internal static class ResizeRules
{
    public static Dictionary<string, GradientRule> All { get; } = new() { ["Resize"] = Resize };

    private static void Resize(NodeGradient n)
    {
        if (n.Text("coordinate_transformation_mode", "half_pixel") == "tf_crop_and_resize")
            throw n.Unsupported("cuts out a region (tf_crop_and_resize)");
        if (n.Text("keep_aspect_ratio_policy", "stretch") != "stretch")
            throw n.Unsupported("keeps the aspect ratio", "export the network with sizes that are given");
        var rank = n.Rank(n.X);
        var factors = n.Input(2) is { } scales ? n.Graph.Facts.Numbers(scales.Name) : null;
        if (RepeatedTimes(n, factors) is { } times)
            n.Give(0, SumOfWindows(n, times));
        else
            n.Give(0, Resized(n, rank, factors).Aggregate(n.G, (gradient, axis) => AlongAxis(n, gradient, axis.Axis, axis.Place, rank)));
    }

    /// <summary>The axes whose size changes, and where each has its place among scales or sizes.</summary>
    private static IEnumerable<(int Axis, int Place)> Resized(NodeGradient n, int rank, double[]? factors)
    {
        var axes = n.Integers("axes") is { } given ? [.. given.Select(axis => (int)(axis < 0 ? axis + rank : axis))] : Enumerable.Range(0, rank).ToArray();
        var (before, after) = (n.ShapeOf(n.X), n.Graph.Facts.Shape(n.Y.Name));
        return axes.Select((axis, place) => (axis, place)).Where(each => factors is not null
            ? factors[each.place] != 1
            : after is null || !before[each.axis].IsSureToBe(after[each.axis]));
    }

    /// <summary>How often the numbers of each spatial axis are repeated; null where that is not all that is done.</summary>
    private static long[]? RepeatedTimes(NodeGradient n, double[]? factors)
    {
        var isRepeated = n.Text("mode", "nearest") == "nearest" && (n.Text("coordinate_transformation_mode", "half_pixel"), n.Text("nearest_mode", "round_prefer_floor")) is
            ("asymmetric", "floor") or ("half_pixel", "round_prefer_floor" or "round_prefer_ceil");
        return isRepeated && n.Integers("axes") is null && factors is [1, 1, _, ..] && factors.Length <= 5 && Array.TrueForAll(factors, factor => factor >= 1 && factor == Math.Floor(factor))
            ? [.. factors.Skip(2).Select(factor => (long)factor)]
            : null;
    }

    /// <summary>The mean of a window times its size.</summary>
    private static Value SumOfWindows(NodeGradient n, long[] times) =>
        times.Aggregate(1L, (count, size) => count * size) * n.Graph.Emit("AveragePool", n.X.Type, [n.G], ("kernel_shape", times), ("strides", times));

    private static Value AlongAxis(NodeGradient n, Value gradient, int axis, int place, int rank)
    {
        var size = n.Graph.Size(n.X, axis);
        var square = n.Graph.Zeros(n.X.Type, n.Graph.Concat(0, size, size));
        var matrix = Matrix(n, n.Graph.Emit("EyeLike", n.X.Type, square), size, place);
        // [..., after, ...] by [after, before], with the axis at the end.
        var isLast = axis == rank - 1;
        long[] exchange = [.. Enumerable.Range(0, rank).Select(each => (long)(each == axis ? rank - 1 : each == rank - 1 ? axis : each))];
        var product = n.Graph.Emit("MatMul", n.X.Type, isLast ? gradient : n.Graph.Transpose(gradient, exchange), n.Graph.Transposed(matrix, 2));
        return isLast ? product : n.Graph.Transpose(product, exchange);
    }

    /// <summary>[size before, size after]: how much of each number comes to each place.</summary>
    private static Value Matrix(NodeGradient n, Value identity, Value size, int place)
    {
        var input = n.Graph.Unsqueeze(identity, 0, 1);
        (string, object)[] attributes =
        [
            ("mode", n.Text("mode", "nearest")), ("coordinate_transformation_mode", n.Text("coordinate_transformation_mode", "half_pixel")),
            ("nearest_mode", n.Text("nearest_mode", "round_prefer_floor")), ("cubic_coeff_a", n.Number("cubic_coeff_a", -0.75)),
            ("exclude_outside", n.Integer("exclude_outside", 0)), .. n.Opset >= 18 ? (ReadOnlySpan<(string, object)>)[("antialias", n.Integer("antialias", 0))] : [],
        ];
        var ofAxis = n.Graph.Integers(place);
        var resized = n.Input(3) is { } sizes
            ? n.Graph.Emit("Resize", n.X.Type, [input, null, null, n.Graph.Concat(0, n.Graph.Integers(1, 1), size, n.Graph.Emit("Gather", ElementType.Int64, sizes, ofAxis))], attributes)
            : n.Graph.Emit("Resize", n.X.Type, [input, null, n.Graph.Concat(0, n.Graph.Constant(ElementType.Float, 1, 3), n.Graph.Emit("Gather", ElementType.Float, n.Input(2)!, ofAxis))], attributes);
        return n.Graph.Emit("Squeeze", n.X.Type, resized, n.Graph.Integers(0, 1));
    }
}
