using System.Numerics.Tensors;

namespace TextToImage.Diffusion.Samplers;

/// <summary>What the multistep and the singlestep form of DPM-Solver share: which prediction they are about, and its weights.</summary>
internal abstract class DpmSolver : LogSnrSampler
{
    private readonly string _algorithm;

    private protected DpmSolver(SchedulerConfig config, SamplerRequest request)
        : base(config, request) =>
        _algorithm = config.AlgorithmType == "deis" ? "dpmsolver++" : config.AlgorithmType;

    private protected Differences D { get; } = new();

    private protected bool IsHeun => Config.SolverType == "heun";

    /// <summary>The clean sample for the algorithms with "++", the noise for the others.</summary>
    private protected ReadOnlySpan<float> Predict(int step, ReadOnlySpan<float> sample, ReadOnlySpan<float> output) =>
        _algorithm is "dpmsolver++" or "sde-dpmsolver++"
            ? PredictClean(step, sample, output)
            : PredictNoise(step, sample, output, fromClean: !CleanIsRaw);

    /// <summary>The weights from one level to another.</summary>
    private protected ExponentialIntegrator Integral(int from, int to) => new(_algorithm, Levels[from], Levels[to]);

    /// <summary>The noise of the stochastic algorithms.</summary>
    private protected void AddDeviation(ExponentialIntegrator integral, Span<float> sample, INoiseSource noise)
    {
        if (_algorithm is "sde-dpmsolver" or "sde-dpmsolver++")
            Float.AddScaled(integral.Deviation, Draw(noise), sample);
    }
}

/// <summary>
/// DPM-Solver and DPM-Solver++ in their multistep forms, deterministic or stochastic ("dpm++2m", "dpm++2m-sde"):
/// the sample's exact exponential integral with the prediction as a polynomial in lambda through the last ones
/// (Lu et al. 2022, arXiv:2211.01095, algorithm 2). Weights: <see cref="ExponentialIntegrator"/>.
/// </summary>
internal sealed class DpmSolverMultistep(SchedulerConfig config, SamplerRequest request) : DpmSolver(config, request)
{
    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        Outputs.Push(Predict(step, sample, output));
        var integral = Integral(step, step + 1);
        var order = OrderOf(step);

        Float.Combine(integral.Ratio, sample, integral.Zeroth, Outputs[0], sample);
        if (order == 2)
        {
            var r0 = (Lambda(step) - Lambda(step - 1)) / integral.Step;
            var d1 = D.First(Outputs[0], Outputs[1], r0);
            Float.AddScaled(IsHeun ? integral.First : integral.Midpoint, d1, sample);
        }
        else if (order == 3)
        {
            var r0 = (Lambda(step) - Lambda(step - 1)) / integral.Step;
            var r1 = (Lambda(step - 1) - Lambda(step - 2)) / integral.Step;
            var (d10, d11) = (D.First(Outputs[0], Outputs[1], r0), D.Second(Outputs[1], Outputs[2], r1));
            // D1 = D10 + r0 / (r0 + r1) (D10 - D11), D2 = (D10 - D11) / (r0 + r1)
            TensorPrimitives.Subtract(d10, d11, d11);
            Float.AddScaled(r0 / (r0 + r1), d11, d10);
            Float.AddScaled(integral.First, d10, sample);
            Float.AddScaled(integral.Second * (1 / (r0 + r1)), d11, sample);
        }
        AddDeviation(integral, sample, noise);
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

/// <summary>
/// DPM-Solver++ in its singlestep form ("dpm++2s"): blocks of one, two or three network calls, each restarting from
/// the block's first sample with all predictions of the block (Lu et al. 2022, arXiv:2211.01095, algorithm 1).
/// Weights: <see cref="ExponentialIntegrator"/>.
/// </summary>
internal sealed class DpmSolverSinglestep : DpmSolver
{
    private readonly int[] _orders;
    private float[] _blockStart = [];

    public DpmSolverSinglestep(SchedulerConfig config, SamplerRequest request)
        : base(config, request) => _orders = Orders();

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        Outputs.Push(Predict(step, sample, output));
        var order = Math.Min(_orders[step], Outputs.Count);
        if (order == 1)
        {
            Float.Fit(ref _blockStart, sample.Length);
            sample.CopyTo(_blockStart);
        }
        var first = step - order + 1;
        var integral = Integral(first, step + 1);

        // Outputs[order - 1] is the block's first prediction: D0. Differences are taken from it.
        Float.Combine(integral.Ratio, _blockStart, integral.Zeroth, Outputs[order - 1], sample);
        var r0 = (Lambda(step) - Lambda(first)) / integral.Step;
        if (order == 2)
        {
            var d1 = D.First(Outputs[0], Outputs[1], r0);
            Float.AddScaled(IsHeun ? integral.First : integral.Midpoint, d1, sample);
        }
        else if (order == 3 && !IsHeun)
        {
            Float.AddScaled(integral.First, D.First(Outputs[0], Outputs[2], r0), sample);
        }
        else if (order == 3)
        {
            // D10 = (m1 - m2) / r1, D11 = (m0 - m2) / r0; D1 = (r0 D10 - r1 D11) / (r0 - r1), D2 = 2 (D11 - D10) / (r0 - r1)
            var r1 = (Lambda(first + 1) - Lambda(first)) / integral.Step;
            var (d11, d10) = (D.First(Outputs[0], Outputs[2], r0), D.Second(Outputs[1], Outputs[2], r1));
            var (w1, w2) = (integral.First / (r0 - r1), 2 * integral.Second / (r0 - r1));
            Float.AddScaled((w1 * r0) - w2, d10, sample);
            Float.AddScaled(w2 - (w1 * r1), d11, sample);
        }
        AddDeviation(integral, sample, noise);
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

/// <summary>Buffers for the two divided differences (a - b) / r that higher-order solvers form.</summary>
internal sealed class Differences
{
    private float[] _first = [];
    private float[] _second = [];

    /// <summary>(a - b) / r in the first buffer.</summary>
    public float[] First(float[] a, float[] b, float r) => Divide(ref _first, a, b, r);

    /// <summary>(a - b) / r in the second buffer.</summary>
    public float[] Second(float[] a, float[] b, float r) => Divide(ref _second, a, b, r);

    private static float[] Divide(ref float[] buffer, float[] a, float[] b, float r)
    {
        Float.Fit(ref buffer, a.Length);
        TensorPrimitives.Subtract(a, b, buffer);
        TensorPrimitives.Multiply(buffer, 1 / r, buffer);
        return buffer;
    }
}
