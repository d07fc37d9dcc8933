namespace TextToImage.Diffusion.Samplers;

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
/// where h is the step in lambda from level s to level t. Single precision, as in torch: the terms nearly cancel
/// where the noise is strong, and what is left then depends on their rounding.
/// </summary>
internal readonly record struct ExponentialIntegrator
{
    private readonly float _k;
    private readonly float _growth;
    private readonly float _scale;

    public ExponentialIntegrator(string algorithm, NoiseLevel from, NoiseLevel to)
    {
        var h = Step = to.Lambda - from.Lambda;
        var (towardsClean, towardsNoise) = (to.Sigma / from.Sigma, to.Alpha / from.Alpha);
        (_k, Ratio, _scale, Deviation) = algorithm switch
        {
            "dpmsolver" => (h, towardsNoise, to.Sigma, 0),
            "sde-dpmsolver" => (h, towardsNoise, 2 * to.Sigma, to.Sigma * Float.Sqrt(Float.Exp(2 * h) - 1)),
            "sde-dpmsolver++" => (-2 * h, towardsClean * Float.Exp(-h), to.Alpha, to.Sigma * Float.Sqrt(1 - Float.Exp(-2 * h))),
            _ => (-h, towardsClean, to.Alpha, 0f),
        };
        _growth = Float.Exp(_k) - 1;
    }

    /// <summary>h, the step in lambda.</summary>
    public float Step { get; }

    /// <summary>Weight of the sample.</summary>
    public float Ratio { get; }

    /// <summary>Standard deviation of the noise added.</summary>
    public float Deviation { get; }

    /// <summary>Weight of D0.</summary>
    public float Zeroth => -_scale * _growth;

    /// <summary>Weight of D1 in the midpoint form.</summary>
    public float Midpoint => -0.5f * (_scale * _growth);

    /// <summary>Weight of D1 in the Heun and third-order forms.</summary>
    public float First => _k == 0 ? 0 : -_scale * ((_growth / _k) - 1);

    /// <summary>Weight of D2.</summary>
    public float Second => _k == 0 ? 0 : -_scale * (((_growth - _k) / (_k * _k)) - 0.5f);
}
