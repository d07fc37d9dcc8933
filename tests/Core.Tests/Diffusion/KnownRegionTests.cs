using TextToImage.Diffusion;

namespace TextToImage.Tests.Diffusion;

public class KnownRegionTests
{
    private const int Steps = 4;
    private static readonly float[] Mask = [0, 1, 0.25f];
    private static readonly float[] Clean = [1, 2, 3, -1, -2, -3];
    private static readonly float[] Noise = [0.5f, -0.5f, 1, 2, -2, 0.1f];

    [Theory]
    [InlineData(KnownLevel.Next)]
    [InlineData(KnownLevel.Same)]
    public void What_is_known_gets_the_noise_of_its_level_and_the_rest_stays(KnownLevel level)
    {
        var sampler = Sampler();
        var known = new KnownRegion(Clean, Noise, Mask, level);
        for (var step = 0; step < Steps; step++)
        {
            var sample = new float[Clean.Length];
            sample.AsSpan().Fill(10);
            known.Restore(sampler, step, sample);
            var noised = new float[Clean.Length];
            if (step == Steps - 1)
                Clean.CopyTo(noised, 0);
            else
                sampler.AddNoise(level == KnownLevel.Next ? step + 1 : step, Clean, Noise, noised);
            for (var i = 0; i < sample.Length; i++)
                Assert.Equal(((1 - Mask[i % 3]) * noised[i]) + (Mask[i % 3] * 10), sample[i], 5);
        }
    }

    [Fact]
    public void After_the_last_step_what_is_known_is_exactly_the_clean_sample()
    {
        var sample = new float[Clean.Length];
        new KnownRegion(Clean, Noise, [0, 0, 0]).Restore(Sampler(), Steps - 1, sample);
        Assert.Equal(Clean, sample);
    }

    [Fact]
    public void A_mask_of_another_size_is_an_error() =>
        Assert.Throws<ArgumentException>(() => new KnownRegion(Clean, Noise, [0, 1, 0, 1]));

    [Theory]
    [InlineData("ddim", 10, 0.6, 4)]
    [InlineData("ddim", 10, 1, 0)]
    [InlineData("ddim", 1, 0.8, 0)] // diffusers has no step left here
    [InlineData("ddim", 4, 0.01, 3)]
    [InlineData("heun", 10, 0.6, 8)] // two calls a step
    [InlineData("pndm", 10, 0.6, 4)]
    public void A_strength_leaves_the_last_steps(string scheduler, int steps, double strength, int first)
    {
        var config = Schedulers.Resolve(scheduler, SchedulerConfig.Parse("""{ "_class_name": "DDIMScheduler" }"""));
        Assert.Equal(first, StartingPoint.FirstStep(Schedulers.Create(config, new SamplerRequest(steps, 1)), steps, strength));
    }

    private static Sampler Sampler() =>
        Schedulers.Create(SchedulerConfig.Parse("""{ "_class_name": "DDIMScheduler" }"""), new SamplerRequest(Steps, 1));
}
