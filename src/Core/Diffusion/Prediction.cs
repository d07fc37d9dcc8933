using System.Numerics.Tensors;

namespace TextToImage.Diffusion;

/// <summary>What the network predicts, in the words of diffusers' <c>prediction_type</c>.</summary>
public enum PredictionType
{
    /// <summary>The noise in the sample ("epsilon"; Ho et al. 2020, arXiv:2006.11239).</summary>
    Epsilon,

    /// <summary>The velocity alpha * noise - sigma * clean ("v_prediction"; Salimans and Ho 2022, arXiv:2202.00512).</summary>
    VPrediction,

    /// <summary>The clean sample itself ("sample").</summary>
    Sample,

    /// <summary>The velocity noise - clean of a straight path (flow matching; Liu et al. 2022, arXiv:2209.03003).</summary>
    Flow,
}

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
    private const float SmallestSignal = 1e-4f;

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

    /// <summary>
    /// Steers what a network predicted along the gradient of log p(condition | sample): noise - sigma gradient (Dhariwal and Nichol 2021, arXiv:2105.05233, algorithm 2), with
    /// what the other kinds of prediction have instead. Where nothing is left of the signal, only noise can be steered, and nothing is done to the others.
    /// </summary>
    /// <param name="type">What the network predicts.</param>
    /// <param name="level">Of the sample.</param>
    /// <param name="gradient">With respect to the sample at variance one.</param>
    /// <param name="output">The prediction, changed in place.</param>
    public static void Steer(PredictionType type, NoiseLevel level, ReadOnlySpan<float> gradient, Span<float> output)
    {
        var (alpha, sigma) = level;
        var scale = Float.Sqrt((alpha * alpha) + (sigma * sigma));
        if (type != PredictionType.Epsilon && alpha < SmallestSignal)
            return;
        var byNoise = type switch
        {
            PredictionType.Epsilon => 1,
            PredictionType.VPrediction => scale / alpha,
            PredictionType.Flow => 1 / alpha,
            _ => -sigma / alpha,
        };
        Float.AddScaled(-sigma / scale * byNoise, gradient, output);
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

/// <summary>diffusers' words for <see cref="PredictionType"/>.</summary>
internal static class PredictionNames
{
    public static PredictionType Parse(string name) => name switch
    {
        "epsilon" => PredictionType.Epsilon,
        "v_prediction" => PredictionType.VPrediction,
        "sample" or "original_sample" => PredictionType.Sample,
        _ => throw SchedulerConfig.Invalid($"prediction_type '{name}' is unknown; use epsilon, v_prediction or sample"),
    };

    public static string Of(PredictionType type) => type switch
    {
        PredictionType.Epsilon => "epsilon",
        PredictionType.VPrediction => "v_prediction",
        PredictionType.Sample => "sample",
        _ => throw SchedulerConfig.Invalid("only the flow-matching scheduler predicts a flow"),
    };
}

/// <summary>
/// How much signal and noise a sample holds: x = Alpha * clean + Sigma * noise, noise being N(0, 1).
/// Alpha^2 + Sigma^2 is 1 for variance-preserving samplers (DDPM, DPM-Solver); Alpha is 1 for those that work on
/// the unscaled sample (Euler and its kin, Karras et al. 2022); Alpha is 1 - Sigma for flows.
/// </summary>
internal readonly record struct NoiseLevel(float Alpha, float Sigma)
{
    /// <summary>Half the log signal-to-noise ratio, log(Alpha / Sigma); infinite for a clean sample.</summary>
    public float Lambda => Float.Log(Alpha) - Float.Log(Sigma);

    /// <summary>The variance-preserving level with cumulative product abar of (1 - beta): (sqrt(abar), sqrt(1 - abar)).</summary>
    public static NoiseLevel FromAlphaCumprod(float abar) => new(Float.Sqrt(abar), Float.Sqrt(1 - abar));

    /// <summary>The variance-preserving level whose noise-to-signal ratio is <paramref name="sigma"/>.</summary>
    public static NoiseLevel FromSigma(float sigma)
    {
        var alpha = 1 / Float.Sqrt((sigma * sigma) + 1);
        return new(alpha, sigma * alpha);
    }

    /// <summary>The level of an unscaled sample, clean + sigma * noise.</summary>
    public static NoiseLevel Unscaled(float sigma) => new(1, sigma);
}
