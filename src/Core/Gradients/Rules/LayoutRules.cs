namespace TextToImage.Gradients.Rules;

/// <summary>Operators that lay numbers out anew: their gradients are the way back, with sums where a number was repeated.</summary>
internal static class LayoutRules
{
    public static Dictionary<string, GradientRule> All { get; } = new()
    {
        ["Reshape"] = SameOrder,
        ["Flatten"] = SameOrder,
        ["Squeeze"] = SameOrder,
        ["Unsqueeze"] = SameOrder,
        ["Transpose"] = Transpose,
        ["Concat"] = Concat,
        ["Split"] = Split,
        ["Expand"] = n => n.GiveSummed(0, () => n.G),
        ["Tile"] = Tile,
        ["DepthToSpace"] = DepthToSpace,
        ["SpaceToDepth"] = n => n.Give(0, n.Graph.Emit("DepthToSpace", n.X.Type, [n.G], ("blocksize", n.Integer("blocksize", 1)))),
        ["Trilu"] = n => n.Give(0, n.Graph.Emit("Trilu", n.X.Type, [n.G, n.Input(1)], ("upper", n.Integer("upper", 1)))),
    };

    private static void SameOrder(NodeGradient n) => n.Give(0, n.Graph.Reshape(n.G, n.Graph.Shape(n.X)));

    private static void Transpose(NodeGradient n)
    {
        // Without a permutation the axes are turned round, which is its own inverse.
        if (n.Integers("perm") is not { } permutation)
            n.Give(0, n.Graph.Emit("Transpose", n.X.Type, n.G));
        else
            n.Give(0, n.Graph.Transpose(n.G, [.. permutation.Select((from, to) => (from, to: (long)to)).OrderBy(axis => axis.from).Select(axis => axis.to)]));
    }

    private static void Concat(NodeGradient n)
    {
        var axis = (int)n.Integer("axis", 0);
        var count = n.Node.Input.Count;
        var sizes = Enumerable.Range(0, count).Select(place => n.Graph.Size(n.Input(place)!, axis)).ToArray();
        var known = sizes.Select((size, place) => n.Graph.Facts.Shape(n.Node.Input[place]) is { } shape ? shape[axis < 0 ? axis + shape.Length : axis].Size : -1).ToArray();
        var split = Array.TrueForAll(known, size => size >= 0) ? n.Graph.Integers(known) : n.Graph.Concat(0, sizes);
        var parts = n.Graph.EmitMany("Split", n.G.Type, count, [n.G, split], ("axis", (long)axis));
        for (var place = 0; place < count; place++)
        {
            if (n.Wants(place))
                n.Give(place, parts[place]);
        }
    }

    private static void Split(NodeGradient n)
    {
        var parts = n.Node.Output.Select((name, place) => n.GradientOf(place) ?? n.Graph.Zeros(n.X.Type, n.Graph.Shape(n.Graph.Forward(name)))).ToArray();
        n.Give(0, n.Graph.Concat((int)n.Integer("axis", 0), parts));
    }

    /// <summary>Each axis becomes two, repeats and places, of which the first are summed.</summary>
    private static void Tile(NodeGradient n)
    {
        var rank = n.Rank(n.X);
        var pairs = n.Graph.Concat(1, n.Graph.Unsqueeze(n.Input(1)!, 1), n.Graph.Unsqueeze(n.Graph.Shape(n.X), 1));
        var repeats = n.Graph.Integers([.. Enumerable.Range(0, rank).Select(axis => 2L * axis)]);
        n.Give(0, n.Graph.Sum(n.Graph.Reshape(n.G, n.Graph.Flat(pairs)), repeats, keep: false));
    }

    /// <summary>In the order "DCR" the channels of a place come first; in "CRD" those of a channel.</summary>
    private static void DepthToSpace(NodeGradient n)
    {
        var block = n.Integer("blocksize", 1);
        var depth = n.Graph.Emit("SpaceToDepth", n.X.Type, [n.G], ("blocksize", block));
        if (n.Text("mode", "DCR") == "CRD")
        {
            // SpaceToDepth gives [block², channels]; the order is the other.
            var places = n.Graph.Reshape(depth, n.Graph.Concat(0, n.Graph.Integers(0, block * block, -1), n.Graph.SpatialSizes(n.X)));
            depth = n.Graph.Reshape(n.Graph.Transpose(places, 0, 2, 1, 3, 4), n.Graph.Shape(n.X));
        }
        n.Give(0, depth);
    }
}
