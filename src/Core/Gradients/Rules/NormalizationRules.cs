namespace TextToImage.Gradients.Rules;

/// <summary>
/// Normalisations to mean 0 and variance 1 over some axes, with x' = (x - mean) / sigma: for g' = g scale,
/// dx = (g' - mean of g' - x' mean of (g' x')) / sigma (Ba, Kiros and Hinton 2016, arXiv:1607.06450; derived as in Ioffe and Szegedy 2015, arXiv:1502.03167, section 3).
/// </summary>
internal static class NormalizationRules
{
    public static Dictionary<string, GradientRule> All { get; } = new()
    {
        ["LayerNormalization"] = Layer,
        ["RMSNormalization"] = RootMeanSquare,
        ["SimplifiedLayerNormalization"] = RootMeanSquare,
        ["InstanceNormalization"] = Instance,
        ["GroupNormalization"] = Group,
        ["BatchNormalization"] = Batch,
    };

    private static void Layer(NodeGradient n)
    {
        var scale = n.Input(1)!;
        var (normal, sigma) = Normalized(n, n.X, LastAxes(n), isCentred: true);
        if (n.Wants(0))
            n.Give(0, Gradient(n, n.G * scale, normal, sigma, LastAxes(n), isCentred: true));
        n.GiveSummed(1, () => n.G * normal);
        n.GiveSummed(2, () => n.G);
    }

    /// <summary>Without the mean: x / sqrt(mean of x² + epsilon) (Zhang and Sennrich 2019, arXiv:1910.07467).</summary>
    private static void RootMeanSquare(NodeGradient n)
    {
        var (normal, sigma) = Normalized(n, n.X, LastAxes(n), isCentred: false);
        if (n.Wants(0))
            n.Give(0, Gradient(n, n.G * n.Input(1)!, normal, sigma, LastAxes(n), isCentred: false));
        n.GiveSummed(1, () => n.G * normal);
    }

    /// <summary>Each channel of each picture over its own places.</summary>
    private static void Instance(NodeGradient n)
    {
        var rank = n.Rank(n.X);
        var axes = Range(2, rank);
        var (normal, sigma) = Normalized(n, n.X, axes, isCentred: true);
        if (n.Wants(0))
            n.Give(0, Gradient(n, n.G * PerChannel(n, n.Input(1)!, rank), normal, sigma, axes, isCentred: true));
        var others = n.Graph.Integers([0, .. axes]);
        if (n.Wants(1))
            n.Give(1, n.Graph.Sum(n.G * normal, others, keep: false));
        if (n.Wants(2))
            n.Give(2, n.Graph.Sum(n.G, others, keep: false));
    }

    /// <summary>Groups of channels over their places (Wu and He 2018, arXiv:1803.08494); scale and bias are for each group in opset 18, for each channel from 21 on.</summary>
    private static void Group(NodeGradient n)
    {
        var groups = n.Graph.Integers(0, n.Integer("num_groups", 1), -1);
        var isPerChannel = n.Opset >= 21;
        var scaled = isPerChannel ? n.Graph.Reshape(n.G * PerChannel(n, n.Input(1)!, n.Rank(n.X)), groups) : n.Graph.Reshape(n.G, groups) * PerChannel(n, n.Input(1)!, 3);
        var (normal, sigma) = Normalized(n, n.Graph.Reshape(n.X, groups), [2], isCentred: true);
        if (n.Wants(0))
            n.Give(0, n.Graph.Reshape(Gradient(n, scaled, normal, sigma, [2], isCentred: true), n.Graph.Shape(n.X)));
    }

    /// <summary>With a mean and variance that are given, as in inference.</summary>
    private static void Batch(NodeGradient n)
    {
        if (n.Integer("training_mode", 0) != 0)
            throw n.Unsupported("normalises over the batch, as in training", "export the network for inference");
        var factor = n.Input(1)! / (n.Number("epsilon", 1e-5) + n.Input(4)!).Apply("Sqrt");
        if (n.Wants(0))
            n.Give(0, n.G * PerChannel(n, factor, n.Rank(n.X)));
    }

    private static (Value Normal, Value Sigma) Normalized(NodeGradient n, Value x, long[] axes, bool isCentred)
    {
        var centred = isCentred ? x - Mean(n, x, axes) : x;
        var sigma = (n.Number("epsilon", 1e-5) + Mean(n, centred * centred, axes)).Apply("Sqrt");
        return (centred / sigma, sigma);
    }

    private static Value Gradient(NodeGradient n, Value gradient, Value normal, Value sigma, long[] axes, bool isCentred)
    {
        var along = normal * Mean(n, gradient * normal, axes);
        return ((isCentred ? gradient - Mean(n, gradient, axes) : gradient) - along) / sigma;
    }

    private static Value Mean(NodeGradient n, Value value, long[] axes) => n.Opset < 18
        ? n.Graph.Emit("ReduceMean", value.Type, [value], ("axes", axes))
        : n.Graph.Emit("ReduceMean", value.Type, value, n.Graph.Integers(axes));

    private static long[] LastAxes(NodeGradient n)
    {
        var axis = n.Integer("axis", -1);
        return axis < 0 ? [.. Enumerable.Range(1, (int)-axis).Select(back => (long)-back)] : Range((int)axis, n.Rank(n.X));
    }

    private static long[] Range(int from, int to) => [.. Enumerable.Range(from, to - from).Select(axis => (long)axis)];

    /// <summary>A number for each channel, against tensors of a rank.</summary>
    private static Value PerChannel(NodeGradient n, Value value, int rank) => n.Graph.Reshape(value, n.Graph.Integers([1, -1, .. Enumerable.Repeat(1L, rank - 2)]));
}
