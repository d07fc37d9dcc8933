using TextToImage.Diffusion;

namespace TextToImage.Tests.Diffusion;

public class NoiseVariationTests
{
    private const int Planes = 3, Height = 5, Width = 4;

    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Each_column_of_each_channel_is_turned_on_its_own_sphere(double strength)
    {
        var (low, high) = (Noise(1), Noise(2));
        var mixed = (float[])low.Clone();
        NoiseVariation.Mix(mixed, high, strength, Height, Width);
        for (var plane = 0; plane < Planes; plane++)
        {
            for (var column = 0; column < Width; column++)
            {
                var (a, b) = (Column(low, plane, column), Column(high, plane, column));
                var angle = Math.Acos(a.Zip(b, (x, y) => x * y).Sum() / (Norm(a) * Norm(b)));
                var expected = a.Zip(b, (x, y) => ((Math.Sin((1 - strength) * angle) * x) + (Math.Sin(strength * angle) * y)) / Math.Sin(angle));
                Assert.All(expected.Zip(Column(mixed, plane, column)), pair => Assert.Equal(pair.First, pair.Second, 5));
            }
        }
    }

    [Fact]
    public void The_ends_are_the_two_noises()
    {
        var (low, high) = (Noise(1), Noise(2));
        var (none, all) = ((float[])low.Clone(), (float[])low.Clone());
        NoiseVariation.Mix(none, high, 0, Height, Width);
        NoiseVariation.Mix(all, high, 1, Height, Width);
        Assert.All(none.Zip(low), pair => Assert.Equal(pair.Second, pair.First, 6));
        Assert.All(all.Zip(high), pair => Assert.Equal(pair.Second, pair.First, 6));
    }

    [Fact]
    public void Towards_itself_a_noise_stays_what_it_is()
    {
        var noise = Noise(1);
        NoiseVariation.Mix(noise, Noise(1), 0.3, Height, Width);
        Assert.All(noise.Zip(Noise(1)), pair => Assert.Equal(pair.Second, pair.First, 6));
    }

    [Fact]
    public void Only_the_first_noise_of_a_run_is_moved()
    {
        long[] shape = [1, Planes, Height, Width];
        var plain = new RunNoise(new TorchRandom(1));
        var varied = new RunNoise(new TorchRandom(1), new TorchRandom(2), 0.4);
        Assert.NotEqual(plain.First(shape), varied.First(shape));
        var (next, nextVaried) = (new float[20], new float[20]);
        plain.Fill(next);
        varied.Fill(nextVaried);
        Assert.Equal(next, nextVaried);
    }

    private static float[] Noise(ulong seed)
    {
        var noise = new float[Planes * Height * Width];
        new TorchRandom(seed).Fill(noise);
        return noise;
    }

    private static double[] Column(float[] noise, int plane, int column) =>
        [.. Enumerable.Range(0, Height).Select(row => (double)noise[(((plane * Height) + row) * Width) + column])];

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(value => value * value));
}
