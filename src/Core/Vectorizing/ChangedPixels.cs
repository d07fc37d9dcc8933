using TextToImage.Imaging;

namespace TextToImage.Vectorizing;

/// <summary>How much of a picture a drawing of it changes.</summary>
public static class ChangedPixels
{
    /// <summary>Colours that differ by more (CIEDE2000) are others.</summary>
    private const double Colour = 10;

    /// <summary>Alpha that differs by more, of 0 to 255, is another; pixels that are less than half there have no colour to compare.</summary>
    private const int Alpha = 64, Seen = 128;

    /// <summary>
    /// The share of pixels, 0 to 1, whose alpha differs by more than a quarter, or which are at least half opaque in both and whose colours
    /// differ by more than 10 by CIEDE2000.
    /// </summary>
    /// <param name="one">A picture.</param>
    /// <param name="other">Another of the same size.</param>
    public static double Share(Picture one, Picture other)
    {
        if (one.Width != other.Width || one.Height != other.Height)
            throw new ArgumentException($"A picture of {other.Width}x{other.Height} cannot be compared with one of {one.Width}x{one.Height}.", nameof(other));
        var (changed, pixels) = (0, one.Width * one.Height);
        for (var i = 0; i < pixels; i++)
        {
            var (first, second) = (one.Alpha?[i] ?? byte.MaxValue, other.Alpha?[i] ?? byte.MaxValue);
            if (Math.Abs(first - second) > Alpha || (first >= Seen && second >= Seen && IsOther(At(one, i), At(other, i))))
                changed++;
        }
        return (double)changed / pixels;
    }

    private static bool IsOther(Rgb one, Rgb other) => one != other && ColourDifference.Between(one, other) > Colour;

    private static Rgb At(Picture picture, int i) => new(picture.Rgb[3 * i], picture.Rgb[(3 * i) + 1], picture.Rgb[(3 * i) + 2]);
}
