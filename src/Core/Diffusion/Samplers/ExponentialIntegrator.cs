namespace TextToImage.Diffusion;

/// <summary>
/// The weights of DPM-Solver and DPM-Solver++ (Lu et al. 2022, arXiv:2206.00927 algorithm 1 and 2; arXiv:2211.01095
/// algorithm 1 and 2, and appendix B for the stochastic forms). All are one formula in k:
/// <code>
/// x = ratio x + scale (-(e^k - 1) D0 - c1 D1 - c2 D2) + std * noise
/// c1 = (e^k - 1) / 2  (midpoint)  or  (e^k - 1) / k - 1  (heun, third order);   c2 = (e^k - 1 - k) / k^2 - 1/2
///
///                   k    ratio                    scale      std                       D of
/// dpmsolver++      -h    sigma_t / sigma_s        alpha_t    0                         clean samples
/// dpmsolver         h    alpha_t / alpha_s        sigma_t    0                         noise
/// sde-dpmsolver++  -2h   sigma_t / sigma_s e^-h   alpha_t    sigma_t sqrt(1 - e^-2h)   clean samples
/// sde-dpmsolver     h    alpha_t / alpha_s        2 sigma_t  sigma_t sqrt(e^2h - 1)    noise
/// </code>
/// where h is the step in lambda from level s to level t.
/// </summary>
internal readonly record struct ExponentialIntegrator
{
    private readonly double _k;
    private readonly double _growth;
    private readonly double _scale;

    public ExponentialIntegrator(string algorithm, NoiseLevel from, NoiseLevel to)
    {
        var h = Step = to.Lambda - from.Lambda;
        var (towardsClean, towardsNoise) = ((double)to.Sigma / from.Sigma, (double)to.Alpha / from.Alpha);
        (_k, Ratio, _scale, Deviation) = algorithm switch
        {
            "dpmsolver" => (h, towardsNoise, to.Sigma, 0),
            "sde-dpmsolver" => (h, towardsNoise, 2.0 * to.Sigma, to.Sigma * Math.Sqrt(Math.Exp(2 * h) - 1)),
            "sde-dpmsolver++" => (-2 * h, towardsClean * Math.Exp(-h), to.Alpha, to.Sigma * Math.Sqrt(1 - Math.Exp(-2 * h))),
            _ => (-h, towardsClean, (double)to.Alpha, 0.0),
        };
        _growth = Math.Exp(_k) - 1;
    }

    /// <summary>h, the step in lambda.</summary>
    public double Step { get; }

    /// <summary>Weight of the sample.</summary>
    public double Ratio { get; }

    /// <summary>Standard deviation of the noise added.</summary>
    public double Deviation { get; }

    /// <summary>Weight of D0.</summary>
    public double Zeroth => -_scale * _growth;

    /// <summary>Weight of D1 in the midpoint form.</summary>
    public double Midpoint => -_scale * _growth / 2;

    /// <summary>Weight of D1 in the Heun and third-order forms.</summary>
    public double First => _k == 0 ? 0 : -_scale * ((_growth / _k) - 1);

    /// <summary>Weight of D2.</summary>
    public double Second => _k == 0 ? 0 : -_scale * (((_growth - _k) / (_k * _k)) - 0.5);
}
