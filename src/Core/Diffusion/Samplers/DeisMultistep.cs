using System.Numerics.Tensors;

namespace TextToImage.Diffusion.Samplers;

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
        Outputs.Push(PredictNoise(step, sample, output, fromClean: true));
        var (from, to) = (Levels[step], Levels[step + 1]);
        var order = OrderOf(step);
        if (order == 1)
        {
            var integral = new ExponentialIntegrator("dpmsolver", from, to);
            Float.Combine(integral.Ratio, sample, integral.Zeroth, Outputs[0], sample);
            return;
        }
        TensorPrimitives.Divide(sample, from.Alpha, sample);
        for (var j = 0; j < order; j++)
            Float.AddScaled(Coefficient(step, order, j), Outputs[j], sample);
        TensorPrimitives.Multiply(sample, to.Alpha, sample);
    }

    private int OrderOf(int step)
    {
        var order = Math.Min(Config.SolverOrder, Done(step) + 1);
        return Config.LowerOrderFinal && IsShort ? Math.Min(order, Timesteps.Count - step) : order;
    }

    /// <summary>The integral over this step of the Lagrange polynomial that is one at the j-th last level and zero at the others.</summary>
    private float Coefficient(int step, int order, int j)
    {
        // The others in cyclic order: torch's roundings depend on it.
        var c = LogRho(step - ((j + 1) % order));
        var d = order == 3 ? LogRho(step - ((j + 2) % order)) : (float?)null;
        var b = LogRho(step - j);
        return Antiderivative(Rho(step + 1), b, c, d) - Antiderivative(Rho(step), b, c, d);
    }

    private float Rho(int index) => Levels[index].Sigma / Levels[index].Alpha;

    private float LogRho(int index) => Float.Log(Rho(index));

    /// <summary>Antiderivative at rho of the product of (log rho - c) / (b - c) and, for order three, (log rho - d) / (b - d).</summary>
    private static float Antiderivative(float rho, float b, float c, float? third)
    {
        var log = Float.Log(rho);
        if (third is not { } d)
            return rho * (-c + log - 1) / (b - c);
        return rho * ((c * (d - log + 1)) - (d * log) + d + (log * log) - (2 * log) + 2) / ((b - c) * (b - d));
    }
}
