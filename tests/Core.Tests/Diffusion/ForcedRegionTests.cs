using TextToImage.Diffusion;

namespace TextToImage.Tests.Diffusion;

/// <summary>What is known is in every clean sample that a step predicts, and in the end in the sample.</summary>
public class ForcedRegionTests
{
    private const int Plane = 6;
    private static readonly float[] Known = [.. Enumerable.Range(0, 3 * Plane).Select(i => (float)Math.Cos(i))];
    private static readonly float[] Drawn = [0, 0, 1, 1, 0.25f, 0];

    [Theory]
    [InlineData("ddpm")]
    [InlineData("ddim")]
    [InlineData("euler")]
    [InlineData("euler-a")]
    [InlineData("heun")]
    [InlineData("lms")]
    [InlineData("dpm++2m")]
    [InlineData("dpm++2m-sde")]
    [InlineData("dpm++2s")]
    [InlineData("unipc")]
    public void Known_numbers_stay_at_every_step(string scheduler)
    {
        var sampler = Schedulers.Create(
            Schedulers.Resolve(scheduler, Configs.Of("DDPMScheduler", ("clip_sample", true))), new SamplerRequest(10, 2) { UseClippedModelOutput = true });
        sampler.Force(new ForcedRegion(Known, Drawn));
        var noise = new TorchRandom(4);
        var sample = ToyNetwork.Start(sampler, 2 * Known.Length, noise);
        var input = new float[sample.Length];
        for (var step = 0; step < sampler.Timesteps.Count; step++)
        {
            sampler.ScaleModelInput(step, sample, input);
            sampler.Step(step, ToyNetwork.Predict(input, sampler.Timesteps[step]), [], sample, noise);
            RequireKnown(sampler.Denoised.ToArray(), 0);
        }
        RequireKnown(sample, 1e-2f);
    }

    [Fact]
    public void It_is_forced_before_clipping_and_only_as_far_as_it_is_known()
    {
        var rule = new CleanSampleRule(Configs.Of("DDPMScheduler", ("clip_sample", true), ("clip_sample_range", 0.5))) { Forced = new ForcedRegion([0.4f, 3, 0, 0.2f], [0, 0, 1, 0.5f]) };
        Assert.False(rule.IsNone);
        float[] clean = [7, 7, 0.3f, 0.6f];
        rule.Apply(clean, 1);
        Assert.Equal([0.4f, 0.5f, 0.3f, 0.4f], clean);
    }

    [Theory]
    [InlineData("pndm")]
    [InlineData("tcd")]
    public void Samplers_that_do_not_step_from_the_clean_sample_are_refused(string scheduler)
    {
        var sampler = Schedulers.Create(Schedulers.Resolve(scheduler, Configs.StableDiffusion("PNDMScheduler")), new SamplerRequest(4, 1));
        var error = Assert.Throws<AIImageException>(() => sampler.Force(new ForcedRegion(Known, Drawn)));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains($"'{scheduler}'", error.Message, StringComparison.Ordinal);
        sampler.Force(null);
    }

    [Fact]
    public void A_mask_that_does_not_fit_is_refused() => Assert.Throws<ArgumentException>(() => new ForcedRegion(new float[7], new float[2]));

    private static void RequireKnown(float[] sample, float tolerance)
    {
        for (var i = 0; i < sample.Length; i++)
        {
            if (Drawn[i % Plane] == 0)
                Assert.Equal(Known[i % Known.Length], sample[i], tolerance);
        }
    }
}
