using System.Globalization;

namespace TextToImage.Requests;

/// <summary>Numbers in order, written with commas between them: 25,25,7.</summary>
public sealed record PerStage
{
    private PerStage(IReadOnlyList<double> values) => Values = values;

    /// <summary>The numbers, at least one.</summary>
    public IReadOnlyList<double> Values { get; }

    /// <summary>A list of numbers.</summary>
    public static PerStage Of(params double[] values) => new(values);

    /// <summary>Reads numbers with commas between them, in the notation of every machine: 4,8.5,1.</summary>
    /// <exception cref="AIImageException">A part is no number.</exception>
    public static PerStage Parse(string text)
    {
        var parts = (text ?? "").Split(',').Select(part => double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN).ToList();
        return parts.Exists(double.IsNaN)
            ? throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{text}' is no list of numbers; give one for each stage with commas between them, such as 25,25,7.") { Subject = text }
            : new PerStage(parts);
    }

    /// <inheritdoc/>
    public bool Equals(PerStage? other) => other is not null && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(17, (hash, value) => unchecked((hash * 31) + value.GetHashCode()));

    /// <inheritdoc/>
    public override string ToString() => string.Join(",", Values.Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
}
