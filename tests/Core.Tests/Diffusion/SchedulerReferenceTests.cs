using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TextToImage.Diffusion;

namespace TextToImage.Tests.Diffusion;

/// <summary>Whole trajectories of diffusers' schedulers on the toy network.</summary>
[Trait("Category", "Reference")]
public class SchedulerReferenceTests
{
    private const double Tolerance = 1e-4;

    private static readonly Lazy<JsonObject> Reference = new(() =>
        JsonNode.Parse(File.ReadAllText(ReferenceData.Has("schedulers")
            ? ReferenceData.Require("schedulers", "reference.json")
            : ReferenceData.Bundled("schedulers", "reference.json")))!.AsObject());

    private static JsonArray Cases => Reference.Value["cases"]!.AsArray();

    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        for (var i = 0; i < Cases.Count; i++)
            names.Add(NameOf(i));
        return names;
    }

    [Fact]
    public void The_network_is_the_one_described() => Assert.Equal(ToyNetwork.Formula, (string?)Reference.Value["network"]);

    [Theory]
    [MemberData(nameof(Names))]
    public void Trajectory_agrees(string name) => Check(Case(name));

    [Fact]
    public void One_changed_number_is_noticed()
    {
        var last = Case(NameOf(Cases.Count - 1)).DeepClone().AsObject();
        var trajectory = Floats(last["trajectory"]!);
        var largest = trajectory.Max(row => row.Max(Math.Abs));
        var middle = last["trajectory"]![trajectory.Count / 2]!.AsArray();
        middle[1] = trajectory[trajectory.Count / 2][1] + (2 * Tolerance * largest);
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Check(last));
    }

    private static string NameOf(int index) => $"{Cases[index]!["scheduler"]} {index:000}";

    private static JsonObject Case(string name) => Cases[int.Parse(name.Split(' ')[1], CultureInfo.InvariantCulture)]!.AsObject();

    private static void Check(JsonObject expected)
    {
        var json = expected["config"]!.DeepClone().AsObject();
        json["_class_name"] = (string)expected["scheduler"]!;
        var noise = new RecordedNoise(Floats(expected["noise"]!));
        var sampler = Schedulers.Create(SchedulerConfig.Parse(json.ToJsonString()), Request(expected));

        var timesteps = expected["timesteps"]!.Deserialize<double[]>()!;
        Assert.Equal(timesteps.Length, sampler.Timesteps.Count);
        for (var i = 0; i < timesteps.Length; i++)
            Assert.Equal(timesteps[i], sampler.Timesteps[i], 1e-3);
        Assert.Equal((double)expected["init_noise_sigma"]!, sampler.InitNoiseSigma, 1e-6 * sampler.InitNoiseSigma);
        if (expected["sigmas"] is JsonArray sigmas)
            AssertClose(sigmas.Deserialize<float[]>()!, sampler.Sigmas!.ToArray(), 1e-6 * sampler.Sigmas!.Max(), "sigma");

        var start = expected["start"]!.Deserialize<float[]>()!;
        var sample = Array.ConvertAll(start, value => value * (float)sampler.InitNoiseSigma);
        var actual = ToyNetwork.Run(sampler, sample, noise);
        var trajectory = Floats(expected["trajectory"]!);
        var largest = trajectory.Max(row => row.Max(Math.Abs));
        Assert.Equal(trajectory.Count, actual.Count);
        for (var i = 0; i < actual.Count; i++)
            AssertClose(trajectory[i], actual[i], Tolerance * largest, $"step {i}");
        Assert.Equal(((JsonArray)expected["noise"]!).Count, noise.Used);
    }

    private static SamplerRequest Request(JsonObject expected)
    {
        var request = new SamplerRequest((int)expected["steps"]!, 1);
        foreach (var (key, value) in expected["step_args"]!.AsObject())
        {
            request = key switch
            {
                "eta" => request with { Eta = (double)value! },
                "use_clipped_model_output" => request with { UseClippedModelOutput = (bool)value! },
                "s_churn" => request with { SChurn = (double)value! },
                "s_tmin" => request with { STMin = (double)value! },
                "s_tmax" => request with { STMax = (double)value! },
                "s_noise" => request with { SNoise = (double)value! },
                "order" => request with { LmsOrder = (int)value! },
                _ => throw new InvalidDataException($"step_args has an unknown key '{key}'."),
            };
        }
        return request;
    }

    private static List<float[]> Floats(JsonNode rows) => rows.Deserialize<List<float[]>>()!;

    private static void AssertClose(float[] expected, float[] actual, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{what}, element {i}: expected {expected[i]}, got {actual[i]}, tolerance {tolerance}");
    }
}
