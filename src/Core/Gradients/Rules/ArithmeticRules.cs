namespace TextToImage.Gradients.Rules;

/// <summary>Arithmetic of several values, each of which may be broadcast: gradients are summed over the axes along which it was.</summary>
internal static class ArithmeticRules
{
    public static Dictionary<string, GradientRule> All { get; } = new()
    {
        ["Add"] = n => Each(n, _ => n.G),
        ["Sum"] = n => Each(n, _ => n.G),
        ["Mean"] = n => Each(n, _ => 1.0 / n.Node.Input.Count * n.G),
        ["Sub"] = n => Each(n, place => place == 0 ? n.G : -n.G),
        ["Mul"] = n => Each(n, place => n.G * n.Input(1 - place)!),
        ["Div"] = n => Each(n, place => place == 0 ? n.G / n.Input(1)! : -(n.G * n.Y / n.Input(1)!)),
        ["Pow"] = Power,
        ["Max"] = Extreme,
        ["Min"] = Extreme,
        ["Clip"] = Clip,
        ["Where"] = n => Each(n, place => n.G.Where(place == 1 ? n.X : !n.X)),
        ["PRelu"] = n => Each(n, place => place == 0 ? n.G.Where(n.X > 0, n.G * n.Input(1)!) : (n.G * n.X).Where(n.X < 0)),
    };

    private static void Each(NodeGradient n, Func<int, Value> gradient)
    {
        for (var place = 0; place < n.Node.Input.Count; place++)
        {
            var input = place;
            n.GiveSummed(input, () => gradient(input));
        }
    }

    /// <summary>x^a: a x^(a - 1) for x, x^a log x for a (0 where x is not above 0, as PyTorch has it at 0).</summary>
    private static void Power(NodeGradient n)
    {
        var given = n.Input(1)!;
        var exponent = given.As(n.X.Type);
        n.GiveSummed(0, () => n.Graph.Facts.Numbers(given.Name) switch
        {
            [2] => n.G * (2 * n.X),
            [var constant] => n.G * (constant * n.Graph.Emit("Pow", n.X.Type, n.X, n.Scalar(constant - 1))),
            _ => n.G * (exponent * n.Graph.Emit("Pow", n.X.Type, n.X, -1 + exponent)),
        });
        var isPositive = n.Wants(1) ? n.X > 0 : null;
        n.GiveSummed(1, () => (n.G * n.Y * n.X.Where(isPositive!, n.Scalar(1)).Apply("Log")).Where(isPositive!).As(given.Type));
    }

    /// <summary>To the inputs that are the largest or smallest; where several are, in equal parts, as PyTorch does.</summary>
    private static void Extreme(NodeGradient n)
    {
        var chosen = n.Node.Input.Select((_, place) => n.Input(place)!.IsEqualTo(n.Y).As(n.Y.Type)).ToList();
        var share = n.G / chosen.Aggregate((sum, each) => sum + each);
        Each(n, place => share * chosen[place]);
    }

    /// <summary>Through where a number is within the bounds or on them; to a bound where it is beyond.</summary>
    private static void Clip(NodeGradient n)
    {
        var isBelow = n.Input(1) is { } min ? n.X < min : null;
        var isAbove = n.Input(2) is { } max ? n.X > max : null;
        var isOutside = (isBelow, isAbove) switch
        {
            ({ } below, { } above) => below | above,
            var (below, above) => below ?? above,
        };
        n.GiveSummed(0, () => isOutside is null ? n.G : n.G.Where(!isOutside));
        n.GiveSummed(1, () => n.G.Where(isBelow!));
        n.GiveSummed(2, () => n.G.Where(isAbove!));
    }
}
