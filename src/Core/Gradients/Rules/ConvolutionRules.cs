namespace TextToImage.Gradients.Rules;

/// <summary>
/// Convolutions: the gradient of the picture is the transposed convolution of g with the same weights, and the other way round
/// (Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285, section 4).
/// </summary>
internal static class ConvolutionRules
{
    public static Dictionary<string, GradientRule> All { get; } = new()
    {
        ["Conv"] = Convolution,
        ["ConvTranspose"] = Transposed,
    };

    private static void Convolution(NodeGradient n)
    {
        var geometry = Geometry.Of(n, Kernel(n));
        if (n.Wants(0))
            n.Give(0, geometry.Spread(n, n.G, n.Input(1)!, n.Integer("group", 1)));
        GiveBias(n, geometry);
    }

    private static void Transposed(NodeGradient n)
    {
        if (n.Integers("output_shape") is not null || n.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID"))
            throw n.Unsupported("pads automatically", "export the network with pads that are given");
        var geometry = Geometry.Of(n, Kernel(n));
        if (n.Wants(0))
        {
            var gradient = n.Graph.Emit("Conv", n.X.Type, [n.G, n.Input(1)!], geometry.Attributes(("group", n.Integer("group", 1))));
            // An output padding of a step or more, which dilations allow, makes room for more windows than there were.
            var isLonger = n.Integers("output_padding") is { } padding && padding.Where((pad, axis) => pad >= geometry.Strides[axis]).Any();
            n.Give(0, isLonger ? n.Graph.Crop(gradient, n.Graph.SpatialSizes(n.X), geometry.Spatial) : gradient);
        }
        GiveBias(n, geometry);
    }

    private static void GiveBias(NodeGradient n, Geometry geometry)
    {
        if (n.Wants(2))
            n.Give(2, n.Graph.Sum(n.G, n.Graph.Integers([0, .. geometry.Spatial]), keep: false));
    }

    private static long[] Kernel(NodeGradient n)
    {
        var kernel = n.Integers("kernel_shape") ?? [.. n.ShapeOf(n.Input(1)!).Skip(2).Select(size => size.Size)];
        return Array.TrueForAll(kernel, size => size > 0) ? kernel : throw n.Unsupported("has weights whose size is not known before a run");
    }
}
