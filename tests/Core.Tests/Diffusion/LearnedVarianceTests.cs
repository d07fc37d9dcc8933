using TextToImage.Diffusion;
using TextToImage.Networks;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Diffusion;

/// <summary>Networks that put out twice the channels: the first half is guided, the second is the one with the prompt.</summary>
public sealed class LearnedVarianceTests : IDisposable
{
    private const int Side = 4, Each = 3 * Side * Side;
    private const double Scale = 4;
    private static readonly TinyUNet UNet = new(3, 0);
    private readonly TemporaryFolder _folder = new();
    private readonly Network _network;

    public LearnedVarianceTests()
    {
        UNet.Save(_folder.File("unet.onnx"));
        _network = Network.Load(_folder.File("unet.onnx"), DeviceKind.Cpu, default);
    }

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_prediction_is_guided_and_the_variance_is_that_of_the_prompt(int batch)
    {
        var denoising = Denoising(batch, Scale);
        using var denoiser = new GuidedDenoiser(denoising);
        var sample = Ramp(batch * Each);
        var denoised = denoiser.Predict(sample, 0, new NetworkMeter(), default);
        Assert.Equal((sample.Length, sample.Length), (denoised.Prediction.Length, denoised.Variance.Length));
        for (var picture = 0; picture < batch; picture++)
        {
            var (with, without) = (Row(denoising, sample, picture, prompt: true), Row(denoising, sample, picture, prompt: false));
            for (var i = 0; i < Each; i++)
            {
                Assert.Equal(without[i] + (Scale * (with[i] - without[i])), denoised.Prediction[(picture * Each) + i], 1e-4);
                Assert.Equal(with[Each + i], denoised.Variance[(picture * Each) + i], 1e-5);
                Assert.True(Math.Abs(with[Each + i] - without[Each + i]) > 1e-2, "The rows must differ for this to be a test.");
            }
        }
    }

    [Fact]
    public void Without_guidance_both_halves_are_those_of_the_prompt()
    {
        var denoising = Denoising(2, 1);
        using var denoiser = new GuidedDenoiser(denoising);
        var sample = Ramp(2 * Each);
        var denoised = denoiser.Predict(sample, 0, new NetworkMeter(), default);
        for (var i = 0; i < sample.Length; i++)
        {
            var row = Row(denoising, sample, i / Each, prompt: true);
            Assert.Equal(row[i % Each], denoised.Prediction[i], 1e-5);
            Assert.Equal(row[Each + (i % Each)], denoised.Variance[i], 1e-5);
        }
    }

    [Fact]
    public void Windows_are_averaged_in_both_halves()
    {
        // A network that looks at one pixel at a time gives the same through windows as at once.
        var denoising = Denoising(2, Scale);
        using var whole = new GuidedDenoiser(denoising);
        using var windowed = new WindowedDenoiser(denoising, [new CanvasWindow(0, 0, Side, 3), new CanvasWindow(0, 2, Side, 3)]);
        for (var run = 1; run <= 2; run++)
        {
            var sample = Ramp(2 * Each * run)[^(2 * Each)..];
            var expected = whole.Predict(sample, 0, new NetworkMeter(), default);
            var actual = windowed.Predict(sample, 0, new NetworkMeter(), default);
            for (var i = 0; i < sample.Length; i++)
            {
                Assert.Equal(expected.Prediction[i], actual.Prediction[i], 1e-4f);
                Assert.Equal(expected.Variance[i], actual.Variance[i], 1e-5f);
            }
        }
    }

    [Theory]
    [InlineData("DDPMScheduler", "learned_range", true)]
    [InlineData("DDPMScheduler", "fixed_small", false)]
    [InlineData("DDIMScheduler", "learned_range", false)]
    public void The_sampler_gets_the_variance_and_may_ignore_it(string scheduler, string variance, bool uses)
    {
        var noise = Ramp(Each);
        var denoising = Denoising(1, Scale, scheduler, ("variance_type", variance));
        var sample = DenoisingRun.Of(denoising, Ramp(Each), new RecordedNoise([noise, noise]));

        // The same by hand, with a variance of all zeros.
        var sampler = Denoising(1, Scale, scheduler, ("variance_type", variance)).Sampler;
        var expected = Ramp(Each);
        using var denoiser = new GuidedDenoiser(denoising);
        for (var step = 0; step < 2; step++)
            sampler.Step(step, denoiser.Predict(expected, step, new NetworkMeter(), default).Prediction.ToArray(), new float[Each], expected, new RecordedNoise([noise]));
        Assert.Equal(!uses, sample.Zip(expected, (a, b) => Math.Abs(a - b)).Max() < 1e-6);
    }

    [Fact]
    public void A_network_with_other_channels_is_named()
    {
        TinyDenoiser.SavePlain(_folder.File("four.onnx"), 3);
        using var network = Network.Load(_folder.File("four.onnx"), DeviceKind.Cpu, default);
        var denoising = Denoising(1, 1) with { Network = network, Conditions = [new Conditioning("encoder_hidden_states", Tensor.Zeros(1, 1, 2))] };
        using var denoiser = new GuidedDenoiser(denoising);
        var error = Assert.Throws<AIImageException>(() => denoiser.Predict(Ramp(Each), 0, new NetworkMeter(), default).Prediction.Length);
        Assert.Equal(ErrorIds.ModelMismatch, error.ErrorId);
        Assert.Contains("four.onnx", error.Message, StringComparison.Ordinal);
    }

    private Denoising Denoising(int batch, double guidance, string scheduler = "DDPMScheduler", params (string Key, object? Value)[] settings)
    {
        var sampler = Schedulers.Create(Configs.Of(scheduler, [("clip_sample", false), .. settings]), new SamplerRequest(2, batch));
        Conditioning[] conditions = [Condition("xf_proj", [TinyTextEncoder.Projected], batch), Condition("xf_out", [TinyTextEncoder.Features, 2], batch)];
        return new Denoising(_network, [batch, 3, Side, Side], sampler, new GuidanceSettings(guidance), conditions);
    }

    private static Conditioning Condition(string input, long[] shape, int batch)
    {
        var count = (int)shape.Aggregate((a, b) => a * b);
        return new Conditioning(input, Rows(1), Rows(-5));

        Tensor Rows(float slope) => new([.. Enumerable.Range(1, batch).SelectMany(picture => Enumerable.Range(1, count).Select(i => slope * picture * i / 3))], [batch, .. shape]);
    }

    private static double[] Row(Denoising denoising, float[] sample, int picture, bool prompt)
    {
        var text = denoising.Conditions.Select(condition => (prompt ? condition.With : condition.Without!.Value).Row(picture).ToArray().Select(value => (double)value).ToArray()).ToList();
        return UNet.Evaluate([.. sample.Skip(picture * Each).Take(Each).Select(value => (double)value)], denoising.Sampler.Timesteps[0], (text[0], text[1]));
    }

    private static float[] Ramp(int count) => [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin(i))];
}
