namespace TextToImage.Diffusion;

/// <summary>
/// Diffusion exponential integrator sampler, log-rho multistep form (Zhang and Chen 2022, arXiv:2204.13902, eq. 15):
/// with rho = sigma / alpha, x / alpha moves by the integral over rho of the Lagrange polynomial in log rho through
/// the last noise predictions.
/// </summary>
internal sealed class DeisMultistep(SchedulerConfig config, SamplerRequest request)
    : LogSnrSampler(config, request, repeatsLast: true)
{
    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        Outputs.Push(PredictNoise(step, sample, output));
        var (from, to) = (Levels[step], Levels[step + 1]);
        var order = OrderOf(step);
        if (order == 1)
        {
            var integral = new ExponentialIntegrator("dpmsolver", from, to);
            Float.Combine((float)integral.Ratio, sample, (float)integral.Zeroth, Outputs[0], sample);
            return;
        }
        System.Numerics.Tensors.TensorPrimitives.Multiply(sample, to.Alpha / from.Alpha, sample);
        for (var j = 0; j < order; j++)
            Float.AddScaled((float)(to.Alpha * Coefficient(step, order, j)), Outputs[j], sample);
    }

    private int OrderOf(int step)
    {
        var order = Math.Min(Config.SolverOrder, Done(step) + 1);
        return Config.LowerOrderFinal && IsShort ? Math.Min(order, Timesteps.Count - step) : order;
    }

    /// <summary>The integral over this step of the Lagrange polynomial that is one at the j-th last level and zero at the others.</summary>
    private double Coefficient(int step, int order, int j)
    {
        var others = new double[order - 1];
        for (int i = 0, k = 0; i < order; i++)
        {
            if (i != j)
                others[k++] = LogRho(step - i);
        }
        return Antiderivative(step + 1, step - j, others) - Antiderivative(step, step - j, others);
    }

    private double LogRho(int index) => -Lambda(index);

    /// <summary>Antiderivative in rho of product((log rho - c) / (b - c)) at a level, b and the c being log rho of levels.</summary>
    private double Antiderivative(int at, int level, double[] others)
    {
        var (log, b, c) = (LogRho(at), LogRho(level), others[0]);
        var rho = Math.Exp(log);
        if (others.Length == 1)
            return rho * (log - c - 1) / (b - c);
        var d = others[1];
        return rho * ((log * log) - ((c + d + 2) * log) + (c * d) + c + d + 2) / ((b - c) * (b - d));
    }
}
