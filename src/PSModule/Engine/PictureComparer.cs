using TextToImage.Imaging;
using TextToImage.Measuring;

namespace TextToImage.Engine;

/// <summary>Compares pictures with another one, which is read once.</summary>
/// <param name="reference">What they are compared with.</param>
/// <param name="tolerance">The largest difference of a channel that counts as equal; null: 0, or any where <paramref name="minimumPsnr"/> decides.</param>
/// <param name="minimumPsnr">The least peak signal-to-noise ratio that counts as equal; null: any.</param>
internal sealed class PictureComparer(PictureSource reference, int? tolerance, double? minimumPsnr)
{
    private readonly Picture _reference = reference.Read().Picture;

    /// <summary>Compares a picture.</summary>
    /// <param name="source">The picture.</param>
    /// <param name="differencePath">Full path of a picture of the differences that is written too; null: none.</param>
    /// <param name="overwrite">Whether a file that is there may be replaced.</param>
    /// <exception cref="AIImageException">It cannot be read or compared, or the file cannot be written.</exception>
    public AIImageComparison Compare(PictureSource source, string? differencePath, bool overwrite)
    {
        if (differencePath is not null)
            DifferenceFile.Require(differencePath, overwrite);
        var picture = source.Read().Picture;
        var compared = PictureComparison.Of(picture, _reference, tolerance, minimumPsnr);
        if (differencePath is not null)
            DifferenceFile.Save(differencePath, picture, _reference, overwrite);
        return new AIImageComparison
        {
            Path = source.Path,
            Reference = reference.Path,
            Equal = compared.Equal,
            LargestDifference = compared.Difference.LargestDifference,
            DifferentPixels = compared.Difference.DifferentPixels,
            Psnr = compared.Difference.Psnr,
            Rmse = compared.Difference.Rmse,
            DifferencePath = differencePath,
            Warnings = [.. compared.Warnings],
        };
    }
}
