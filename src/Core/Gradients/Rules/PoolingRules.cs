using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Gradients.Rules;

/// <summary>Pooling: means are spread over their windows, the largest numbers' gradients go back to the places these came from.</summary>
internal static class PoolingRules
{
    public static Dictionary<string, GradientRule> All { get; } = new()
    {
        ["AveragePool"] = Average,
        ["MaxPool"] = Max,
        ["GlobalAveragePool"] = n => n.Give(0, n.Graph.Expand(n.G / n.Graph.Ratio(n.X, n.Y), n.Graph.Shape(n.X))),
        ["GlobalMaxPool"] = GlobalMax,
    };

    /// <summary>A transposed convolution of g / (numbers in the window) with ones, for each channel by itself.</summary>
    private static void Average(NodeGradient n)
    {
        var geometry = Geometry.Of(n, n.Integers("kernel_shape")!);
        if (n.Integer("ceil_mode", 0) != 0 && !WindowsFit(n, geometry))
            throw n.Unsupported("has windows that reach beyond the picture (ceil_mode), or may at sizes that are not known before a run", "export the network without ceil_mode");
        var window = n.Graph.Constant(n.X.Type, 1, [1, 1, .. geometry.Kernel]);
        var gradient = n.Graph.Reshape(n.G, Channels(n.Y));
        if (geometry.IsPadded && n.Integer("count_include_pad", 0) == 0)
        {
            var ones = n.Graph.Expand(n.Scalar(1), n.Graph.Concat(0, n.Graph.Integers(1, 1), n.Graph.SpatialSizes(n.X)));
            gradient /= n.Graph.Emit("Conv", n.X.Type, [ones, window], geometry.Attributes());
        }
        else
        {
            gradient = 1.0 / geometry.Kernel.Aggregate(1L, (count, size) => count * size) * gradient;
        }
        n.Give(0, n.Graph.Reshape(geometry.Spread(n, gradient, window, 1), n.Graph.Shape(n.X)));

        // Batch and channels become one axis, so that the window has one channel.
        Value Channels(Value value) => n.Graph.Concat(0, n.Graph.Integers(-1, 1), n.Graph.SpatialSizes(value));
    }

    private static bool WindowsFit(NodeGradient n, Geometry geometry) =>
        n.Graph.Facts.Shape(n.X.Name) is { } shape && Enumerable.Range(0, geometry.Axes).All(axis =>
            shape[axis + 2].IsKnown && (shape[axis + 2].Size + geometry.Pads[axis] + geometry.Pads[axis + geometry.Axes] - geometry.Extent(axis)) % geometry.Strides[axis] == 0);

    /// <summary>The forward node tells the places, counted through the whole tensor.</summary>
    private static void Max(NodeGradient n)
    {
        if (n.Integer("storage_order", 0) != 0)
            throw n.Unsupported("counts places by columns (storage_order)");
        if (n.Node.Output.Count < 2)
            n.Node.Output.Add(n.Graph.Fresh("Places"));
        else if (n.Node.Output[1].Length == 0)
            n.Node.Output[1] = n.Graph.Fresh("Places");
        n.Give(0, n.Graph.AddAtPlaces(n.G, new Value(n.Graph, n.Node.Output[1], ElementType.Int64), n.X));
    }

    /// <summary>To the largest number of a channel; where several are, in equal parts.</summary>
    private static void GlobalMax(NodeGradient n)
    {
        var chosen = n.X.IsEqualTo(n.Y).As(n.X.Type);
        var spatial = Enumerable.Range(2, n.Rank(n.X) - 2).Select(axis => (long)axis).ToArray();
        n.Give(0, n.G / n.Graph.Sum(chosen, spatial) * chosen);
    }
}
