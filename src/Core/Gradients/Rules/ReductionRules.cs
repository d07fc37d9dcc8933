namespace TextToImage.Gradients.Rules;

/// <summary>Reductions over axes, and functions along an axis that begin with one. Axes are an attribute, or an input from opset 13 (sums) or 18 (all others) on.</summary>
internal static class ReductionRules
{
    public static Dictionary<string, GradientRule> All { get; } = new()
    {
        ["ReduceSum"] = n => Give(n, (g, _) => g),
        ["ReduceMean"] = n => Give(n, (g, _) => g / n.Graph.Ratio(n.X, n.Y)),
        ["ReduceSumSquare"] = n => Give(n, (g, _) => g * (2 * n.X)),
        ["ReduceL1"] = n => Give(n, (g, _) => g * n.X.Apply("Sign")),
        ["ReduceL2"] = n => Give(n, (g, y) => Ratio(g * n.X, y)),
        ["ReduceLogSum"] = n => Give(n, (g, y) => g / y.Apply("Exp")),
        ["ReduceLogSumExp"] = n => Give(n, (g, y) => g * (n.X - y).Apply("Exp")),
        ["ReduceMax"] = n => Give(n, Extreme(n)),
        ["ReduceMin"] = n => Give(n, Extreme(n)),
        ["Softmax"] = Softmax,
        ["LogSoftmax"] = LogSoftmax,
        ["CumSum"] = CumulativeSum,
    };

    /// <summary>Gives a gradient computed from g and y with the axes back in place, of size 1.</summary>
    private static void Give(NodeGradient n, Func<Value, Value, Value> gradient)
    {
        var axes = Axes(n);
        if (axes is null && n.Integer("noop_with_empty_axes", 0) != 0)
            throw n.Unsupported("reduces nothing (noop_with_empty_axes)", "export the network without it");
        // All axes without one that stays: g is a number, which fits everywhere.
        var isGone = axes is not null && n.Integer("keepdims", 1) == 0;
        n.Give(0, n.Graph.Expand(gradient(Back(n.G), Back(n.Y)), n.Graph.Shape(n.X)));

        Value Back(Value value) => isGone ? n.Graph.Emit("Unsqueeze", value.Type, value, axes!) : value;
    }

    private static Value? Axes(NodeGradient n) => n.Integers("axes") is { } constant ? n.Graph.Integers(constant) : n.Input(1);

    /// <summary>To the numbers that are the largest or smallest; where several are, in equal parts, as PyTorch's amax does.</summary>
    private static Func<Value, Value, Value> Extreme(NodeGradient n) => (g, y) =>
    {
        var chosen = n.X.IsEqualTo(y).As(n.X.Type);
        var count = Axes(n) is { } axes ? n.Graph.Sum(chosen, axes) : n.Graph.Emit("ReduceSum", chosen.Type, chosen);
        return g / count * chosen;
    };

    /// <summary>A quotient, and 0 where its divisor is: the length of a vector has no gradient at 0, and PyTorch takes 0.</summary>
    private static Value Ratio(Value dividend, Value divisor)
    {
        var isZero = divisor.IsEqualTo(divisor.Graph.Scalar(divisor.Type, 0));
        return (dividend / divisor.Graph.Scalar(divisor.Type, 1).Where(isZero, divisor)).Where(!isZero);
    }

    /// <summary>y (g - sum of g y).</summary>
    private static void Softmax(NodeGradient n)
    {
        var weighted = n.G * n.Y;
        n.Give(0, weighted - n.Y * n.Graph.Sum(weighted, n.Integer("axis", -1)));
    }

    /// <summary>g - exp(y) sum of g.</summary>
    private static void LogSoftmax(NodeGradient n) => n.Give(0, n.G - n.Y.Apply("Exp") * n.Graph.Sum(n.G, n.Integer("axis", -1)));

    /// <summary>The sum from the other end.</summary>
    private static void CumulativeSum(NodeGradient n) =>
        n.Give(0, n.Graph.Emit("CumSum", n.X.Type, [n.G, n.Input(1)], ("exclusive", n.Integer("exclusive", 0)), ("reverse", 1 - n.Integer("reverse", 0))));
}
