using System.Text.Json;
using TextToImage.Diffusion;

namespace TextToImage.Tests.Diffusion;

/// <summary>The elementwise 'network' of schedulers/reference.json, single precision.</summary>
internal static class ToyNetwork
{
    public const string Formula = "out = 0.6*sin(2*x + 0.003*t) + 0.3*x; learned_range appends 0.5*cos(x + 0.002*t) as the second half of the channels; x is the scaled model input, shape [1,2,1,3]; float32";

    public static float[] Predict(ReadOnlySpan<float> x, double t)
    {
        var output = new float[x.Length];
        for (var i = 0; i < x.Length; i++)
            output[i] = (0.6f * MathF.Sin((2 * x[i]) + (float)(0.003 * t))) + (0.3f * x[i]);
        return output;
    }

    public static float[] Variance(ReadOnlySpan<float> x, double t)
    {
        var output = new float[x.Length];
        for (var i = 0; i < x.Length; i++)
            output[i] = 0.5f * MathF.Cos(x[i] + (float)(0.002 * t));
        return output;
    }

    /// <summary>The whole run, sample by sample.</summary>
    public static List<float[]> Run(Sampler sampler, float[] sample, INoiseSource noise, int from = 0)
    {
        var trajectory = new List<float[]>();
        var input = new float[sample.Length];
        for (var i = from; i < sampler.Timesteps.Count; i++)
        {
            sampler.ScaleModelInput(i, sample, input);
            var t = sampler.Timesteps[i];
            sampler.Step(i, Predict(input, t), sampler.HasLearnedVariance ? Variance(input, t) : [], sample, noise);
            trajectory.Add([.. sample]);
        }
        return trajectory;
    }

    /// <summary>N(0, 1) numbers times the sampler's starting deviation.</summary>
    public static float[] Start(Sampler sampler, int length, INoiseSource noise)
    {
        var sample = new float[length];
        noise.Fill(sample);
        for (var i = 0; i < length; i++)
            sample[i] *= (float)sampler.InitNoiseSigma;
        return sample;
    }
}

/// <summary>Recorded draws, in order; more or fewer than asked for is an error.</summary>
internal sealed class RecordedNoise(IReadOnlyList<float[]> draws) : INoiseSource
{
    public int Used { get; private set; }

    public void Fill(Span<float> destination)
    {
        Assert.True(Used < draws.Count, "The sampler drew more noise than was recorded.");
        Assert.Equal(draws[Used].Length, destination.Length);
        draws[Used++].CopyTo(destination);
    }

    public void FillExponential(Span<float> destination) => throw new NotSupportedException("Samplers draw normal numbers alone.");
}

/// <summary>A scheduler configuration as tests write it.</summary>
internal static class Configs
{
    public static SchedulerConfig Of(string className, params (string Key, object? Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Key, setting => setting.Value);
        all["_class_name"] = className;
        return SchedulerConfig.Parse(JsonSerializer.Serialize(all));
    }

    public static SchedulerConfig StableDiffusion(string className, params (string Key, object? Value)[] settings) =>
        Of(className, [("beta_start", 0.00085), ("beta_end", 0.012), ("beta_schedule", "scaled_linear"), .. settings]);
}
