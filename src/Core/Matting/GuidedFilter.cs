namespace TextToImage.Matting;

/// <summary>
/// The guided filter (He, Sun and Tang 2013, "Guided image filtering", IEEE TPAMI 35(6)): a matte that follows the edges of its picture,
/// q = a I + b around each pixel. a and b may be found in a smaller picture and used in a large one (He and Sun 2015, "Fast guided filter", arXiv:1505.00996).
/// </summary>
internal static class GuidedFilter
{
    private const int Colours = 3;

    /// <summary>a and b of every pixel, [4, height, width]: equations 14 and 15 of the paper for colours (19 and 20 there), each the mean of all squares around it (16).</summary>
    /// <param name="guide">The picture, [3, height, width], 0 to 1.</param>
    /// <param name="matte">What is filtered, [height, width], 0 to 1.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="radius">Half the side of a square, in pixels.</param>
    /// <param name="epsilon">Variance of colours below which an area is taken as even.</param>
    public static float[] Coefficients(float[] guide, float[] matte, int width, int height, int radius, float epsilon)
    {
        var plane = width * height;
        var colours = Enumerable.Range(0, Colours).Select(channel => guide.AsMemory(channel * plane, plane)).ToArray();
        var means = Array.ConvertAll(colours, colour => Mean(colour.Span));
        var meanMatte = Mean(matte);
        var withMatte = Array.ConvertAll(colours, colour => Product(colour.Span, matte));
        var (rr, rg, rb, gg, gb, bb) = (Squares(0, 0), Squares(0, 1), Squares(0, 2), Squares(1, 1), Squares(1, 2), Squares(2, 2));
        var lines = Enumerable.Range(0, Colours + 1).Select(_ => new float[plane]).ToArray();
        for (var i = 0; i < plane; i++)
        {
            var (r, g, b, p) = (means[0][i], means[1][i], means[2][i], meanMatte[i]);
            var (a0, a1, a2) = Solve(
                rr[i] - (r * r) + epsilon, rg[i] - (r * g), rb[i] - (r * b), gg[i] - (g * g) + epsilon, gb[i] - (g * b), bb[i] - (b * b) + epsilon,
                withMatte[0][i] - (r * p), withMatte[1][i] - (g * p), withMatte[2][i] - (b * p));
            (lines[0][i], lines[1][i], lines[2][i], lines[3][i]) = (a0, a1, a2, p - (a0 * r) - (a1 * g) - (a2 * b));
        }
        return [.. lines.SelectMany(line => Mean(line))];

        float[] Mean(ReadOnlySpan<float> values) => BoxFilter.Mean(values, width, height, radius);

        float[] Squares(int one, int other) => Product(colours[one].Span, colours[other].Span);

        float[] Product(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
        {
            var product = new float[plane];
            for (var i = 0; i < plane; i++)
                product[i] = one[i] * other[i];
            return Mean(product);
        }
    }

    /// <summary>Solves three equations with a symmetric matrix by its adjugate; the variances on its diagonal keep it away from singular.</summary>
    private static (float, float, float) Solve(double rr, double rg, double rb, double gg, double gb, double bb, double x, double y, double z)
    {
        var (c00, c01, c02) = ((gg * bb) - (gb * gb), (gb * rb) - (rg * bb), (rg * gb) - (gg * rb));
        var (c11, c12, c22) = ((rr * bb) - (rb * rb), (rg * rb) - (rr * gb), (rr * gg) - (rg * rg));
        var determinant = (rr * c00) + (rg * c01) + (rb * c02);
        return (
            (float)(((c00 * x) + (c01 * y) + (c02 * z)) / determinant),
            (float)(((c01 * x) + (c11 * y) + (c12 * z)) / determinant),
            (float)(((c02 * x) + (c12 * y) + (c22 * z)) / determinant));
    }
}
