using TextToImage.Imaging;

namespace TextToImage.Measuring;

/// <summary>
/// SSIM (Wang et al. 2004, "Image quality assessment", equation 13 and section III-C): the mean of the similarity of luminance, contrast and
/// structure in windows of 11 x 11 pixels, weighted by a Gaussian of sigma 1.5, with K1 = 0.01 and K2 = 0.03, over the windows that lie within
/// the picture; on the luminance of Rec. 601. scikit-image gives the same of grey pictures with gaussian_weights=True, sigma=1.5,
/// use_sample_covariance=False and data_range=255.
/// </summary>
public static class StructuralSimilarity
{
    /// <summary>Side of a window in pixels; smaller pictures have none.</summary>
    public const int Window = 11;

    private const double Sigma = 1.5, Range = 255, K1 = 0.01, K2 = 0.03;

    /// <summary>Means of x, y, x x, y y and x y.</summary>
    private const int Moments = 5;

    private static readonly double[] Weights = Gaussian();

    /// <summary>The mean similarity, at most 1, which equal pictures have.</summary>
    /// <param name="a">One picture.</param>
    /// <param name="b">The other, of the same size.</param>
    /// <returns>Null where a side is shorter than a window.</returns>
    /// <exception cref="AIImageException">The sizes differ.</exception>
    public static double? Of(Picture a, Picture b)
    {
        PictureDifference.RequireSameSize(a, b);
        (a, b) = (a.OnWhite(), b.OnWhite());
        if (a.Width < Window || a.Height < Window)
            return null;
        // The window is a product of two Gaussians: rows are weighted once each, and the last eleven of them kept.
        var columns = a.Width - Window + 1;
        var rows = new double[Window][];
        var sum = 0.0;
        for (var y = 0; y < a.Height; y++)
        {
            rows[y % Window] = Across(Luminance(a, y), Luminance(b, y), columns);
            if (y >= Window - 1)
                sum += Down(rows, y - Window + 1, columns);
        }
        return sum / ((double)columns * (a.Height - Window + 1));
    }

    /// <summary>The weighted moments of each window's part in one row, [columns, moments].</summary>
    private static double[] Across(double[] x, double[] y, int columns)
    {
        var sums = new double[columns * Moments];
        for (var column = 0; column < columns; column++)
        {
            var to = column * Moments;
            for (var i = 0; i < Window; i++)
            {
                var (p, q, weight) = (x[column + i], y[column + i], Weights[i]);
                sums[to] += weight * p;
                sums[to + 1] += weight * q;
                sums[to + 2] += weight * p * p;
                sums[to + 3] += weight * q * q;
                sums[to + 4] += weight * p * q;
            }
        }
        return sums;
    }

    /// <summary>The similarities of all windows that begin in one row, added up.</summary>
    private static double Down(double[][] rows, int top, int columns)
    {
        const double c1 = K1 * Range * K1 * Range, c2 = K2 * Range * K2 * Range;
        var sum = 0.0;
        var moments = new double[Moments];
        for (var column = 0; column < columns; column++)
        {
            Array.Clear(moments, 0, Moments);
            for (var i = 0; i < Window; i++)
            {
                var row = rows[(top + i) % Window];
                for (var moment = 0; moment < Moments; moment++)
                    moments[moment] += Weights[i] * row[(column * Moments) + moment];
            }
            var (x, y) = (moments[0], moments[1]);
            var (varianceX, varianceY, covariance) = (moments[2] - (x * x), moments[3] - (y * y), moments[4] - (x * y));
            sum += ((2 * x * y) + c1) * ((2 * covariance) + c2) / (((x * x) + (y * y) + c1) * (varianceX + varianceY + c2));
        }
        return sum;
    }

    /// <summary>Rec. ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B, not rounded.</summary>
    private static double[] Luminance(Picture picture, int row)
    {
        var luminance = new double[picture.Width];
        for (int x = 0, at = row * picture.Width * 3; x < luminance.Length; x++, at += 3)
            luminance[x] = (0.299 * picture.Rgb[at]) + (0.587 * picture.Rgb[at + 1]) + (0.114 * picture.Rgb[at + 2]);
        return luminance;
    }

    private static double[] Gaussian()
    {
        var weights = Enumerable.Range(-(Window / 2), Window).Select(place => Math.Exp(-place * place / (2 * Sigma * Sigma))).ToArray();
        var sum = weights.Sum();
        return Array.ConvertAll(weights, weight => weight / sum);
    }
}
