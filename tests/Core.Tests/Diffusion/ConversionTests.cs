using CsCheck;
using TextToImage.Diffusion;

namespace TextToImage.Tests.Diffusion;

/// <summary>Prediction types, thresholding and guidance, for any numbers.</summary>
public class ConversionTests
{
    private static readonly Gen<float[]> Values = Gen.Float[-3, 3].Array[1, 40];
    private static readonly Gen<float> Sigma = Gen.Float[0.05f, 20];

    /// <summary>Whatever a network predicts, clean sample and noise come out as they went in, in every space of samples.</summary>
    [Theory]
    [InlineData(PredictionType.Epsilon)]
    [InlineData(PredictionType.VPrediction)]
    [InlineData(PredictionType.Sample)]
    [InlineData(PredictionType.Flow)]
    public void Round_trip(PredictionType type) => Gen.Select(Values, Sigma, Gen.Bool).Sample((clean, ratio, isUnscaled) =>
    {
        var level = type == PredictionType.Flow ? new NoiseLevel(1 / (1 + ratio), ratio / (1 + ratio))
            : isUnscaled ? NoiseLevel.Unscaled(ratio) : NoiseLevel.FromSigma(ratio);
        var noise = Array.ConvertAll(clean, x => MathF.Sin(x * 17));
        var sample = clean.Zip(noise, (x, z) => (level.Alpha * x) + (level.Sigma * z)).ToArray();
        var s = MathF.Sqrt((level.Alpha * level.Alpha) + (level.Sigma * level.Sigma));
        var output = clean.Zip(noise, (x, z) => type switch
        {
            PredictionType.Epsilon => z,
            PredictionType.Sample => x,
            PredictionType.Flow => z - x,
            _ => ((level.Alpha * z) - (level.Sigma * x)) / s,
        }).ToArray();
        var (actualClean, actualNoise) = (new float[clean.Length], new float[clean.Length]);
        Prediction.ToClean(type, level, sample, output, actualClean);
        Prediction.ToNoise(type, level, sample, output, actualNoise);
        for (var i = 0; i < clean.Length; i++)
        {
            Assert.Equal(clean[i], actualClean[i], 1e-4f * (1 + ratio));
            Assert.Equal(noise[i], actualNoise[i], 1e-4f * (1 + (1 / ratio)));
        }
    });

    [Fact]
    public void Dynamic_thresholding_keeps_within_one_and_each_sample_apart() => Gen.Select(Values, Gen.Double[0.5, 1], Gen.Double[1, 3]).Sample((sample, ratio, max) =>
    {
        var rule = new CleanSampleRule(Configs.Of("DDPMScheduler", ("thresholding", true), ("dynamic_thresholding_ratio", ratio), ("sample_max_value", max)));
        float[] alone = [.. sample];
        float[] both = [.. Array.ConvertAll(sample, x => 2 * x), .. sample];
        rule.Apply(alone, 1);
        rule.Apply(both, 2);
        Assert.All(both, x => Assert.InRange(x, -1, 1));
        Assert.Equal(alone, both[sample.Length..]);
        // Below one, nothing is changed.
        if (sample.Max(Math.Abs) <= 1)
            Assert.Equal(sample, alone);
    });

    [Fact]
    public void Guidance_scale_one_is_the_conditional_output() => Values.Sample(values =>
    {
        var other = Array.ConvertAll(values, x => x + 0.3f);
        var guided = new float[values.Length];
        Guidance.Combine(other, values, 1, guided);
        Assert.Equal(values, guided);
        Guidance.Combine(other, values, 0, guided);
        for (var i = 0; i < values.Length; i++)
            Assert.Equal(other[i], guided[i], 1e-6f);
    });

    [Fact]
    public void Guidance_may_overwrite_either_input() => Gen.Select(Values, Gen.Double[0, 12]).Sample((values, scale) =>
    {
        var other = Array.ConvertAll(values, x => 0.5f - x);
        var apart = new float[values.Length];
        Guidance.Combine(other, values, scale, apart);
        float[] first = [.. other];
        float[] second = [.. values];
        Guidance.Combine(first, values, scale, first);
        Guidance.Combine(other, second, scale, second);
        for (var i = 0; i < values.Length; i++)
        {
            Assert.Equal(other[i] + (scale * (values[i] - other[i])), apart[i], 1e-4);
            Assert.Equal(apart[i], first[i], 1e-4f);
            Assert.Equal(apart[i], second[i]);
        }
    });

    [Fact]
    public void Full_rescaling_restores_the_spread()
    {
        float[] conditional = [1, 2, 3, 4, 10, 20, 30, 40];
        float[] guided = [0, 8, 16, 24, -3, 0, 3, 6];
        Guidance.Rescale(conditional, 1, 2, guided);
        for (var k = 0; k < 2; k++)
            Assert.Equal(Spread(conditional[(4 * k)..((4 * k) + 4)]), Spread(guided[(4 * k)..((4 * k) + 4)]), 1e-5);
        float[] untouched = [1, 5];
        Guidance.Rescale([1, 2], 0, 1, untouched);
        Assert.Equal([1, 5], untouched);
    }

    [Fact]
    public void Guidance_applies_inside_its_interval()
    {
        var settings = new GuidanceSettings(7, 0, (0.25, 0.75));
        Assert.Equal([1.0, 7, 7, 1], Enumerable.Range(0, 4).Select(i => settings.ScaleAt(i, 4)));
        Assert.Equal(5, new GuidanceSettings(5).ScaleAt(0, 1));
    }

    private static double Spread(float[] values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Sum(x => (x - mean) * (x - mean)) / (values.Length - 1));
    }
}
