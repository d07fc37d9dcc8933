using System.Globalization;

namespace TextToImage.Networks;

/// <summary>
/// The rows of a call of a graph that takes a fixed number of them (an export without an open batch axis): they are given to it block by
/// block, the last one filled up with its last row, and what it puts out is put together. Rows do not see one another, so that the numbers
/// are those of one call.
/// </summary>
internal sealed class RowBlocks : IDisposable
{
    private readonly Dictionary<string, (float[] Values, long[] Shape)> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (float[] Values, long[] Shape)> _outputs = new(StringComparer.Ordinal);
    private long _rows;

    /// <summary>Whether the graph takes all rows at once.</summary>
    public bool IsEmpty => _inputs.Count == 0;

    /// <summary>Rows of a block.</summary>
    public int Size { get; private set; } = 1;

    /// <summary>How many blocks there are.</summary>
    public int Count => IsEmpty ? 1 : (int)((_rows + Size - 1) / Size);

    /// <summary>The call of one block, made when it is first needed.</summary>
    public NetworkCall? Call { get; set; }

    /// <summary>Whether a value has another number of rows than the graph fixes, and is of the form of the graph otherwise.</summary>
    public bool Splits(NetworkTensor declared, long[] shape) =>
        declared.Rank == shape.Length && shape.Length > 0 && (IsEmpty || shape[0] == _rows) && declared.Dimensions[0] > 0 && declared.Dimensions[0] != shape[0]
        && Enumerable.Range(1, shape.Length - 1).All(axis => declared.Dimensions[axis] < 0 || declared.Dimensions[axis] == shape[axis]);

    /// <summary>Whether another value of the call has to be cut with those that are: it has as many rows, and the axis is left open, or is that of the rows by its name.</summary>
    public bool SplitsToo(NetworkTensor declared, long[] shape) =>
        shape.Length > 0 && shape[0] == _rows && declared.Dimensions[0] < 0 && (shape.Length > 1 || CultureInfo.InvariantCulture.CompareInfo.IndexOf(declared.Symbols[0], "batch", CompareOptions.IgnoreCase) >= 0);

    /// <summary>The memory of an input that is cut already; null where it is not, or had another shape.</summary>
    public float[]? Rows(string name, long[] shape) => _inputs.TryGetValue(name, out var rows) && rows.Shape.AsSpan().SequenceEqual(shape) ? rows.Values : null;

    /// <summary>Takes an input in.</summary>
    public float[] Add(string name, NetworkTensor declared, long[] shape)
    {
        if (IsEmpty)
            (_rows, Size) = (shape[0], declared.Dimensions[0]);
        var values = new float[TensorBuffer.ElementCount(shape)];
        _inputs[name] = (values, [.. shape]);
        return values;
    }

    /// <summary>Gives a block to the call.</summary>
    public void Write(int block)
    {
        foreach (var (name, (values, shape)) in _inputs)
        {
            var row = values.Length / (int)_rows;
            var rows = Call!.Input(name, [Size, .. shape.Skip(1)]);
            for (var i = 0; i < Size; i++)
                values.AsSpan(Math.Min((block * Size) + i, (int)_rows - 1) * row, row).CopyTo(rows.Slice(i * row));
        }
    }

    /// <summary>Takes what the call put out for a block.</summary>
    /// <returns>False where it has not a row for each.</returns>
    public bool Take(int block, string name, ReadOnlySpan<float> values, IReadOnlyList<long> shape)
    {
        if (shape.Count == 0 || shape[0] != Size)
            return false;
        var row = values.Length / Size;
        if (!_outputs.TryGetValue(name, out var all) || all.Values.Length != row * _rows)
            _outputs[name] = all = (new float[row * _rows], [_rows, .. shape.Skip(1)]);
        var count = (int)Math.Min(Size, _rows - (block * Size));
        values.Slice(0, count * row).CopyTo(all.Values.AsSpan(block * Size * row));
        return true;
    }

    /// <summary>What was put out for all rows; null where the graph takes them at once.</summary>
    public (float[] Values, long[] Shape)? Output(string name) => !IsEmpty && _outputs.TryGetValue(name, out var rows) ? rows : null;

    /// <inheritdoc/>
    public void Dispose() => Call?.Dispose();
}
