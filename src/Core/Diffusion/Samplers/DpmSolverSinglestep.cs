namespace TextToImage.Diffusion;

/// <summary>
/// DPM-Solver++ in its singlestep form ("dpm++2s"): blocks of one, two or three network calls, each restarting from
/// the block's first sample with all predictions of the block (Lu et al. 2022, arXiv:2211.01095, algorithm 1).
/// Weights: <see cref="ExponentialIntegrator"/>.
/// </summary>
internal sealed class DpmSolverSinglestep : LogSnrSampler
{
    private readonly string _algorithm;
    private readonly bool _isHeun;
    private readonly int[] _orders;
    private float[] _blockStart = [];

    public DpmSolverSinglestep(SchedulerConfig config, SamplerRequest request)
        : base(config, request)
    {
        _algorithm = config.AlgorithmType == "deis" ? "dpmsolver++" : config.AlgorithmType;
        _isHeun = config.SolverType == "heun";
        _orders = Orders();
    }

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        Outputs.Push(_algorithm == "dpmsolver" ? PredictNoise(step, sample, output) : PredictClean(step, sample, output));
        var z = _algorithm == "sde-dpmsolver++" ? Draw(noise) : default;
        var order = Math.Min(_orders[step], Outputs.Count);
        if (order == 1)
        {
            if (_blockStart.Length != sample.Length)
                _blockStart = new float[sample.Length];
            sample.CopyTo(_blockStart);
        }
        var first = step - order + 1;
        var integral = new ExponentialIntegrator(_algorithm, Levels[first], Levels[step + 1]);
        var weights = Weights(first, order, integral);

        Float.Combine((float)integral.Ratio, _blockStart, (float)weights.M0, Outputs[0], sample);
        if (order > 1)
            Float.AddScaled((float)weights.M1, Outputs[1], sample);
        if (order > 2)
            Float.AddScaled((float)weights.M2, Outputs[2], sample);
        if (!z.IsEmpty)
            Float.AddScaled((float)integral.Deviation, z, sample);
    }

    /// <summary>Weights of the block's predictions, newest first; differences are taken from the block's first one.</summary>
    private (double M0, double M1, double M2) Weights(int first, int order, ExponentialIntegrator integral)
    {
        if (order == 1)
            return (integral.Zeroth, 0, 0);
        double Distance(int step) => (Lambda(step) - Lambda(first)) / integral.Step;
        if (order == 2)
        {
            var d1 = (_isHeun ? integral.First : integral.Midpoint) / Distance(first + 1);
            return (d1, integral.Zeroth - d1, 0);
        }
        // D10 = (m1 - m2) / r1, D11 = (m0 - m2) / r0; D1 = (r0 D10 - r1 D11) / (r0 - r1), D2 = 2 (D11 - D10) / (r0 - r1)
        var (r0, r1) = (Distance(first + 2), Distance(first + 1));
        var (w10, w11) = (0.0, integral.First);
        if (_isHeun)
        {
            w10 = ((integral.First * r0) - (2 * integral.Second)) / (r0 - r1);
            w11 = ((2 * integral.Second) - (integral.First * r1)) / (r0 - r1);
        }
        return (w11 / r0, w10 / r1, integral.Zeroth - (w11 / r0) - (w10 / r1));
    }

    /// <summary>1, 2, (3,) 1, 2, (3,) ... ending low when the steps are no multiple of the order, or the run ends at zero.</summary>
    private int[] Orders()
    {
        var (count, order) = (Timesteps.Count, Config.SolverOrder);
        var orders = new int[count];
        for (var i = 0; i < count; i++)
            orders[i] = (i % order) + 1;
        var endsLow = Config.LowerOrderFinal || count % order != 0 || Config.FinalSigmasType == "zero";
        if (endsLow && orders[count - 1] == order)
            orders[count - 1] = 1;
        return orders;
    }
}
