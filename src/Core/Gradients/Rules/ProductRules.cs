namespace TextToImage.Gradients.Rules;

/// <summary>Products of matrices and tensors: the gradient of a factor is the product of g and the other one, transposed.</summary>
internal static class ProductRules
{
    public static Dictionary<string, GradientRule> All { get; } = new()
    {
        ["MatMul"] = MatMul,
        ["Gemm"] = Gemm,
        ["Einsum"] = Einsum,
    };

    private static void MatMul(NodeGradient n)
    {
        var (left, right) = (n.X, n.Input(1)!);
        if (n.Rank(right) == 2)
            MatMulByMatrix(n, left, right);
        else
            MatMulOfMany(n, left, right);
    }

    /// <summary>
    /// By one matrix for all rows, as of a layer: Gemm reads it transposed, so that no transposed copy of the weights is made.
    /// </summary>
    private static void MatMulByMatrix(NodeGradient n, Value left, Value right)
    {
        var gradient = n.Graph.Reshape(n.G, n.Graph.Concat(0, n.Graph.Integers(-1), n.Graph.Size(right, 1)));
        if (n.Wants(0))
            n.Give(0, n.Graph.Reshape(n.Graph.Emit("Gemm", left.Type, [gradient, right], ("transB", 1L)), n.Graph.Shape(left)));
        if (n.Wants(1))
        {
            var rows = n.Graph.Reshape(left, n.Graph.Concat(0, n.Graph.Integers(-1), n.Graph.Size(right, 0)));
            n.Give(1, n.Graph.Emit("Gemm", right.Type, [rows, gradient], ("transA", 1L)));
        }
    }

    /// <summary>Of many matrices, whose axes before the last two are broadcast; vectors are matrices of one row or column.</summary>
    private static void MatMulOfMany(NodeGradient n, Value left, Value right)
    {
        var (a, b, gradient) = (left, right, n.G);
        var (aShape, bShape) = (n.ShapeOf(left), n.ShapeOf(right));
        if (aShape.Length == 1)
        {
            (a, aShape) = (n.Graph.Unsqueeze(a, 0), [new Dimension(1), .. aShape]);
            gradient = n.Graph.Unsqueeze(gradient, bShape.Length == 1 ? 0 : -2);
        }
        if (bShape.Length == 1)
        {
            (b, bShape) = (n.Graph.Unsqueeze(b, 1), [.. bShape, new Dimension(1)]);
            gradient = n.Graph.Unsqueeze(gradient, -1);
        }
        // The axes that are broadcast are those before the last two; of what came out or, for vectors, of the other factor.
        var batch = BatchAxes(aShape, bShape);
        if (n.Wants(0))
            n.Give(0, Summed(n.Graph.Emit("MatMul", a.Type, gradient, n.Graph.Transposed(b, bShape.Length)), aShape, left, vectorAxis: -2));
        if (n.Wants(1))
            n.Give(1, Summed(n.Graph.Emit("MatMul", b.Type, n.Graph.Transposed(a, aShape.Length), gradient), bShape, right, vectorAxis: -1));

        Value Summed(Value product, Dimension[] matrix, Value factor, long vectorAxis) => n.Rank(factor) == 1
            ? n.Graph.SumTo(n.Graph.Emit("Squeeze", product.Type, product, n.Graph.Integers(vectorAxis)), null, factor)
            : n.Graph.SumTo(product, batch is null ? null : [.. batch, .. matrix.Skip(matrix.Length - 2)], factor);
    }

    /// <summary>Axes of two batches of matrices, broadcast; null where they are not known.</summary>
    private static Dimension[]? BatchAxes(Dimension[] left, Dimension[] right)
    {
        var (few, many) = left.Length < right.Length ? (left, right) : (right, left);
        var batch = many.Take(many.Length - 2).ToArray();
        for (var back = 3; back <= few.Length; back++)
        {
            var (one, other) = (few[few.Length - back], many[many.Length - back]);
            if (other.Size == 1)
                batch[many.Length - back] = one;
            else if (one.Size != 1 && !one.IsSureToBe(other))
                return null;
        }
        return batch;
    }

    /// <summary>alpha A B + beta C, each factor transposed where its attribute says so.</summary>
    private static void Gemm(NodeGradient n)
    {
        var (a, b) = (n.X, n.Input(1)!);
        var (transA, transB, alpha) = (n.Integer("transA", 0), n.Integer("transB", 0), n.Number("alpha", 1));
        if (n.Wants(0))
            n.Give(0, transA == 0 ? Product(n.G, b, 0, 1 - transB) : Product(b, n.G, transB, 1));
        if (n.Wants(1))
            n.Give(1, transB == 0 ? Product(a, n.G, 1 - transA, 0) : Product(n.G, a, 1, transA));
        n.GiveSummed(2, () => n.Number("beta", 1) * n.G);

        Value Product(Value first, Value second, long transFirst, long transSecond) =>
            n.Graph.Emit("Gemm", n.X.Type, [first, second], ("transA", transFirst), ("transB", transSecond), ("alpha", alpha));
    }

    /// <summary>Of "a,b->c", the gradient of a is "c,b->a".</summary>
    private static void Einsum(NodeGradient n)
    {
        var equation = n.Text("equation", "").Replace(" ", "");
        var sides = equation.Split(["->"], StringSplitOptions.None);
        var terms = sides[0].Split(',');
        var result = sides.Length > 1 ? sides[1] : string.Concat(sides[0].Where(letter => letter != ',').GroupBy(letter => letter).Where(letters => letters.Count() == 1).Select(letters => letters.Key).OrderBy(letter => letter));
        for (var place = 0; place < terms.Length; place++)
        {
            if (!n.Wants(place))
                continue;
            var (term, others) = (terms[place], terms.Where((_, other) => other != place).ToList());
            if (equation.Contains('.') || term.Distinct().Count() < term.Length)
                throw n.Unsupported($"has the equation '{equation}', with an ellipsis or an index twice in a term", "export the network with products of matrices");
            n.Give(place, Gradient(place, term, others));
        }

        Value Gradient(int place, string term, List<string> others)
        {
            // Indices that are in no other term were summed: what came out is the same for all their places.
            var known = string.Concat(term.Where(letter => result.Contains(letter) || others.Exists(other => other.Contains(letter))));
            Value[] factors = [n.G, .. others.Select((_, other) => n.Input(other < place ? other : other + 1)!)];
            var gradient = n.Graph.Emit("Einsum", n.X.Type, factors, ("equation", $"{string.Join(",", [result, .. others])}->{known}"));
            if (known == term)
                return gradient;
            var missing = term.Select((letter, axis) => (letter, axis: (long)axis)).Where(index => !known.Contains(index.letter)).Select(index => index.axis).ToArray();
            return n.Graph.Expand(n.Graph.Unsqueeze(gradient, missing), n.Graph.Shape(n.Input(place)!));
        }
    }
}
