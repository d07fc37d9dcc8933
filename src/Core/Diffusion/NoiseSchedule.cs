using System.Numerics.Tensors;

namespace TextToImage.Diffusion;

/// <summary>
/// The noise a model was trained with: beta_t for t in 0..T-1 and what follows from it. Tables are kept in single
/// precision, with the roundings of torch, because some models (unCLIP) depend on them.
/// </summary>
public sealed class NoiseSchedule
{
    private readonly float[] _betas;
    private readonly float[] _alphasCumprod;
    private readonly float[] _sigmas;

    /// <summary>Computes the tables of a configuration.</summary>
    /// <param name="config">The keys used: trained_betas, or beta_schedule (linear, scaled_linear, squaredcos_cap_v2,
    /// exp, sigmoid) with beta_start and beta_end; num_train_timesteps; rescale_betas_zero_snr.</param>
    public NoiseSchedule(SchedulerConfig config)
    {
        if (config is null)
            throw new ArgumentNullException(nameof(config));
        _betas = MakeBetas(config);
        if (config.RescaleBetasZeroSnr)
            RescaleToZeroTerminalSnr(_betas);
        _alphasCumprod = CumulativeProduct(_betas);
        var forSigmas = (float[])_alphasCumprod.Clone();
        // A sampler that divides by sqrt(abar) needs a last value close to zero: the smallest half-precision number.
        if (config.RescaleBetasZeroSnr)
            forSigmas[forSigmas.Length - 1] = 1f / (1 << 24);
        _sigmas = Array.ConvertAll(forSigmas, abar => Float.Sqrt((1 - abar) / abar));
    }

    /// <summary>beta_t, the variance added at each of the T training steps; each in [0, 1].</summary>
    public IReadOnlyList<float> Betas => _betas;

    /// <summary>abar_t, the cumulative product of 1 - beta: the share of signal power left after step t; falling, in [0, 1].</summary>
    public IReadOnlyList<float> AlphasCumprod => _alphasCumprod;

    /// <summary>sigma_t = sqrt((1 - abar_t) / abar_t), the noise-to-signal ratio; rising. With zero terminal SNR the last one is 4096.</summary>
    public IReadOnlyList<float> Sigmas => _sigmas;

    /// <summary>Number of training steps T.</summary>
    public int Length => _betas.Length;

    /// <summary>Draws x_t from q(x_t | x_0): sqrt(abar_t) * clean + sqrt(1 - abar_t) * noise (Ho et al. 2020, eq. 4).</summary>
    /// <param name="timestep">Training step t, 0..T-1.</param>
    /// <param name="clean">x_0, any shape.</param>
    /// <param name="noise">N(0, 1) numbers of the same shape.</param>
    /// <param name="destination">Receives x_t; may be <paramref name="clean"/> or <paramref name="noise"/>.</param>
    public void AddNoise(int timestep, ReadOnlySpan<float> clean, ReadOnlySpan<float> noise, Span<float> destination)
    {
        if (timestep < 0 || timestep >= Length)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"Noise level {timestep} is outside this model's range of 0 to {Length - 1}.");
        var (alpha, sigma) = NoiseLevel.FromAlphaCumprod(_alphasCumprod[timestep]);
        Float.Combine(alpha, clean, sigma, noise, destination);
    }

    /// <summary>The training step whose noise is nearest to a level, by its log signal-to-noise ratio.</summary>
    /// <param name="level">Any level, of variance one or not.</param>
    internal int Nearest(NoiseLevel level)
    {
        var wanted = level.Sigma / Math.Max((double)level.Alpha, float.Epsilon);
        var nearest = 0;
        for (var t = 1; t < Length; t++)
        {
            if (Math.Abs(Math.Log(_sigmas[t] / wanted)) < Math.Abs(Math.Log(_sigmas[nearest] / wanted)))
                nearest = t;
        }
        return nearest;
    }

    private static float[] MakeBetas(SchedulerConfig config)
    {
        if (config.TrainedBetas is { Count: > 0 } trained)
            return trained.Select(beta => (float)beta).ToArray();
        var (start, end, count) = (config.BetaStart, config.BetaEnd, config.NumTrainTimesteps);
        switch (config.BetaSchedule)
        {
            case "linear":
                return Linspace(start, end, count);
            case "scaled_linear": // linear in sqrt(beta): Rombach et al. 2022, where configurations call it "linear"
                var roots = Linspace(Math.Sqrt(start), Math.Sqrt(end), count);
                TensorPrimitives.Multiply(roots, roots, roots);
                return roots;
            case "squaredcos_cap_v2": // Nichol and Dhariwal 2021, eq. 17, arXiv:2102.09672
                return FromAlphaBar(count, t => Math.Pow(Math.Cos((t + 0.008) / 1.008 * Math.PI / 2), 2));
            case "exp":
                return FromAlphaBar(count, t => Math.Exp(-12 * t));
            case "sigmoid": // Xu et al. 2022 (GeoDiff), arXiv:2203.02923
                var ramp = Linspace(-6, 6, count);
                return Array.ConvertAll(ramp, x => (1 / (1 + Float.Exp(-x)) * (float)(end - start)) + (float)start);
            default:
                throw SchedulerConfig.Invalid($"beta_schedule '{config.BetaSchedule}' is unknown; use linear, scaled_linear, squaredcos_cap_v2, sigmoid or exp");
        }
    }

    private static float[] FromAlphaBar(int count, Func<double, double> alphaBar)
    {
        var betas = new float[count];
        for (var i = 0; i < count; i++)
            betas[i] = (float)Math.Min(1 - (alphaBar((i + 1.0) / count) / alphaBar((double)i / count)), 0.999);
        return betas;
    }

    /// <summary>
    /// torch.linspace in single precision, to the bit: it counts from both ends towards the middle, and within a
    /// vector of 8 numbers from its first, since it fills 16 at a time and only what is left one by one.
    /// </summary>
    internal static float[] Linspace(double start, double end, int count)
    {
        var (first, last) = ((float)start, (float)end);
        if (count == 1)
            return [first];
        var step = (last - first) / (count - 1);
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            var lane = i < count - (count % 16) ? i % 8 : 0;
            var counted = i - lane;
            var origin = counted < count / 2 ? first + ((double)step * counted) : last - ((double)step * (count - 1 - counted));
            values[i] = (float)origin + (step * lane);
        }
        return values;
    }

    private static float[] CumulativeProduct(float[] betas)
    {
        var product = 1.0;
        return Array.ConvertAll(betas, beta => (float)(product *= 1f - beta));
    }

    /// <summary>Shifts and scales sqrt(abar) so that nothing of the signal is left at the last step (Lin et al. 2023, algorithm 1, arXiv:2305.08891).</summary>
    private static void RescaleToZeroTerminalSnr(float[] betas)
    {
        var roots = Array.ConvertAll(CumulativeProduct(betas), Float.Sqrt);
        var (first, last) = (roots[0], roots[roots.Length - 1]);
        var previous = 1f;
        for (var t = 0; t < betas.Length; t++)
        {
            var root = (roots[t] - last) * (first / (first - last));
            var abar = root * root;
            betas[t] = 1 - (abar / previous);
            previous = abar;
        }
    }
}
