namespace TextToImage.Diffusion;

/// <summary>The symmetric beta distribution Beta(a, a) on [0, 1].</summary>
internal static class BetaDistribution
{
    /// <summary>The x below which a share <paramref name="p"/> of the distribution lies, by bisection to the last bit.</summary>
    public static double Quantile(double p, double a)
    {
        if (p <= 0 || p >= 1)
            return p <= 0 ? 0 : 1;
        if (p > 0.5)
            return 1 - Quantile(1 - p, a);
        var (low, high) = (0.0, 0.5);
        for (var i = 0; i < 80; i++)
        {
            var middle = (low + high) / 2;
            if (Cumulative(middle, a) < p)
                low = middle;
            else
                high = middle;
        }
        return (low + high) / 2;
    }

    /// <summary>
    /// The share below x (x at most 1/2): integral of u^(a-1) (1-u)^(a-1), expanded as a power series in x and
    /// divided by twice its value at 1/2.
    /// </summary>
    private static double Cumulative(double x, double a) => Series(x, a) / (2 * Series(0.5, a));

    private static double Series(double x, double a)
    {
        var (sum, term) = (0.0, 1.0);
        for (var k = 0; k < 60; k++)
        {
            sum += term / (a + k);
            term *= (1 - a + k) / (k + 1) * x;
        }
        return Math.Pow(x, a) * sum;
    }
}
