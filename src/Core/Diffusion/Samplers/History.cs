namespace TextToImage.Diffusion.Samplers;

/// <summary>The last few predictions, the newest at index 0. Buffers are reused.</summary>
internal sealed class History(int depth)
{
    private readonly float[]?[] _entries = new float[depth][];

    /// <summary>How many predictions are kept now, at most the depth.</summary>
    public int Count { get; private set; }

    /// <summary>The prediction made <paramref name="age"/> pushes before the newest.</summary>
    public float[] this[int age] => _entries[age]!;

    /// <summary>Forgets all.</summary>
    public void Clear() => Count = 0;

    /// <summary>Copies a prediction in as the newest; the oldest makes room.</summary>
    public void Push(ReadOnlySpan<float> values)
    {
        var oldest = _entries[depth - 1];
        Array.Copy(_entries, 0, _entries, 1, depth - 1);
        _entries[0] = oldest?.Length == values.Length ? oldest : new float[values.Length];
        values.CopyTo(_entries[0]);
        Count = Math.Min(Count + 1, depth);
    }
}
