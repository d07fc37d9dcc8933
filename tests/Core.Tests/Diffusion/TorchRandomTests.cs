using TextToImage.Diffusion;

namespace TextToImage.Tests.Diffusion;

/// <summary>Numbers that torch's CPU generator gives.</summary>
public class TorchRandomTests
{
    [Theory]
    [InlineData(0, 4, new[] { 1.5410f, -0.2934f, -2.1788f, 0.5684f })]
    [InlineData(0, 16384, new[] { -1.1258f, -1.1524f, -0.2506f, -0.4339f, 0.8487f, 0.6920f })]
    [InlineData(42, 16384, new[] { 1.9269f, 1.4873f, 0.9007f, -2.1055f })]
    public void First_numbers_are_those_of_torch(ulong seed, int length, float[] expected)
    {
        var actual = Draw(new TorchRandom(seed), length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-4);
    }

    [Fact]
    public void A_short_draw_keeps_the_second_number_of_a_pair()
    {
        var whole = Draw(new TorchRandom(7), 6);
        var random = new TorchRandom(7);
        float[] parts = [.. Draw(random, 1), .. Draw(random, 3), .. Draw(random, 2)];
        Assert.Equal(whole, parts);
    }

    [Fact]
    public void A_length_that_is_no_multiple_of_16_draws_its_end_anew()
    {
        var even = Draw(new TorchRandom(3), 32);
        var odd = Draw(new TorchRandom(3), 40);
        Assert.Equal(even[..24], odd[..24]);
        Assert.NotEqual(even[24..32], odd[24..32]);
    }

    [Fact]
    public void Exponential_numbers_are_those_of_torch_without_MKL()
    {
        var actual = new float[6];
        new TorchRandom(5).FillExponential(actual);
        Assert.Equal([1.0272642374038696f, 0.30077800154685974f, 0.44758108258247375f, 0.3785300552845001f, 0.3094058632850647f, 1.906690239906311f], actual);
    }

    [Fact]
    public void Each_picture_of_a_batch_races_with_its_own_numbers()
    {
        var both = new float[6];
        new PerSampleNoise([new TorchRandom(9), new TorchRandom(5)]).FillExponential(both);
        var alone = new float[3];
        new TorchRandom(5).FillExponential(alone);
        Assert.Equal(alone, both[3..]);
        Assert.Throws<ArgumentException>(() => new PerSampleNoise([new TorchRandom(1), new TorchRandom(2)]).FillExponential(new float[5]));
    }

    [Fact]
    public void Only_the_low_32_bits_of_a_seed_count() =>
        Assert.Equal(Draw(new TorchRandom(5), 16), Draw(new TorchRandom((1UL << 40) + 5), 16));

    [Fact]
    public void A_batch_takes_each_sample_from_its_own_source()
    {
        var noise = new PerSampleNoise([new TorchRandom(1), new TorchRandom(2)]);
        var both = Draw(noise, 64);
        Assert.Equal(Draw(new TorchRandom(1), 32), both[..32]);
        Assert.Equal(Draw(new TorchRandom(2), 32), both[32..]);
        Assert.Throws<ArgumentException>(() => Draw(noise, 33));
        Assert.Throws<ArgumentException>(() => new PerSampleNoise([]));
    }

    private static float[] Draw(INoiseSource source, int length)
    {
        var numbers = new float[length];
        source.Fill(numbers);
        return numbers;
    }
}
