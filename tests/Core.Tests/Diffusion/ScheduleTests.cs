using TextToImage.Diffusion;

namespace TextToImage.Tests.Diffusion;

/// <summary>Betas, timesteps and sigmas against published or independently computed numbers.</summary>
public class ScheduleTests
{
    [Theory]
    [InlineData("linear", 0.0001, 0.02, 0.9999, 0.0777967, 4.03583e-5)]
    [InlineData("scaled_linear", 0.00085, 0.012, 0.99915, 0.276333, 0.0046601)]
    [InlineData("squaredcos_cap_v2", 0.0001, 0.02, 0.9999587, 0.492285, 2.42877e-9)]
    public void Cumulative_products_agree(string schedule, double start, double end, double first, double middle, double last)
    {
        var table = new NoiseSchedule(Configs.Of("DDIMScheduler", ("beta_schedule", schedule), ("beta_start", start), ("beta_end", end))).AlphasCumprod;
        Assert.Equal(1000, table.Count);
        AssertClose([first, middle, last], [table[0], table[500], table[999]], 3e-5);
    }

    [Fact]
    public void Sigma_range_agrees()
    {
        var sigmas = new NoiseSchedule(Configs.StableDiffusion("EulerDiscreteScheduler")).Sigmas;
        AssertClose([0.0291672, 14.614641], [sigmas[0], sigmas[999]], 2e-5);
    }

    [Fact]
    public void Trained_betas_are_taken_as_they_are() =>
        Assert.Equal([0.1f, 0.2f, 0.3f], new NoiseSchedule(Configs.Of("DDPMScheduler", ("num_train_timesteps", 3), ("trained_betas", new[] { 0.1, 0.2, 0.3 }))).Betas);

    [Fact]
    public void Zero_terminal_snr_leaves_no_signal()
    {
        var schedule = new NoiseSchedule(Configs.StableDiffusion("EulerDiscreteScheduler", ("rescale_betas_zero_snr", true)));
        Assert.Equal(0, schedule.AlphasCumprod[999]);
        Assert.Equal(0.99915, schedule.AlphasCumprod[0], 1e-6);
        Assert.Equal(4096, schedule.Sigmas[999], 1.0);
    }

    [Theory]
    [InlineData("leading", 1, 20, new double[] { 951, 901, 851 }, 1)]
    [InlineData("leading", 1, 50, new double[] { 981, 961, 941 }, 1)]
    [InlineData("linspace", 0, 20, new[] { 999, 946.4211, 893.8421 }, 0)]
    [InlineData("trailing", 0, 20, new double[] { 999, 949, 899 }, 49)]
    [InlineData("trailing", 0, 30, new double[] { 999, 966, 932 }, 32)]
    [InlineData("trailing", 0, 4, new double[] { 999, 749, 499 }, 249)]
    [InlineData("trailing", 0, 61, new double[] { 999, 983, 966 }, 15)]
    public void Timesteps_agree(string spacing, int offset, int steps, double[] first, double last)
    {
        var timesteps = Sd("EulerDiscreteScheduler", steps, ("timestep_spacing", spacing), ("steps_offset", offset)).Timesteps;
        Assert.Equal(steps, timesteps.Count);
        AssertClose(first, timesteps.Take(first.Length), 1e-6);
        Assert.Equal(last, timesteps[^1]);
    }

    [Fact]
    public void Pndm_calls_the_network_once_more()
    {
        var timesteps = Sd("PNDMScheduler", 20, ("skip_prk_steps", true), ("steps_offset", 1)).Timesteps;
        Assert.Equal(21, timesteps.Count);
        Assert.Equal([951, 901, 901, 851], timesteps.Take(4));
        Assert.Equal(51, Sd("PNDMScheduler", 50, ("skip_prk_steps", true), ("steps_offset", 1)).Timesteps.Count);
        double[] expected = [901, 851, 851, 801, 801, 751, 751, 701, 701, 651, 651, 601, 601, 501, 401, 301, 201, 101, 1];
        Assert.Equal(expected, Schedulers.Create(Configs.Of("PNDMScheduler", ("steps_offset", 1)), new SamplerRequest(10, 1)).Timesteps);
    }

