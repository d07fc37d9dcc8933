namespace TextToImage.Gradients.Rules;

/// <summary>Where the windows of a convolution or pooling lie: attributes of its node, with what they leave out filled in.</summary>
/// <param name="Kernel">Sizes of the window.</param>
/// <param name="Strides">Steps from window to window.</param>
/// <param name="Dilations">Steps within a window.</param>
/// <param name="Pads">Places before the first axis, the second ..., then behind each.</param>
internal sealed record Geometry(long[] Kernel, long[] Strides, long[] Dilations, long[] Pads)
{
    /// <summary>Number of spatial axes.</summary>
    public int Axes => Kernel.Length;

    /// <summary>Numbers of the spatial axes, behind batch and channels.</summary>
    public long[] Spatial => [.. Enumerable.Range(2, Axes).Select(axis => (long)axis)];

    public bool IsPadded => Array.Exists(Pads, pad => pad != 0);

    /// <summary>Reads it from a node over a picture.</summary>
    /// <param name="n">The node; its first input is the picture.</param>
    /// <param name="kernel">Sizes of the window.</param>
    /// <exception cref="AIImageException">The pads depend on a size that is not known before a run.</exception>
    public static Geometry Of(NodeGradient n, long[] kernel)
    {
        long[] ones = [.. kernel.Select(_ => 1L)];
        var geometry = new Geometry(kernel, n.Integers("strides") ?? ones, n.Integers("dilations") ?? ones, n.Integers("pads") ?? [.. kernel.Concat(kernel).Select(_ => 0L)]);
        return n.Text("auto_pad", "NOTSET") switch
        {
            "SAME_UPPER" => geometry with { Pads = geometry.SamePads(n, isUpper: true) },
            "SAME_LOWER" => geometry with { Pads = geometry.SamePads(n, isUpper: false) },
            _ => geometry,
        };
    }

    /// <summary>The size of a window with its gaps.</summary>
    public long Extent(int axis) => Dilations[axis] * (Kernel[axis] - 1) + 1;

    /// <summary>Attributes that put windows at the same places.</summary>
    public (string Name, object Value)[] Attributes(params (string Name, object Value)[] more) =>
        [("kernel_shape", Kernel), ("strides", Strides), ("dilations", Dilations), ("pads", Pads), .. more];

    /// <summary>
    /// The transposed convolution of a gradient, at the size of what was convolved: steps leave up to stride - 1 places behind the last window.
    /// </summary>
    /// <param name="n">The node of the convolution.</param>
    /// <param name="gradient">Gradient of what came out.</param>
    /// <param name="weights">Weights of the windows.</param>
    /// <param name="groups">Groups of channels.</param>
    public Value Spread(NodeGradient n, Value gradient, Value weights, long groups)
    {
        var rests = Rests(n);
        var padding = rests ?? [.. Strides.Select(stride => stride - 1)];
        var whole = n.Graph.Emit("ConvTranspose", gradient.Type, [gradient, weights], Attributes(("group", groups), ("output_padding", padding)));
        return rests is not null ? whole : n.Graph.Crop(whole, n.Graph.SpatialSizes(n.X), Spatial);
    }

    /// <summary>Places behind the last window of each axis; null where they are not known before a run.</summary>
    private long[]? Rests(NodeGradient n)
    {
        if (Array.TrueForAll(Strides, stride => stride == 1))
            return [.. Strides.Select(_ => 0L)];
        return n.Graph.Facts.Shape(n.X.Name) is { } shape && shape.Skip(2).All(size => size.IsKnown)
            ? [.. Enumerable.Range(0, Axes).Select(axis => (shape[axis + 2].Size + Pads[axis] + Pads[axis + Axes] - Extent(axis)) % Strides[axis])]
            : null;
    }

    /// <summary>Pads with which as many windows come out as there are steps in the picture, rounded up.</summary>
    private long[] SamePads(NodeGradient n, bool isUpper)
    {
        var pads = new long[2 * Axes];
        for (var axis = 0; axis < Axes; axis++)
        {
            var size = n.Graph.Facts.Shape(n.X.Name)?[axis + 2] ?? new Dimension(-1);
            if (!size.IsKnown && Strides[axis] > 1)
                throw n.Unsupported("pads automatically, by a size that is not known before a run", "export the network with pads that are given");
            var all = Strides[axis] == 1 ? Extent(axis) - 1 : Math.Max(0, ((size.Size - 1) / Strides[axis] * Strides[axis]) + Extent(axis) - size.Size);
            pads[axis] = isUpper ? all / 2 : all - (all / 2);
            pads[axis + Axes] = all - pads[axis];
        }
        return pads;
    }
}
