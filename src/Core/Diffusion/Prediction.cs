using System.Numerics.Tensors;

namespace TextToImage.Diffusion;

/// <summary>
/// The one place where a network's output is turned into the clean sample or the noise it implies, for a sample
/// x = alpha * clean + sigma * noise. With s^2 = alpha^2 + sigma^2 (1 when variance is preserved):
/// <code>
/// output      clean                            noise
/// epsilon     (x - sigma * o) / alpha          o
/// v           alpha * x / s^2 - sigma * o / s  sigma * x / s^2 + alpha * o / s
/// sample      o                                (x - alpha * o) / sigma
/// flow        x - sigma * o                    x + alpha * o            (alpha = 1 - sigma)
/// </code>
/// (Ho et al. 2020, eq. 4 and 15; Salimans and Ho 2022, appendix D; Liu et al. 2022, eq. 1.)
/// </summary>
internal static class Prediction
{
    /// <summary>Writes the clean sample that <paramref name="output"/> implies; all spans are of one length.</summary>
    public static void ToClean(PredictionType type, NoiseLevel level, ReadOnlySpan<float> sample, ReadOnlySpan<float> output, Span<float> clean)
    {
        var (alpha, sigma) = level;
        switch (type)
        {
            case PredictionType.Epsilon:
                TensorPrimitives.MultiplyAdd(output, -sigma, sample, clean);
                if (alpha != 1)
                    TensorPrimitives.Divide(clean, alpha, clean);
                break;
            case PredictionType.VPrediction:
                var (_, a, b) = Rotation(level);
                Float.Combine(a, sample, -b, output, clean);
                break;
            case PredictionType.Flow:
                TensorPrimitives.MultiplyAdd(output, -sigma, sample, clean);
                break;
            default:
                output.CopyTo(clean);
                break;
        }
    }

    /// <summary>Writes the noise that <paramref name="output"/> implies; all spans are of one length.</summary>
    public static void ToNoise(PredictionType type, NoiseLevel level, ReadOnlySpan<float> sample, ReadOnlySpan<float> output, Span<float> noise)
    {
        switch (type)
        {
            case PredictionType.Epsilon:
                output.CopyTo(noise);
                break;
            case PredictionType.VPrediction:
                var (s, _, b) = Rotation(level);
                Float.Combine(b / s, sample, level.Alpha / s, output, noise);
                break;
            case PredictionType.Flow:
                TensorPrimitives.MultiplyAdd(output, level.Alpha, sample, noise);
                break;
            default:
                NoiseFromClean(level, sample, output, noise);
                break;
        }
    }

    /// <summary>The noise left when <paramref name="clean"/> is taken out of the sample.</summary>
    public static void NoiseFromClean(NoiseLevel level, ReadOnlySpan<float> sample, ReadOnlySpan<float> clean, Span<float> noise)
    {
        TensorPrimitives.MultiplyAdd(clean, -level.Alpha, sample, noise);
        TensorPrimitives.Divide(noise, level.Sigma, noise);
    }

    /// <summary>s, alpha / s^2 and sigma / s.</summary>
    private static (float Scale, float Clean, float Noise) Rotation(NoiseLevel level)
    {
        if (level.Alpha != 1) // a sample of variance one: s is exactly 1
            return (1, level.Alpha, level.Sigma);
        var square = (level.Alpha * level.Alpha) + (level.Sigma * level.Sigma);
        var scale = Float.Sqrt(square);
        return (scale, level.Alpha / square, level.Sigma / scale);
    }
}
