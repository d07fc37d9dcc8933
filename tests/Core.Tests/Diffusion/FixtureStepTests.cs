using TextToImage.Diffusion;

namespace TextToImage.Tests.Diffusion;

/// <summary>Every scheduler step and noise draw of the recorded pipeline runs.</summary>
[Trait("Category", "Reference")]
public class FixtureStepTests
{
    private const double Tolerance = 1e-4;

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(ReferenceCase.Names), MemberType = typeof(ReferenceCase))]
    public void Seed_gives_the_recorded_draws(string name)
    {
        var fixture = ReferenceCase.Load(name);
        var random = new TorchRandom(fixture.Seed);
        foreach (var draw in fixture.Draws)
        {
            var (expected, _) = fixture.ReadFile(draw);
            var actual = new float[expected.Length];
            random.Fill(actual);
            AssertClose(expected, actual, 2e-6, (string)draw["drawn_in"]!);
        }
    }

    /// <summary>The cases that record what the network put out, and whose sample is not blended between the steps as in 4-channel inpainting.</summary>
    public static TheoryData<string> Steps() => new(ReferenceCase.Names().Select(row => row.Data).Where(name =>
    {
        var fixture = ReferenceCase.Load(name);
        return (!fixture.Has("latent_mask") || fixture.Has("masked_image_latents")) && fixture.Stages().Exists(stage => fixture.Has(stage.Prefix + "step_model_output"));
    }));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Steps))]
    public void Steps_agree(string name)
    {
        var fixture = ReferenceCase.Load(name);
        var stages = fixture.Stages();
        foreach (var (prefix, key) in stages.Where(stage => fixture.Has(stage.Prefix + "step_model_output")))
            CheckStage(fixture, prefix, key, StepDraws(fixture, stages, key));
    }

    private static void CheckStage(ReferenceCase fixture, string prefix, string key, List<float[]> draws)
    {
        var (samples, shape) = fixture.Tensor(prefix + "step_sample");
        var (outputs, outputShape) = fixture.Tensor(prefix + "step_model_output");
        var (steps, batch) = (shape[0], shape[1]);
        var sampler = Schedulers.Create(SchedulerConfig.Parse(fixture[key]!.ToJsonString()), Request(fixture, prefix, shape));
        var timesteps = fixture[prefix + "step_timesteps"]!.AsArray();
        var first = sampler.Timesteps.Count - steps;
        var noise = new RecordedNoise(draws);
        var size = samples.Length / steps;
        var final = Final(fixture, prefix);
        if (first > 0)
            sampler.Begin(first);
        for (var i = 0; i < steps; i++)
        {
            Assert.Equal((double)timesteps[i]!, sampler.Timesteps[first + i], 1e-3);
            var sample = samples.AsSpan(i * size, size).ToArray();
            var (output, variance) = Split(outputs.AsSpan(i * (outputs.Length / steps), outputs.Length / steps), batch, outputShape[2] / shape[2]);
            sampler.Step(first + i, output, variance, sample, noise);
            if (i + 1 < steps || final is not null)
                AssertClose(i + 1 < steps ? samples.AsSpan((i + 1) * size, size) : final, sample, Tolerance, $"{prefix}step {i}");
        }
        Assert.Equal(draws.Count, noise.Used);
    }

    private static SamplerRequest Request(ReferenceCase fixture, string prefix, int[] shape)
    {
        var steps = prefix.Length == 0
            ? fixture["num_inference_steps"]
            : fixture[prefix + "num_inference_steps"] ?? fixture[prefix.TrimEnd('_')]!["num_inference_steps"];
        return new SamplerRequest((int)steps!, shape[1])
        {
            Eta = (double?)fixture["eta"] ?? 0,
            ImageSequenceLength = fixture.Pipeline.StartsWith("Flux", StringComparison.Ordinal) ? shape[2] : null,
            Strength = fixture.Pipeline.Contains("ConsistencyModelImg2Img", StringComparison.Ordinal) ? (double)fixture["strength"]! : 1,
        };
    }

    /// <summary>Separates the learned variance, the second half of each sample's channels, when there is one.</summary>
    private static (float[] Output, float[] Variance) Split(ReadOnlySpan<float> output, int batch, int parts)
    {
        if (parts == 1)
            return (output.ToArray(), []);
        var each = output.Length / batch / parts;
        var (mean, variance) = (new float[batch * each], new float[batch * each]);
        for (var k = 0; k < batch; k++)
        {
            output.Slice(k * parts * each, each).CopyTo(mean.AsSpan(k * each));
            output.Slice((k * parts * each) + each, each).CopyTo(variance.AsSpan(k * each));
        }
        return (mean, variance);
    }

    private static float[]? Final(ReferenceCase fixture, string prefix)
    {
        string[] names = prefix switch { "" => ["final_latents", "image"], "stage_1_" => ["stage_1_image"], _ => [] };
        var found = names.FirstOrDefault(fixture.Has);
        return found is null ? null : fixture.Tensor(found).Data;
    }

    /// <summary>The draws made inside this stage's scheduler steps.</summary>
    private static List<float[]> StepDraws(ReferenceCase fixture, List<(string Prefix, string SchedulerKey)> stages, string key)
    {
        var draws = new List<float[]>();
        foreach (var draw in fixture.Draws)
        {
            if (!((string)draw["drawn_in"]!).EndsWith("Scheduler.step", StringComparison.Ordinal))
                continue;
            var stage = 0;
            foreach (var (name, count) in draw["scheduler_steps_done"]!.AsObject())
            {
                var at = stages.FindIndex(one => one.SchedulerKey == name || one.SchedulerKey == name + "_scheduler");
                var total = fixture.Tensor(stages[at].Prefix + "step_sample").Shape[0];
                stage = Math.Max(stage, (int)count! < total ? at : at + 1);
            }
            if (stages[stage].SchedulerKey == key)
                draws.Add(fixture.ReadFile(draw).Data);
        }
        return draws;
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        var largest = 1f;
        foreach (var value in expected)
            largest = Math.Max(largest, Math.Abs(value));
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * largest, $"{what}, element {i}: expected {expected[i]}, got {actual[i]}");
    }
}
