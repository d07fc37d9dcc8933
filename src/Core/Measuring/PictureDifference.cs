using TextToImage.Imaging;

namespace TextToImage.Measuring;

/// <summary>How far two pictures of the same size are apart, channel by channel of their 8 bits.</summary>
/// <param name="LargestDifference">The largest difference of a channel of a pixel, 0 to 255.</param>
/// <param name="DifferentPixels">Pixels with a channel that differs by more than the tolerance.</param>
/// <param name="Rmse">Root of the mean squared difference of all channels, 0 to 255.</param>
public sealed record PictureDifference(int LargestDifference, long DifferentPixels, double Rmse)
{
    private const int Channels = 3;

    /// <summary>Peak signal-to-noise ratio in decibels, 20 log10(255 / rmse) over all channels; infinite where the pictures are equal.</summary>
    public double Psnr => Rmse == 0 ? double.PositiveInfinity : 20 * Math.Log10(byte.MaxValue / Rmse);

    /// <summary>Compares two pictures.</summary>
    /// <param name="a">One.</param>
    /// <param name="b">The other, of the same size.</param>
    /// <param name="tolerance">Pixels are different whose largest difference is above this, 0 to 255.</param>
    /// <exception cref="AIImageException">The sizes differ.</exception>
    public static PictureDifference Of(Picture a, Picture b, int tolerance = 0)
    {
        RequireSameSize(a, b);
        (a, b) = (a.OnWhite(), b.OnWhite());
        var (largest, different, squares) = (0, 0L, 0L);
        for (var at = 0; at < a.Rgb.Length; at += Channels)
        {
            var most = 0;
            for (var channel = at; channel < at + Channels; channel++)
            {
                var difference = Math.Abs(a.Rgb[channel] - b.Rgb[channel]);
                most = Math.Max(most, difference);
                squares += difference * difference;
            }
            largest = Math.Max(largest, most);
            different += most > tolerance ? 1 : 0;
        }
        return new PictureDifference(largest, different, Math.Sqrt((double)squares / a.Rgb.Length));
    }

    /// <summary>A picture of the differences: black where two pictures are equal, else the difference of each channel, scaled so that the largest is 255.</summary>
    /// <inheritdoc cref="Of"/>
    public static Picture Show(Picture a, Picture b)
    {
        var largest = Math.Max(1, Of(a, b).LargestDifference);
        (a, b) = (a.OnWhite(), b.OnWhite());
        return new Picture(a.Width, a.Height, [.. a.Rgb.Zip(b.Rgb, (x, y) => (byte)(Math.Abs(x - y) * byte.MaxValue / largest))]);
    }

    /// <exception cref="AIImageException">The sizes differ.</exception>
    internal static void RequireSameSize(Picture a, Picture b)
    {
        if ((a.Width, a.Height) != (b.Width, b.Height))
        {
            throw new AIImageException(ErrorIds.ArgumentInvalid,
                $"The picture has {a.Width}x{a.Height} pixels and the one that it is compared with {b.Width}x{b.Height}; give one the size of the other first (aiimage resize, Resize-AIImage).");
        }
    }
}
