using TextToImage.Diffusion;
using TextToImage.Networks;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Diffusion;

/// <summary>Channels beside the sample reach every row of the network's input, once.</summary>
public sealed class ConcatenatedChannelsTests : IDisposable
{
    private const int Side = 2, Plane = Side * Side, Latents = 4 * Plane;
    private const float MaskWeight = 10, KnownWeight = 3;
    private readonly TemporaryFolder _folder = new();
    private readonly Network _network;

    public ConcatenatedChannelsTests()
    {
        TinyDenoiser.SaveFilling(_folder.File("unet.onnx"), MaskWeight, KnownWeight);
        _network = Network.Load(_folder.File("unet.onnx"), DeviceKind.Cpu, default);
    }

    public void Dispose()
    {
        _network.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 1, false)]
    [InlineData(1, 1, true)]
    [InlineData(3, 1, true)]
    [InlineData(3, 3, true)]
    public void Every_row_of_the_batch_gets_its_own(int batch, int given, bool guided)
    {
        var beside = Beside(given);
        using var call = new GraphDenoiser(Denoising(batch, beside), guided);
        var sample = Ramp(batch * Latents, 1);
        var output = call.Predict(sample, 0, new NetworkMeter(), default).Prediction.ToArray();
        Assert.Equal((guided ? 2 : 1) * sample.Length, output.Length);
        for (var i = 0; i < output.Length; i++)
            Assert.Equal(Expected(sample, beside, i % sample.Length), output[i], 1e-4f);
    }

    [Fact]
    public void They_are_written_once_and_the_sample_in_every_step()
    {
        var beside = Beside(1);
        using var call = new GraphDenoiser(Denoising(1, beside), guided: true);
        call.Predict(Ramp(Latents, 1), 0, new NetworkMeter(), default);
        var expected = Enumerable.Range(0, Latents).Select(i => Expected(Ramp(Latents, -2), beside, i)).ToArray();
        Array.Clear(beside.Values);
        var output = call.Predict(Ramp(Latents, -2), 1, new NetworkMeter(), default).Prediction;
        for (var i = 0; i < output.Length; i++)
            Assert.Equal(expected[i % Latents], output[i], 1e-4f);
    }

    [Fact]
    public void Nothing_known_is_a_mask_of_ones_before_zeros()
    {
        var nothing = ConcatenatedChannels.NothingKnown(4, 3, 5);
        Assert.Equal([1L, 5, 3, 5], nothing.Shape);
        Assert.Equal(9, ConcatenatedChannels.Filling(4));
        Assert.All(nothing.Values[..15], value => Assert.Equal(1, value));
        Assert.All(nothing.Values[15..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Channels_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ConcatenatedChannels(new float[3], [1, 5, 2, 2]));
        Assert.Throws<ArgumentException>(() => new GraphDenoiser(Denoising(3, Beside(2)), guided: false));
        Assert.Throws<ArgumentException>(() => new GraphDenoiser(Denoising(1, ConcatenatedChannels.NothingKnown(4, Side, Side + 1)), guided: false));
    }

    private Denoising Denoising(int batch, ConcatenatedChannels beside)
    {
        var sampler = Schedulers.Create(Configs.StableDiffusion("DDIMScheduler"), new SamplerRequest(2, batch));
        return new Denoising(_network, [batch, 4, Side, Side], sampler, new GuidanceSettings(2), [new Conditioning("encoder_hidden_states", Tensor.Zeros(batch, 1, 2))], beside);
    }

    private static ConcatenatedChannels Beside(int pictures) => new(Ramp(pictures * 5 * Plane, 0.1f), [pictures, 5, Side, Side]);

    private static float[] Ramp(int length, float slope) => [.. Enumerable.Range(1, length).Select(i => slope * i)];

    private static float Expected(float[] sample, ConcatenatedChannels beside, int i)
    {
        var (within, pixel) = (i % Latents, i % Plane);
        var own = beside.Of(i / Latents);
        return (TinyDenoiser.LatentWeight * sample[i]) + (MaskWeight * own[pixel]) + (KnownWeight * own[Plane + within]);
    }
}
