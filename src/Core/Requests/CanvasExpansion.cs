using System.Globalization;

namespace TextToImage.Requests;

/// <summary>How far a picture is extended on each side before it is edited: outpainting.</summary>
/// <param name="Left">On the left.</param>
/// <param name="Top">Above.</param>
/// <param name="Right">On the right.</param>
/// <param name="Bottom">Below.</param>
public sealed record CanvasExpansion(Margin Left, Margin Top, Margin Right, Margin Bottom)
{
    private const double LargestZoom = 8;

    /// <summary>The same on all sides, so that the picture becomes so many times wider and higher.</summary>
    /// <param name="factor">Above 1, at most 8.</param>
    /// <exception cref="AIImageException">The factor is out of range.</exception>
    public static CanvasExpansion ZoomOut(double factor)
    {
        if (!(factor > 1 && factor <= LargestZoom))
            throw new AIImageException(ErrorIds.ArgumentInvalid, FormattableString.Invariant($"The zoom is {factor}; it must be above 1 and at most {LargestZoom}."));
        var each = new Margin((factor - 1) * 50, IsPercent: true);
        return new CanvasExpansion(each, each, each, each);
    }

    /// <summary>Reads "left,top,right,bottom", each in pixels or, with %, in parts of the picture's own side; one number stands for all four.</summary>
    /// <exception cref="AIImageException">It is not that, or nothing would be added.</exception>
    public static CanvasExpansion Parse(string text)
    {
        var parts = (text ?? "").Split(',');
        var margins = parts.Select(Margin.TryParse).ToArray();
        if (margins.Contains(null) || parts.Length is not (1 or 4))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{text}' does not say how far to expand; give left,top,right,bottom in pixels or percent, such as 0,0,256,0 or 25%,0,25%,0.");
        var expansion = parts.Length == 1
            ? new CanvasExpansion(margins[0]!, margins[0]!, margins[0]!, margins[0]!)
            : new CanvasExpansion(margins[0]!, margins[1]!, margins[2]!, margins[3]!);
        return margins.Any(margin => margin!.Amount > 0)
            ? expansion
            : throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{text}' adds nothing to the picture; at least one side must be above 0.");
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Left},{Top},{Right},{Bottom}";
}

/// <summary>What is added on one side.</summary>
/// <param name="Amount">Pixels, or percent of the picture's width (left and right) or height.</param>
/// <param name="IsPercent">Whether it is percent.</param>
public sealed record Margin(double Amount, bool IsPercent)
{
    /// <summary>The pixels to add to a side.</summary>
    public int Of(int side) => (int)Math.Round(IsPercent ? side * Amount / 100 : Amount);

    /// <inheritdoc/>
    public override string ToString() => Amount.ToString("0.###", CultureInfo.InvariantCulture) + (IsPercent ? "%" : "");

    internal static Margin? TryParse(string text)
    {
        var trimmed = text.Trim();
        var isPercent = trimmed.EndsWith('%');
        var number = isPercent ? trimmed.Substring(0, trimmed.Length - 1) : trimmed;
        var style = isPercent ? NumberStyles.AllowDecimalPoint : NumberStyles.None;
        return double.TryParse(number, style, CultureInfo.InvariantCulture, out var amount) && amount <= 100_000 ? new Margin(amount, isPercent) : null;
    }
}
