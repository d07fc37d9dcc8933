namespace TextToImage.Gradients.Rules;

/// <summary>The rules of all operators. Where g is the gradient of an output, a rule writes that of each input (a vector-Jacobian product).</summary>
internal static class GradientRules
{
    /// <summary>By operator; those of other sets than the standard one with its name before.</summary>
    public static IReadOnlyDictionary<string, GradientRule> All { get; } =
        new[] { FunctionRules.All, ArithmeticRules.All, ProductRules.All, ConvolutionRules.All, PoolingRules.All, ReductionRules.All, NormalizationRules.All, LayoutRules.All, SelectionRules.All, ResizeRules.All }
            .SelectMany(rules => rules).ToDictionary(rule => rule.Key, rule => rule.Value);

    /// <summary>Operators whose outputs do not change with their inputs, or in jumps alone: their derivative is zero wherever there is one.</summary>
    public static IReadOnlyCollection<string> Constant { get; } = new HashSet<string>
    {
        "Shape", "Size", "ConstantOfShape", "Range", "EyeLike", "RandomNormalLike", "RandomUniformLike", "Bernoulli", "Multinomial",
        "Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual", "Not", "And", "Or", "Xor", "IsNaN", "IsInf",
        "ArgMax", "ArgMin", "NonZero", "OneHot", "Hardmax", "Floor", "Ceil", "Round", "Sign",
    };

    /// <summary>Operators whose rules look at the gradients of more than the first output.</summary>
    public static IReadOnlyCollection<string> ManyOutputs { get; } = new HashSet<string> { "Split" };
}
