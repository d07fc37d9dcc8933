namespace TextToImage.Gradients;

/// <summary>The size of an axis, as far as it is known before a run.</summary>
/// <param name="Size">The size; below zero where it is open.</param>
/// <param name="Symbol">The name of an open size, the same for sizes that are the same; empty where there is none.</param>
internal readonly record struct Dimension(long Size, string Symbol = "")
{
    public bool IsKnown => Size >= 0;

    /// <summary>Whether two sizes are the same in every run.</summary>
    public bool IsSureToBe(Dimension other) => IsKnown ? Size == other.Size : Symbol.Length > 0 && Symbol == other.Symbol;
}
