namespace TextToImage.Gradients.Rules;

/// <summary>Functions of each number by itself: g f'(x). Formulas: textbook; of activations, the definitions in ONNX's operator list.</summary>
internal static class FunctionRules
{
    /// <summary>Scale and slope of SELU (Klambauer et al. 2017, arXiv:1706.02515), as ONNX has them.</summary>
    private const double SeluAlpha = 1.67326319217681884765625, SeluGamma = 1.05070102214813232421875;

    /// <summary>Of GELU by tanh (Hendrycks and Gimpel 2016, arXiv:1606.08415).</summary>
    private const double GeluCubic = 0.044715;

    public static Dictionary<string, GradientRule> All { get; } = new()
    {
        ["Identity"] = n => n.Give(0, n.G),
        ["Cast"] = n => n.Give(0, n.G.As(n.X.Type)),
        ["CastLike"] = n => n.Give(0, n.G.As(n.X.Type)),
        ["Dropout"] = Dropout,
        ["Neg"] = n => n.Give(0, -n.G),
        ["Abs"] = n => n.Give(0, n.G * n.X.Apply("Sign")),
        ["Reciprocal"] = n => n.Give(0, -(n.G * n.Y * n.Y)),
        ["Sqrt"] = n => n.Give(0, 0.5 * n.G / n.Y),
        ["Exp"] = n => n.Give(0, n.G * n.Y),
        ["Log"] = n => n.Give(0, n.G / n.X),
        ["Sin"] = n => n.Give(0, n.G * n.X.Apply("Cos")),
        ["Cos"] = n => n.Give(0, -(n.G * n.X.Apply("Sin"))),
        ["Tan"] = n => n.Give(0, n.G * (1 + n.Y * n.Y)),
        ["Asin"] = n => n.Give(0, n.G / (1 - n.X * n.X).Apply("Sqrt")),
        ["Acos"] = n => n.Give(0, -(n.G / (1 - n.X * n.X).Apply("Sqrt"))),
        ["Atan"] = n => n.Give(0, n.G / (1 + n.X * n.X)),
        ["Sinh"] = n => n.Give(0, n.G * n.X.Apply("Cosh")),
        ["Cosh"] = n => n.Give(0, n.G * n.X.Apply("Sinh")),
        ["Tanh"] = n => n.Give(0, n.G * (1 - n.Y * n.Y)),
        ["Asinh"] = n => n.Give(0, n.G / (1 + n.X * n.X).Apply("Sqrt")),
        ["Acosh"] = n => n.Give(0, n.G / (-1 + n.X * n.X).Apply("Sqrt")),
        ["Atanh"] = n => n.Give(0, n.G / (1 - n.X * n.X)),
        ["Erf"] = n => n.Give(0, n.G * (2 / Math.Sqrt(Math.PI) * (-(n.X * n.X)).Apply("Exp"))),
        ["Sigmoid"] = n => n.Give(0, n.G * n.Y * (1 - n.Y)),
        ["Softplus"] = n => n.Give(0, n.G * n.X.Apply("Sigmoid")),
        ["Softsign"] = n => n.Give(0, n.G / ((1 + n.X.Apply("Abs")) * (1 + n.X.Apply("Abs")))),
        ["Relu"] = n => n.Give(0, n.G.Where(n.X > 0)),
        ["LeakyRelu"] = n => n.Give(0, n.G.Where(n.X > 0, n.Number("alpha", 0.01) * n.G)),
        ["ThresholdedRelu"] = n => n.Give(0, n.G.Where(n.X > n.Number("alpha", 1))),
        ["Elu"] = n => n.Give(0, n.G.Where(n.X > 0, n.G * (n.Number("alpha", 1) + n.Y))),
        ["Celu"] = n => n.Give(0, n.G.Where(n.X > 0, n.G * (1 / n.Number("alpha", 1) * n.X).Apply("Exp"))),
        ["Selu"] = Selu,
        ["HardSigmoid"] = HardSigmoid,
        ["HardSwish"] = HardSwish,
        ["Mish"] = Mish,
        ["Swish"] = n => Swish(n, n.Number("alpha", 1)),
        ["Gelu"] = n => Gelu(n, n.Text("approximate", "none") == "tanh"),
        ["com.microsoft.Gelu"] = n => Gelu(n, byTanh: false),
        ["com.microsoft.QuickGelu"] = n => Swish(n, n.Number("alpha", 1.702)),
    };

    private static void Dropout(NodeGradient n)
    {
        if (n.Input(2) is { } training && n.Graph.Facts.Integers(training.Name) is not [0])
            throw n.Unsupported("drops numbers at random, as in training", "export the network for inference");
        n.Give(0, n.G);
    }

    private static void Selu(NodeGradient n)
    {
        var (alpha, gamma) = (n.Number("alpha", SeluAlpha), n.Number("gamma", SeluGamma));
        n.Give(0, (gamma * n.G).Where(n.X > 0, n.G * (alpha * gamma + n.Y)));
    }

    /// <summary>max(0, min(1, alpha x + beta)).</summary>
    private static void HardSigmoid(NodeGradient n)
    {
        var alpha = n.Number("alpha", 0.2);
        n.Give(0, (alpha * n.G).Where((n.Y > 0) & (n.Y < 1)));
    }

    /// <summary>x max(0, min(1, x / 6 + 1 / 2)).</summary>
    private static void HardSwish(NodeGradient n)
    {
        var between = n.G * (0.5 + 1 / 3.0 * n.X);
        n.Give(0, between.Where((n.X > -3) & (n.X < 3), n.G.Where(n.X > 0)));
    }

    /// <summary>x tanh(softplus(x)).</summary>
    private static void Mish(NodeGradient n)
    {
        var tanh = n.X.Apply("Softplus").Apply("Tanh");
        n.Give(0, n.G * (tanh + n.X * n.X.Apply("Sigmoid") * (1 - tanh * tanh)));
    }

    /// <summary>x sigmoid(alpha x).</summary>
    private static void Swish(NodeGradient n, double alpha)
    {
        var sigmoid = (alpha * n.X).Apply("Sigmoid");
        n.Give(0, n.G * (sigmoid + alpha * n.X * sigmoid * (1 - sigmoid)));
    }

    /// <summary>x times the normal distribution function at x, or its approximation by tanh.</summary>
    private static void Gelu(NodeGradient n, bool byTanh)
    {
        if (byTanh)
        {
            var slope = Math.Sqrt(2 / Math.PI);
            var squared = n.X * n.X;
            var tanh = (slope * n.X * (1 + GeluCubic * squared)).Apply("Tanh");
            n.Give(0, n.G * (0.5 * (1 + tanh) + 0.5 * slope * n.X * (1 - tanh * tanh) * (1 + 3 * GeluCubic * squared)));
            return;
        }
        var distribution = 0.5 * (1 + (1 / Math.Sqrt(2) * n.X).Apply("Erf"));
        var density = 1 / Math.Sqrt(2 * Math.PI) * (-0.5 * (n.X * n.X)).Apply("Exp");
        n.Give(0, n.G * (distribution + n.X * density));
    }
}
