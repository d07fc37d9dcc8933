namespace TextToImage.Optimizing;

/// <summary>What the weights of a network become.</summary>
public enum WeightPrecision
{
    /// <summary>Weights are stored in 16 bits, half the disk, and computed with as before: a Cast behind each, which the processor folds when it loads.</summary>
    Float16,

    /// <summary>
    /// What draws multiplies matrices and convolves in 8-bit integers, in less memory and, on processors with VNNI instructions, less time; everything else is
    /// stored in 16 bits.
    /// </summary>
    Int8,
}

/// <summary>Names of precisions, as users write them.</summary>
public static class WeightPrecisions
{
    private const string Half = "fp16", Integer = "int8";

    /// <summary>All names, for lists and completion.</summary>
    public static IReadOnlyList<string> Names { get; } = [Half, Integer];

    /// <summary>The precision of a name.</summary>
    /// <exception cref="AIImageException">There is none.</exception>
    public static WeightPrecision Parse(string? name) => name?.Trim().ToLowerInvariant() switch
    {
        Half => WeightPrecision.Float16,
        Integer => WeightPrecision.Int8,
        _ => throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{name}' is no precision of weights; give one of {string.Join(", ", Names)}."),
    };

    /// <summary>The name of a precision.</summary>
    public static string Name(this WeightPrecision precision) => precision == WeightPrecision.Float16 ? Half : Integer;
}