    [Fact]
    public void Sigmas_agree()
    {
        var leading = Sd("EulerDiscreteScheduler", 20, ("timestep_spacing", "leading"), ("steps_offset", 1));
        AssertClose([11.0283, 8.3907, 6.5064, 5.1344], leading.Sigmas!.Take(4).Select(s => (double)s), 1e-5);
        Assert.Equal(0.0413, leading.Sigmas![19], 1e-4);
        Assert.Equal(11.0736, leading.InitNoiseSigma, 1e-4);
        AssertClose([14.6146, 10.7468, 8.0815, 6.2049], Sd("EulerDiscreteScheduler", 20).Sigmas!.Take(4).Select(s => (double)s), 1e-5);
        AssertClose([14.6146, 4.0817, 1.6129, 0.6932, 0], Sd("EulerDiscreteScheduler", 4, ("timestep_spacing", "trailing")).Sigmas!.Select(s => (double)s), 5e-5);
        AssertClose([14.6146, 9.1029, 5.4784, 3.1686, 1.7494, 0.9141, 0.4469, 0.2014, 0.0819, 0.0292],
            Sd("EulerDiscreteScheduler", 10, ("use_karras_sigmas", true)).Sigmas!.Take(10).Select(s => (double)s), 2e-3);
    }

    [Fact]
    public void Exponential_and_beta_sigmas_fall_between_the_same_ends()
    {
        foreach (var shape in new[] { "use_exponential_sigmas", "use_beta_sigmas" })
        {
            foreach (var name in new[] { "EulerDiscreteScheduler", "DPMSolverMultistepScheduler", "UniPCMultistepScheduler", "DEISMultistepScheduler" })
            {
                var sigmas = Sd(name, 8, (shape, true)).Sigmas!;
                Assert.Equal(9, sigmas.Count);
                Assert.Equal(14.614641, sigmas[0], 1e-4);
                Assert.Equal(0.0291672, sigmas[7], 1e-6);
                for (var i = 1; i < 8; i++)
                    Assert.True(sigmas[i] < sigmas[i - 1]);
            }
        }
        Assert.Equal(0.5, BetaDistribution.Quantile(0.5, 0.6), 1e-12);
        Assert.Equal(0.17568037865269498, BetaDistribution.Quantile(0.25, 0.6), 1e-12); // scipy.stats.beta.ppf
        Assert.Equal(0.012554456873611399, BetaDistribution.Quantile(0.05, 0.6), 1e-12);
        Assert.Equal(0.5 - (Math.Sqrt(2) / 4), BetaDistribution.Quantile(0.25, 0.5), 1e-12); // the arcsine law, sin^2(pi / 8)
        Assert.Equal(0.25, BetaDistribution.Quantile(0.25, 1), 1e-12);
    }

    [Theory]
    [InlineData(4, new double[] { 999, 759, 499, 259 })]
    [InlineData(8, new double[] { 999, 879, 759, 639, 499, 379, 259, 139 })]
    public void Lcm_timesteps_agree(int steps, double[] expected) => Assert.Equal(expected, Sd("LCMScheduler", steps).Timesteps);

    [Fact]
    public void UnClip_timesteps_agree() => Assert.Equal(
        [999, 957, 916, 874, 832, 791, 749, 708, 666, 624, 583, 541, 500, 458, 416, 375, 333, 291, 250, 208, 166, 125, 83, 42, 0],
        Schedulers.Create(Configs.Of("UnCLIPScheduler"), new SamplerRequest(25, 1)).Timesteps);

    [Fact]
    public void Flow_sigmas_agree()
    {
        var sd3 = Flow(28, null, ("shift", 3.0));
        AssertClose([1, 0.98738, 0.97411, 0.96013], sd3.Take(4), 1e-5);
        AssertClose([0.110906, 0.008929], sd3.Skip(26).Take(2), 1e-4);
        AssertClose([1, 0.75, 0.5, 0.25, 0], Flow(4, 4096), 1e-6);
        var dev = Flow(28, 4096, ("use_dynamic_shifting", true));
        AssertClose([1, 0.98841, 0.97622, 0.96339], dev.Take(4), 1e-5);
        Assert.Equal(0.10472, dev[27], 1e-5);
        // 512 x 512 gives mu = 0.63, so the last sigma is e^mu / (e^mu + n - 1).
        Assert.Equal(Math.Exp(0.63) / (Math.Exp(0.63) + 3), Flow(4, 1024, ("use_dynamic_shifting", true))[3], 1e-5);
    }

    private static double[] Flow(int steps, int? tokens, params (string, object?)[] settings) =>
        Schedulers.Create(Configs.Of("FlowMatchEulerDiscreteScheduler", settings), new SamplerRequest(steps, 1) { ImageSequenceLength = tokens })
            .Sigmas!.Select(sigma => (double)sigma).ToArray();

    private static Sampler Sd(string className, int steps, params (string, object?)[] settings) =>
        Schedulers.Create(Configs.StableDiffusion(className, settings), new SamplerRequest(steps, 1));

    private static void AssertClose(IEnumerable<double> expected, IEnumerable<double> actual, double relative)
    {
        var (left, right) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(left.Length, right.Length);
        for (var i = 0; i < left.Length; i++)
            Assert.True(Math.Abs(left[i] - right[i]) <= relative * Math.Max(Math.Abs(left[i]), 1e-12), $"{i}: expected {left[i]}, got {right[i]}");
    }
}
