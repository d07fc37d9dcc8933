using System.Numerics.Tensors;
using TextToImage.Networks;

namespace TextToImage.Diffusion;

/// <summary>Classifier-free guidance (Ho and Salimans 2022, arXiv:2207.12598) and its rescaling.</summary>
public static class Guidance
{
    /// <summary>destination = unconditional + scale * (conditional - unconditional).</summary>
    /// <param name="unconditional">Output for the negative or empty prompt, any shape.</param>
    /// <param name="conditional">Output for the prompt, same shape.</param>
    /// <param name="scale">Strength; 1 gives <paramref name="conditional"/> exactly, 0 the other.</param>
    /// <param name="destination">Receives the guided output; may be either input.</param>
    public static void Combine(ReadOnlySpan<float> unconditional, ReadOnlySpan<float> conditional, double scale, Span<float> destination)
    {
        if (scale == 1)
        {
            conditional.CopyTo(destination);
            return;
        }
        // u + s (c - u), with the difference formed first, needs the unconditional part twice.
        if (unconditional == destination)
        {
            Float.Combine((float)scale, conditional, (float)(1 - scale), unconditional, destination);
            return;
        }
        TensorPrimitives.Subtract(conditional, unconditional, destination);
        TensorPrimitives.MultiplyAdd(destination, (float)scale, unconditional, destination);
    }

    /// <summary>
    /// Brings the spread of a guided output back to that of the conditional one, against over-exposure:
    /// o = phi * o * std(conditional) / std(o) + (1 - phi) * o, the standard deviation (n - 1) over all elements of
    /// each sample (Lin et al. 2023, section 3.4, arXiv:2305.08891).
    /// </summary>
    /// <param name="conditional">[batch, ...] output for the prompt.</param>
    /// <param name="phi">Share of the rescaled output, 0 (none) to 1.</param>
    /// <param name="batch">Samples along the first axis.</param>
    /// <param name="guided">[batch, ...] guided output, changed in place.</param>
    public static void Rescale(ReadOnlySpan<float> conditional, double phi, int batch, Span<float> guided)
    {
        if (phi == 0)
            return;
        var each = guided.Length / batch;
        for (var k = 0; k < batch; k++)
        {
            var sample = guided.Slice(k * each, each);
            var ratio = StandardDeviation(conditional.Slice(k * each, each)) / StandardDeviation(sample);
            TensorPrimitives.Multiply(sample, (float)((phi * ratio) + (1 - phi)), sample);
        }
    }

    private static double StandardDeviation(ReadOnlySpan<float> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values)
            sum += value;
        var mean = sum / values.Length;
        foreach (var value in values)
            squares += (value - mean) * (value - mean);
        return Math.Sqrt(squares / (values.Length - 1));
    }
}

/// <summary>How a stage guides its network.</summary>
/// <param name="Scale">Guidance scale; 1 means none and saves the unconditional call.</param>
/// <param name="Rescale">phi of <see cref="Guidance.Rescale"/>, 0 to 1.</param>
/// <param name="Interval">Share of the run, 0 to 1, in which guidance applies.</param>
public sealed record GuidanceSettings(double Scale, double Rescale, (double Start, double End) Interval)
{
    /// <summary>Guidance over the whole run, not rescaled.</summary>
    /// <param name="scale">Guidance scale.</param>
    public GuidanceSettings(double scale)
        : this(scale, 0, (0, 1))
    {
    }

    /// <summary>The scale of one step: <see cref="Scale"/> inside the interval, 1 outside.</summary>
    /// <param name="step">Index of the network call in this run, from 0.</param>
    /// <param name="count">Network calls of the run.</param>
    public double ScaleAt(int step, int count) =>
        (double)step / count >= Interval.Start && (step + 1.0) / count <= Interval.End ? Scale : 1;
}

/// <summary>
/// The denoiser with guidance and without: outside the guidance interval half the work is saved. A learned variance is not
/// guided: it is the one with the prompt (Nichol et al. 2021, arXiv:2112.10741, in the authors' code).
/// </summary>
internal sealed class GuidedDenoiser(Denoising denoising) : IDenoiser
{
    private readonly float[] _combined = new float[TensorBuffer.ElementCount(denoising.SampleShape)];
    private GraphDenoiser? _guided;
    private GraphDenoiser? _plain;

    public Denoised Predict(ReadOnlySpan<float> sample, int step, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var scale = denoising.Guidance.ScaleAt(step - denoising.FirstStep, denoising.Sampler.Timesteps.Count - denoising.FirstStep);
        if (scale <= 1)
            return (_plain ??= new GraphDenoiser(denoising, guided: false)).Predict(sample, step, meter, cancellationToken);
        var both = (_guided ??= new GraphDenoiser(denoising, guided: true)).Predict(sample, step, meter, cancellationToken);
        var conditional = both.Prediction.Slice(sample.Length);
        Guidance.Combine(both.Prediction.Slice(0, sample.Length), conditional, scale, _combined);
        Guidance.Rescale(conditional, denoising.Guidance.Rescale, denoising.Batch, _combined);
        return new Denoised(_combined, both.Variance);
    }

    public void Dispose()
    {
        _guided?.Dispose();
        _plain?.Dispose();
    }
}
