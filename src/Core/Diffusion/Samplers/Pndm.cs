using System.Numerics.Tensors;

namespace TextToImage.Diffusion.Samplers;

/// <summary>
/// Pseudo numerical methods (Liu et al. 2022, arXiv:2202.09778): the transfer part of DDIM (eq. 11) fed with
/// a linear multistep (eq. 12) or Runge-Kutta (eq. 13) mixture of noise predictions. With a = abar_t, p = abar_prev:
/// <code>
/// x = sqrt(p / a) x - (p - a) eps / (a sqrt(1 - p) + sqrt(a (1 - a) p))
/// </code>
/// </summary>
internal sealed class Pndm : DiscreteSampler
{
    private const int RungeKuttaSteps = 4;
    private const int CallsPerStep = 4;

    private readonly double[] _rungeKutta;
    private readonly History _outputs = new(4);
    private float[] _mixture = [];
    private float[] _start = [];
    private float[] _used = [];
    private int _call;

    public Pndm(SchedulerConfig config, SamplerRequest request)
        : base(config, request, config.SetAlphaToOne ? 1 : null)
    {
        var ascending = Spacing.Timesteps(config, request.Steps, config.NumTrainTimesteps);
        Array.Reverse(ascending);
        _rungeKutta = config.SkipPrkSteps ? [] : RungeKuttaCalls(ascending);
        Visit([.. _rungeKutta, .. MultistepCalls(ascending)]);
    }

    /// <inheritdoc/>
    internal override bool UsesClean => false;

    /// <inheritdoc/>
    private protected override void Restart()
    {
        _outputs.Clear();
        _call = 0;
    }

    /// <inheritdoc/>
    private protected override void Advance(int step, ReadOnlySpan<float> output, ReadOnlySpan<float> learnedVariance, Span<float> sample, INoiseSource noise)
    {
        if (_mixture.Length != sample.Length)
            (_mixture, _start, _used) = (new float[sample.Length], new float[sample.Length], new float[sample.Length]);
        var t = TimestepAt(step);
        PredictClean(NoiseLevel.FromAlphaCumprod(AlphaCumprod(t)), sample, output);
        if (_call < _rungeKutta.Length)
            RungeKutta(t, output, sample);
        else
            Multistep(t, output, sample);
        _call++;
    }

    /// <summary>One of the four evaluations of a Runge-Kutta step; all start at the same sample.</summary>
    private void RungeKutta(int t, ReadOnlySpan<float> output, Span<float> sample)
    {
        var stage = _call % CallsPerStep;
        if (stage == 0)
        {
            _outputs.Push(output);
            sample.CopyTo(_start);
            Array.Clear(_mixture, 0, _mixture.Length);
        }
        Float.AddScaled(stage is 0 or 3 ? 1 / 6f : 1 / 3f, output, _mixture);
        var target = t - (stage % 2 == 1 ? 0 : Stride / 2);
        var from = (int)_rungeKutta[_call - stage];
        Transfer(from, target, _start, stage == 3 ? _mixture : output, sample);
    }

    /// <summary>Adams-Bashforth mixture of the last predictions; the second call repeats the first step with the mean of both.</summary>
    private void Multistep(int t, ReadOnlySpan<float> output, Span<float> sample)
    {
        var (from, target) = (t, t - Stride);
        if (_call == 1)
        {
            (from, target) = (t + Stride, t);
            Float.Combine(0.5f, output, 0.5f, _outputs[0], _mixture);
            Transfer(from, target, _start, _mixture, sample);
            return;
        }
        _outputs.Push(output);
        if (_call == 0)
            sample.CopyTo(_start);
        ReadOnlySpan<float> weights = _outputs.Count switch
        {
            1 => [1],
            2 => [3 / 2f, -1 / 2f],
            3 => [23 / 12f, -16 / 12f, 5 / 12f],
            _ => [55 / 24f, -59 / 24f, 37 / 24f, -9 / 24f],
        };
        Array.Clear(_mixture, 0, _mixture.Length);
        for (var i = 0; i < weights.Length; i++)
            Float.AddScaled(weights[i], _outputs[i], _mixture);
        Transfer(from, target, sample, _mixture, sample);
    }

    private void Transfer(int from, int target, ReadOnlySpan<float> sample, ReadOnlySpan<float> output, Span<float> destination)
    {
        if (from >= Schedule.Length)
            throw SchedulerConfig.Invalid($"timestep {from} is outside the {Schedule.Length} training steps; PNDM needs leading spacing for this number of steps");
        var (a, p) = (AlphaCumprod(from), AlphaCumprod(target));
        Prediction.ToNoise(Config.PredictionType, NoiseLevel.FromAlphaCumprod(a), sample, output, _used);
        var divisor = (a * Float.Sqrt(1 - p)) + Float.Sqrt(a * (1 - a) * p);
        // In this order, since both terms can be thousands of times their difference.
        TensorPrimitives.Multiply(_used, p - a, _used);
        TensorPrimitives.Divide(_used, divisor, _used);
        Float.Combine(Float.Sqrt(p / a), sample, -1, _used, destination);
    }

    /// <summary>The steps after the Runge-Kutta ones; without those all steps, the second one twice.</summary>
    private double[] MultistepCalls(double[] ascending)
    {
        var count = ascending.Length;
        List<double> calls = [.. ascending];
        if (!Config.SkipPrkSteps)
            calls.RemoveRange(count - (RungeKuttaSteps - 1), RungeKuttaSteps - 1);
        else if (count > 1)
            calls.Insert(count - 1, ascending[count - 2]);
        calls.Reverse();
        return calls.ToArray();
    }

    /// <summary>t, t - h/2, t - h/2, t - h for each of the three noisiest steps: 12 calls.</summary>
    private double[] RungeKuttaCalls(double[] ascending)
    {
        if (ascending.Length < RungeKuttaSteps)
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"PNDM with Runge-Kutta steps needs at least {RungeKuttaSteps} steps.") { Subject = ascending.Length };
        var half = Stride / 2;
        var pairs = new List<double>();
        for (var i = ascending.Length - RungeKuttaSteps; i < ascending.Length; i++)
            pairs.AddRange([ascending[i], ascending[i] + half]);
        pairs.RemoveAt(pairs.Count - 1);
        var doubled = pairs.SelectMany(t => new[] { t, t }).ToList();
        return doubled.GetRange(1, doubled.Count - 2).AsEnumerable().Reverse().ToArray();
    }
}
