using TextToImage.Imaging;

namespace TextToImage.Measuring;

/// <summary>Whether two pictures are the same within a tolerance.</summary>
/// <param name="Equal">Whether they are.</param>
/// <param name="Difference">How far they are apart.</param>
/// <param name="Warnings">What to know, such as that parts were transparent.</param>
public sealed record PictureComparison(bool Equal, PictureDifference Difference, IReadOnlyList<string> Warnings)
{
    /// <summary>Compares two pictures.</summary>
    /// <param name="picture">One.</param>
    /// <param name="reference">The other, of the same size.</param>
    /// <param name="tolerance">The largest difference of a channel that counts as equal, 0 to 255; null: 0, or any where <paramref name="minimumPsnr"/> decides.</param>
    /// <param name="minimumPsnr">The least peak signal-to-noise ratio, in decibels, that counts as equal; null: any.</param>
    /// <exception cref="AIImageException">A limit is out of its range, or the sizes differ.</exception>
    public static PictureComparison Of(Picture picture, Picture reference, int? tolerance = null, double? minimumPsnr = null)
    {
        if (tolerance is < 0 or > byte.MaxValue)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The tolerance is {tolerance}; it must be from 0 to {byte.MaxValue}, the steps of a channel.");
        if (minimumPsnr is { } least && !(least >= 0))
            throw new AIImageException(ErrorIds.ArgumentInvalid, FormattableString.Invariant($"The minimum PSNR is {least}; it must be a number of decibels from 0."));
        var difference = PictureDifference.Of(picture, reference, tolerance ?? 0);
        var isWithin = difference.LargestDifference <= (tolerance ?? (minimumPsnr is null ? 0 : byte.MaxValue));
        return new PictureComparison(isWithin && difference.Psnr >= (minimumPsnr ?? 0), difference, [.. TransparencyWarnings(picture, reference)]);
    }

    /// <summary>That parts were transparent, which are white here.</summary>
    internal static IEnumerable<string> TransparencyWarnings(Picture picture, Picture? reference) =>
        (picture.Alpha ?? reference?.Alpha) is not null
            ? ["What is transparent was taken as white: the pictures are compared as they look on a white page."]
            : [];
}
