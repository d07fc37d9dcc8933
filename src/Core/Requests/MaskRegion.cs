using System.Globalization;
using TextToImage.Imaging;

namespace TextToImage.Requests;

/// <summary>A rectangle of a picture that is drawn anew, in pixels from the upper left corner.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public sealed record MaskRegion(int Left, int Top, int Width, int Height)
{
    /// <summary>Reads "x,y,w,h".</summary>
    /// <exception cref="AIImageException">It is not four numbers, or the size is not positive.</exception>
    public static MaskRegion Parse(string text)
    {
        var numbers = (text ?? "").Split(',').Select(Number).ToArray();
        return numbers.Length == 4 && !numbers.Contains(null) && numbers[2] > 0 && numbers[3] > 0
            ? new MaskRegion(numbers[0]!.Value, numbers[1]!.Value, numbers[2]!.Value, numbers[3]!.Value)
            : throw new AIImageException(ErrorIds.ArgumentInvalid, $"'{text}' is not a region; give x,y,width,height in pixels, such as 40,60,128,96.");
    }

    /// <summary>The mask of this rectangle in a picture; what reaches beyond it is cut off.</summary>
    /// <exception cref="AIImageException">Nothing of it lies in the picture.</exception>
    public Mask In(Picture picture) => Mask.Rectangle(picture.Width, picture.Height, Left, Top, Width, Height);

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Left},{Top},{Width},{Height}");

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;
}
