namespace TextToImage.Diffusion;

/// <summary>
/// DPM-Solver and DPM-Solver++ in their multistep forms, deterministic or stochastic ("dpm++2m", "dpm++2m-sde"):
/// the sample's exact exponential integral with the prediction as a polynomial in lambda through the last ones
/// (Lu et al. 2022, arXiv:2211.01095, algorithm 2). Weights: <see cref="ExponentialIntegrator"/>.
/// </summary>
internal sealed class DpmSolverMultistep : LogSnrSampler
{
    private readonly string _algorithm;
    private readonly bool _isHeun;

    public DpmSolverMultistep(SchedulerConfig config, SamplerRequest request)
        : base(config, request)
    {
        _algorithm = config.AlgorithmType == "deis" ? "dpmsolver++" : config.AlgorithmType;
        _isHeun = config.SolverType == "heun";
    }

    private bool IsStochastic => _algorithm is "sde-dpmsolver" or "sde-dpmsolver++";

    private bool PredictsClean => _algorithm is "dpmsolver++" or "sde-dpmsolver++";

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        Outputs.Push(PredictsClean ? PredictClean(step, sample, output) : PredictNoise(step, sample, output));
        var integral = new ExponentialIntegrator(_algorithm, Levels[step], Levels[step + 1]);
        var (w0, w1, w2) = Weights(step, OrderOf(step), integral);

        Float.Combine((float)integral.Ratio, sample, (float)w0, Outputs[0], sample);
        if (w1 != 0)
            Float.AddScaled((float)w1, Outputs[1], sample);
        if (w2 != 0)
            Float.AddScaled((float)w2, Outputs[2], sample);
        if (IsStochastic)
            Float.AddScaled((float)integral.Deviation, Draw(noise), sample);
    }

    /// <summary>The order grows with the predictions there are, and falls again at the end of a short run.</summary>
    private int OrderOf(int step)
    {
        var left = Timesteps.Count - step;
        var steadies = Config.LowerOrderFinal && IsShort;
        if (left == 1 && (Config.EulerAtFinal || steadies || Config.FinalSigmasType == "zero"))
            return 1;
        var order = Math.Min(Config.SolverOrder, Done(step) + 1);
        return left == 2 && steadies ? Math.Min(order, 2) : order;
    }

    /// <summary>Weights of the last three predictions m0, m1, m2, from D0 = m0 and the divided differences D1 and D2.</summary>
    private (double M0, double M1, double M2) Weights(int step, int order, ExponentialIntegrator integral)
    {
        if (order == 1)
            return (integral.Zeroth, 0, 0);
        var r0 = (Lambda(step) - Lambda(step - 1)) / integral.Step;
        if (order == 2)
        {
            var d1 = (_isHeun ? integral.First : integral.Midpoint) / r0;
            return (integral.Zeroth + d1, -d1, 0);
        }
        // D10 = (m0 - m1) / r0, D11 = (m1 - m2) / r1, D1 = D10 + r0 (D10 - D11) / (r0 + r1), D2 = (D10 - D11) / (r0 + r1)
        var r1 = (Lambda(step - 1) - Lambda(step - 2)) / integral.Step;
        var difference = ((integral.First * r0) + integral.Second) / (r0 + r1);
        var (w10, w11) = ((integral.First + difference) / r0, -difference / r1);
        return (integral.Zeroth + w10, w11 - w10, -w11);
    }
}
