namespace TextToImage.Networks;

/// <summary>Numbers with a shape, in C order.</summary>
/// <param name="Values">The numbers; as many as the shape has places.</param>
/// <param name="Shape">Sizes of the axes, the batch first where there is one.</param>
internal readonly record struct Tensor(float[] Values, long[] Shape)
{
    /// <summary>Nothing but zeros.</summary>
    public static Tensor Zeros(params long[] shape) => new(new float[TensorBuffer.ElementCount(shape)], shape);

    /// <summary>Tensors of one shape, one after the other along a new first axis.</summary>
    public static Tensor Stack(IReadOnlyList<Tensor> each) =>
        new([.. each.SelectMany(tensor => tensor.Values)], [each.Count, .. each[0].Shape]);

    /// <summary>The same numbers for each of several pictures: [rows, numbers].</summary>
    public static Tensor Repeated(float[] row, int rows) => Stack([.. Enumerable.Repeat(new Tensor(row, [row.Length]), rows)]);

    /// <summary>Tensors that differ in one axis at most, one after the other along it.</summary>
    /// <param name="axis">From 0.</param>
    /// <param name="parts">At least one.</param>
    /// <exception cref="ArgumentException">Another axis differs.</exception>
    public static Tensor Concat(int axis, params Tensor[] parts)
    {
        var first = parts[0].Shape;
        foreach (var part in parts)
        {
            if (part.Shape.Length != first.Length || Enumerable.Range(0, first.Length).Any(i => i != axis && part.Shape[i] != first[i]))
                throw new ArgumentException($"Tensors of shape {string.Join("x", first)} and {string.Join("x", part.Shape)} cannot be joined along axis {axis}.", nameof(parts));
        }
        var shape = (long[])first.Clone();
        shape[axis] = parts.Sum(part => part.Shape[axis]);
        var values = new float[TensorBuffer.ElementCount(shape)];
        var rows = TensorBuffer.ElementCount([.. first.Take(axis)]);
        var to = 0;
        for (var row = 0; row < rows; row++)
        {
            foreach (var part in parts)
            {
                var each = part.Values.Length / rows;
                part.Values.AsSpan(row * each, each).CopyTo(values.AsSpan(to));
                to += each;
            }
        }
        return new Tensor(values, shape);
    }

    /// <summary>The same with zeros behind it, up to a size of one axis.</summary>
    /// <exception cref="ArgumentException">The axis is longer already.</exception>
    public Tensor PadTo(int axis, long size)
    {
        if (Shape[axis] == size)
            return this;
        var missing = (long[])Shape.Clone();
        missing[axis] = size >= Shape[axis] ? size - Shape[axis] : throw new ArgumentException($"An axis of {Shape[axis]} cannot be filled up to {size}.", nameof(size));
        return Concat(axis, this, Zeros(missing));
    }

    /// <summary>The numbers of one place of the first axis.</summary>
    public Span<float> Row(int index)
    {
        var each = Values.Length / (int)Shape[0];
        return Values.AsSpan(index * each, each);
    }
}
