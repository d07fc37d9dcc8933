namespace TextToImage.Diffusion;

/// <summary>
/// The falling sequence of noise levels sigma that a sampler of the Karras family walks down, and the timestep that
/// tells the network about each: interpolated at the timesteps, or one of the fixed shapes between the ends.
/// </summary>
internal static class SigmaSchedule
{
    private const double KarrasRho = 7;
    private const double RoundingOfLog = 1e-6;

    /// <summary>The shape a configuration asks for between <paramref name="max"/> and <paramref name="min"/>; null when sigmas follow the timesteps.</summary>
    public static double[]? Shaped(SchedulerConfig config, double max, double min, int steps)
    {
        (max, min) = (config.SigmaMax ?? max, config.SigmaMin ?? min);
        if (config.UseKarrasSigmas)
            return Karras(max, min, steps);
        if (config.UseExponentialSigmas)
            return Array.ConvertAll(NoiseSchedule.Linspace(Math.Log(max), Math.Log(min), steps), x => (double)Float.Exp(x));
        if (config.UseBetaSigmas)
            return Beta(max, min, steps);
        return null;
    }

    /// <summary>Equal steps in sigma^(1/7) (Karras et al. 2022, eq. 5, arXiv:2206.00364).</summary>
    private static double[] Karras(double max, double min, int steps)
    {
        var (first, last) = (Math.Pow(max, 1 / KarrasRho), Math.Pow(min, 1 / KarrasRho));
        return Array.ConvertAll(Spacing.Linspace(0, 1, steps), ramp => Math.Pow(first + (ramp * (last - first)), KarrasRho));
    }

    /// <summary>Quantiles of the Beta(0.6, 0.6) distribution: dense at both ends (Lee et al. 2024, arXiv:2407.12173).</summary>
    private static double[] Beta(double max, double min, int steps) =>
        Array.ConvertAll(Spacing.Linspace(0, 1, steps), ramp => (double)(float)(min + (BetaDistribution.Quantile(1 - ramp, 0.6) * (max - min))));

    /// <summary>Equal steps in log sigma (Lu et al. 2022, DPM-Solver, section 3.4, arXiv:2206.00927).</summary>
    public static double[] Lu(IReadOnlyList<float> table, int steps) =>
        Array.ConvertAll(Spacing.Linspace(Float.Log(table[table.Count - 1]), Float.Log(table[0]), steps), Math.Exp);

    /// <summary>sigma at fractional timesteps, linear between neighbours and constant beyond the ends (numpy.interp).</summary>
    public static double[] At(IReadOnlyList<float> table, double[] timesteps) => Array.ConvertAll(timesteps, t =>
    {
        if (t <= 0)
            return table[0];
        if (t >= table.Count - 1)
            return table[table.Count - 1];
        var low = (int)t;
        return (((double)table[low + 1] - table[low]) * (t - low)) + table[low];
    });

    /// <summary>The fractional timestep whose sigma this is, linear in log sigma; 0 and T - 1 beyond the ends.</summary>
    public static double ToTimestep(IReadOnlyList<float> table, double sigma)
    {
        var log = Math.Log(Math.Max(sigma, 1e-10));
        // From the noisy end, since at zero terminal signal-to-noise ratio the last sigma can be lower than the one before.
        var low = table.Count - 1;
        while (low > 0 && Float.Log(table[low]) > log + RoundingOfLog)
            low--;
        low = Math.Min(low, table.Count - 2);
        var (from, to) = (Float.Log(table[low]), Float.Log(table[low + 1]));
        var weight = Math.Min(Math.Max((from - log) / ((double)from - to), 0), 1);
        return ((1 - weight) * low) + (weight * (low + 1));
    }

    /// <summary>Rounds to single precision and appends the level at which the run ends.</summary>
    public static float[] EndingAt(double[] sigmas, double last)
    {
        var all = Array.ConvertAll(sigmas, sigma => (float)sigma);
        Array.Resize(ref all, all.Length + 1);
        all[all.Length - 1] = (float)last;
        return all;
    }

    /// <summary>final_sigmas_type: "zero", or "sigma_min" for the lowest level of training; DEIS always ends at the latter.</summary>
    public static float Final(SchedulerConfig config, IReadOnlyList<float> table) => config.ClassName == "DEISMultistepScheduler" ? table[0] : config.FinalSigmasType switch
    {
        "zero" => 0,
        "sigma_min" => table[0],
        var other => throw SchedulerConfig.Invalid($"final_sigmas_type '{other}' is unknown; use zero or sigma_min"),
    };
}

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
