namespace TextToImage.Diffusion;

/// <summary>
/// How much signal and noise a sample holds: x = Alpha * clean + Sigma * noise, noise being N(0, 1).
/// Alpha^2 + Sigma^2 is 1 for variance-preserving samplers (DDPM, DPM-Solver); Alpha is 1 for those that work on
/// the unscaled sample (Euler and its kin, Karras et al. 2022); Alpha is 1 - Sigma for flows.
/// </summary>
internal readonly record struct NoiseLevel(float Alpha, float Sigma)
{
    /// <summary>Half the log signal-to-noise ratio, log(Alpha / Sigma); infinite for a clean sample.</summary>
    public float Lambda => Float.Log(Alpha) - Float.Log(Sigma);

    /// <summary>The variance-preserving level with cumulative product abar of (1 - beta): (sqrt(abar), sqrt(1 - abar)).</summary>
    public static NoiseLevel FromAlphaCumprod(float abar) => new(Float.Sqrt(abar), Float.Sqrt(1 - abar));

    /// <summary>The variance-preserving level whose noise-to-signal ratio is <paramref name="sigma"/>.</summary>
    public static NoiseLevel FromSigma(float sigma)
    {
        var alpha = 1 / Float.Sqrt((sigma * sigma) + 1);
        return new(alpha, sigma * alpha);
    }

    /// <summary>The level of an unscaled sample, clean + sigma * noise.</summary>
    public static NoiseLevel Unscaled(float sigma) => new(1, sigma);
}
