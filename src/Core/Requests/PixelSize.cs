using System.Globalization;

namespace TextToImage.Requests;

/// <summary>A size in pixels, written 1024x768.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record PixelSize(int Width, int Height)
{
    /// <summary>Reads WIDTHxHEIGHT.</summary>
    /// <exception cref="AIImageException">It is none, or a side is not positive.</exception>
    public static PixelSize Parse(string text) => Pair.Read(text, 'x') is { First: > 0, Second: > 0 } pair
        ? new PixelSize(pair.First, pair.Second)
        : throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{text}' is not a size; give width and height in pixels, such as 1024x768.") { Subject = text };

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Width}x{Height}");
}

/// <summary>A place in a picture in pixels from its upper left corner, written 40,60.</summary>
/// <param name="Left">Columns to the left of it.</param>
/// <param name="Top">Rows above it.</param>
public sealed record PixelOffset(int Left, int Top)
{
    /// <summary>Reads LEFT,TOP.</summary>
    /// <exception cref="AIImageException">It is none, or a number is negative.</exception>
    public static PixelOffset Parse(string text) => Pair.Read(text, ',') is { First: >= 0, Second: >= 0 } pair
        ? new PixelOffset(pair.First, pair.Second)
        : throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{text}' is not a place; give the pixels from the left and from the top, such as 40,60.") { Subject = text };

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Left},{Top}");
}

/// <summary>Two whole numbers in a text.</summary>
internal static class Pair
{
    /// <summary>The numbers before and behind a separator; null where there are no two.</summary>
    public static (int First, int Second)? Read(string? text, char separator)
    {
        var parts = (text ?? "").Split(separator);
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var first)
            && int.TryParse(parts[1], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var second)
            ? (first, second)
            : null;
    }
}
