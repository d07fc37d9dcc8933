using System.Numerics.Tensors;

namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// DPM-Solver and DPM-Solver++ in their multistep forms, deterministic or stochastic ("dpm++2m", "dpm++2m-sde"):
/// the sample's exact exponential integral with the prediction as a polynomial in lambda through the last ones
/// (Lu et al. 2022, arXiv:2211.01095, algorithm 2). Weights: <see cref="ExponentialIntegrator"/>.
/// </summary>
internal sealed class DpmSolverMultistep : LogSnrSampler
{
    private readonly string _algorithm;
    private readonly Differences _d = new();

    public DpmSolverMultistep(SchedulerConfig config, SamplerRequest request)
        : base(config, request) =>
        _algorithm = config.AlgorithmType == "deis" ? "dpmsolver++" : config.AlgorithmType;

    private bool IsStochastic => _algorithm is "sde-dpmsolver" or "sde-dpmsolver++";

    private bool PredictsClean => _algorithm is "dpmsolver++" or "sde-dpmsolver++";

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        Outputs.Push(PredictsClean ? PredictClean(step, sample, output) : PredictNoise(step, sample, output, fromClean: !CleanIsRaw));
        var integral = new ExponentialIntegrator(_algorithm, Levels[step], Levels[step + 1]);
        var order = OrderOf(step);

        Float.Combine(integral.Ratio, sample, integral.Zeroth, Outputs[0], sample);
        if (order == 2)
        {
            var r0 = (Lambda(step) - Lambda(step - 1)) / integral.Step;
            var d1 = _d.First(Outputs[0], Outputs[1], r0);
            Float.AddScaled(Config.SolverType == "heun" ? integral.First : integral.Midpoint, d1, sample);
        }
        else if (order == 3)
        {
            var r0 = (Lambda(step) - Lambda(step - 1)) / integral.Step;
            var r1 = (Lambda(step - 1) - Lambda(step - 2)) / integral.Step;
            var (d10, d11) = (_d.First(Outputs[0], Outputs[1], r0), _d.Second(Outputs[1], Outputs[2], r1));
            // D1 = D10 + r0 / (r0 + r1) (D10 - D11), D2 = (D10 - D11) / (r0 + r1)
            TensorPrimitives.Subtract(d10, d11, d11);
            Float.AddScaled(r0 / (r0 + r1), d11, d10);
            Float.AddScaled(integral.First, d10, sample);
            Float.AddScaled(integral.Second * (1 / (r0 + r1)), d11, sample);
        }
        if (IsStochastic)
            Float.AddScaled(integral.Deviation, Draw(noise), sample);
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
}
