using TextToImage.Diffusion;

namespace TextToImage.Tests.Diffusion;

public class RespacingTests
{
    [Fact]
    public void One_hundred_steps_are_those_of_GLIDE()
    {
        var steps = Respacing.Timesteps("100", 1000);
        Assert.Equal(100, steps.Length);
        Assert.Equal([999, 989, 979], steps.Take(3));
        Assert.Equal([20, 10, 0], steps.Skip(97));
        Assert.Equal(505, steps[49]);
    }

    [Fact]
    public void Twenty_five_steps_are_those_of_the_published_list() => Assert.Equal(
        [999, 957, 916, 874, 832, 791, 749, 708, 666, 624, 583, 541, 500, 458, 416, 375, 333, 291, 250, 208, 166, 125, 83, 42, 0],
        Respacing.Timesteps("25", 1000));

    [Fact]
    public void Fast27_is_that_of_GLIDE() => Assert.Equal(
        [997, 800, 799, 600, 599, 500, 400, 399, 377, 355, 333, 311, 288, 266, 244, 222, 200, 199, 177, 155, 133, 111, 88, 66, 44, 22, 0],
        Respacing.Timesteps("fast27", 1000));

    [Fact]
    public void Sections_run_from_clean_to_noisy_and_the_first_are_longer()
    {
        // 11 steps in two sections are 0..5 and 6..10; of the first its ends, of the second its beginning.
        Assert.Equal([6, 5, 0], Respacing.Timesteps("2,1", 11));
        Assert.Equal([999, 832, 666, 500, 333, 166, 0], Respacing.Timesteps("7", 1000));
    }

    [Theory]
    [InlineData("fast28")]
    [InlineData("10,,2")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("600,1")]
    public void What_is_no_respacing_is_named(string text)
    {
        var error = Assert.Throws<AIImageException>(() => Respacing.Timesteps(text, 1000));
        Assert.Equal(ErrorIds.SchedulerConfigInvalid, error.ErrorId);
        Assert.Contains($"'{text}'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_models_own_sections_count_where_they_have_as_many_steps()
    {
        var config = Configs.Of("DDIMScheduler", ("timestep_respacing", "fast27"));
        Assert.Equal(997, Respacing.Timesteps(config, 27)![0]);
        Assert.Equal(999, Respacing.Timesteps(config, 26)![0]);
        Assert.Null(Respacing.Timesteps(Configs.Of("DDIMScheduler"), 27));
        Assert.Null(Respacing.Timesteps(Schedulers.Resolve("euler", config), 27));
    }

    [Fact]
    public void The_chain_between_the_steps_is_that_of_the_published_numbers()
    {
        // Cosine schedule, "100", at t = 505: of one step, the factors of the clean sample and of the sample.
        var sampler = Schedulers.Create(
            Configs.Of("DDPMScheduler", ("beta_schedule", "squaredcos_cap_v2"), ("clip_sample", false), ("prediction_type", "sample")),
            new SamplerRequest(100, 1) { Timesteps = Respacing.Timesteps("100", 1000) });
        var (clean, sample) = (new float[] { 1, 0 }, new float[] { 0, 1 });
        sampler.Step(49, clean, [], sample, new RecordedNoise([new float[2]]));
        Assert.Equal(0.0469492, sample[0], 1e-6);
        Assert.Equal(0.950086, sample[1], 1e-6);
    }
}
