namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// Linear multistep over the last derivatives (k-diffusion's sample_lms): x += sum_j c_j d_j, where c_j is the integral,
/// from one sigma to the next, of the Lagrange polynomial through the last sigmas that is one at the j-th.
/// </summary>
internal sealed class LmsDiscrete(SchedulerConfig config, SamplerRequest request) : SigmaSampler(config, request)
{
    // Gauss-Legendre nodes and weights on [-1, 1]: exact for the cubics met here.
    private static readonly double[] Nodes = [-0.7745966692414834, 0, 0.7745966692414834];
    private static readonly double[] Weights = [5 / 9.0, 8 / 9.0, 5 / 9.0];

    private readonly History _derivatives = new(request.LmsOrder);

    /// <inheritdoc/>
    private protected override void Restart() => _derivatives.Clear();

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        Differentiate(Levels[step], sample, output);
        _derivatives.Push(Derivative);
        // diffusers takes the order from the index in the schedule, even for a run that starts in its middle.
        var order = Math.Min(step + 1, Request.LmsOrder);
        for (var j = 0; j < _derivatives.Count; j++)
            Float.AddScaled((float)Coefficient(order, step, j), _derivatives[j], sample);
    }

    private double Coefficient(int order, int step, int j)
    {
        var (from, to) = ((double)Levels[step], (double)Levels[step + 1]);
        var sum = 0.0;
        for (var i = 0; i < Nodes.Length; i++)
        {
            var sigma = ((from + to) / 2) + (Nodes[i] * (to - from) / 2);
            var product = 1.0;
            for (var k = 0; k < order; k++)
            {
                if (k != j)
                    product *= (sigma - Levels[step - k]) / ((double)Levels[step - j] - Levels[step - k]);
            }
            sum += Weights[i] * product;
        }
        return sum * (to - from) / 2;
    }
}
