namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// DPM-Solver++ in its singlestep form ("dpm++2s"): blocks of one, two or three network calls, each restarting from
/// the block's first sample with all predictions of the block (Lu et al. 2022, arXiv:2211.01095, algorithm 1).
/// Weights: <see cref="ExponentialIntegrator"/>.
/// </summary>
internal sealed class DpmSolverSinglestep : LogSnrSampler
{
    private readonly string _algorithm;
    private readonly int[] _orders;
    private readonly Differences _d = new();
    private float[] _blockStart = [];

    public DpmSolverSinglestep(SchedulerConfig config, SamplerRequest request)
        : base(config, request)
    {
        _algorithm = config.AlgorithmType == "deis" ? "dpmsolver++" : config.AlgorithmType;
        _orders = Orders();
    }

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        Outputs.Push(_algorithm == "dpmsolver" ? PredictNoise(step, sample, output, fromClean: !CleanIsRaw) : PredictClean(step, sample, output));
        var order = Math.Min(_orders[step], Outputs.Count);
        if (order == 1)
        {
            if (_blockStart.Length != sample.Length)
                _blockStart = new float[sample.Length];
            sample.CopyTo(_blockStart);
        }
        var first = step - order + 1;
        var integral = new ExponentialIntegrator(_algorithm, Levels[first], Levels[step + 1]);
        var isHeun = Config.SolverType == "heun";

        // Outputs[order - 1] is the block's first prediction: D0. Differences are taken from it.
        Float.Combine(integral.Ratio, _blockStart, integral.Zeroth, Outputs[order - 1], sample);
        var r0 = (Lambda(step) - Lambda(first)) / integral.Step;
        if (order == 2)
        {
            var d1 = _d.First(Outputs[0], Outputs[1], r0);
            Float.AddScaled(isHeun ? integral.First : integral.Midpoint, d1, sample);
        }
        else if (order == 3 && !isHeun)
        {
            Float.AddScaled(integral.First, _d.First(Outputs[0], Outputs[2], r0), sample);
        }
        else if (order == 3)
        {
            // D10 = (m1 - m2) / r1, D11 = (m0 - m2) / r0; D1 = (r0 D10 - r1 D11) / (r0 - r1), D2 = 2 (D11 - D10) / (r0 - r1)
            var r1 = (Lambda(first + 1) - Lambda(first)) / integral.Step;
            var (d11, d10) = (_d.First(Outputs[0], Outputs[2], r0), _d.Second(Outputs[1], Outputs[2], r1));
            var (w1, w2) = (integral.First / (r0 - r1), 2 * integral.Second / (r0 - r1));
            Float.AddScaled((w1 * r0) - w2, d10, sample);
            Float.AddScaled(w2 - (w1 * r1), d11, sample);
        }
        if (_algorithm == "sde-dpmsolver++")
            Float.AddScaled(integral.Deviation, Draw(noise), sample);
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
