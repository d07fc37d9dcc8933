using System.Runtime.InteropServices;
using System.Text.Json;
using TextToImage.Generation;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Stages;

namespace TextToImage.Tests.Guiding;

/// <summary>A model of tests/data/guiding with its CLIP, and what PyTorch draws with them.</summary>
internal sealed class GuidedModel : IDisposable
{
    private static readonly JsonElement Reference = JsonDocument.Parse(System.IO.File.ReadAllText(ReferenceData.Bundled("guiding", "reference.json"))).RootElement;

    public GuidedModel(string name) =>
        (Pipeline, Clip) = (DiffusionPipeline.Load(ModelFolder.Open(Folder(name)), DeviceKind.Cpu), OpenClip());

    public DiffusionPipeline Pipeline { get; }

    public ClipModel Clip { get; }

    public static string Folder(string name) => ReferenceData.Bundled("guiding", name);

    public static ClipModel OpenClip() => ClipModel.Load(ClipFolder.Open(Folder("clip")), DeviceKind.Cpu);

    /// <summary>What is known of a case.</summary>
    public static JsonElement Case(string name) => Reference.GetProperty(name);

    /// <summary>A tensor of a case.</summary>
    public static float[] Numbers(JsonElement tensor) => MemoryMarshal.Cast<byte, float>(tensor.GetProperty("float32").GetBytesFromBase64()).ToArray();

    /// <summary>A request with the prompt and seed of a case.</summary>
    public GenerationRequest Request(string name) => new()
    {
        Prompt = Case(name).GetProperty("prompt").GetString()!,
        Seed = Case(name).GetProperty("seed").GetUInt64(),
        GuideModel = Clip,
    };

    /// <summary>The final samples of a request, and the scores of its steps.</summary>
    public (float[] Sample, double[] Scores) Draw(GenerationRequest request)
    {
        var settings = Pipeline.Resolve(request, Pipeline.Limits);
        var run = new RunContext(settings, [Prompts.Of(request)], settings.Seeds.Noise(0, 1), new NetworkMeter(), default);
        var sample = Pipeline.Draw(run).Tensor("sample").Values;
        return (sample, [.. run.GuideScores.Select(scores => scores[0])]);
    }

    public void Dispose()
    {
        Pipeline.Dispose();
        Clip.Dispose();
    }
}
