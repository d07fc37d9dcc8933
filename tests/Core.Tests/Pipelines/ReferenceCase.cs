using System.Runtime.InteropServices;
using System.Text.Json;
using TextToImage.Models;

namespace TextToImage.Tests.Pipelines;

/// <summary>One case of a reference.json: a run of a diffusers pipeline with its arguments and results.</summary>
internal sealed class ReferenceCase
{
    private readonly JsonElement _json;

    private ReferenceCase(string model, JsonElement json) => (Model, _json) = (model, json);

    /// <summary>The model's folder.</summary>
    public string Model { get; }

    public string Name => _json.GetProperty("name").GetString()!;

    public string Pipeline => _json.GetProperty("pipeline").GetString()!;

    public int Height => _json.GetProperty("height").GetInt32();

    public int Width => _json.GetProperty("width").GetInt32();

    public int Steps => _json.GetProperty("num_inference_steps").GetInt32();

    public double GuidanceScale => _json.GetProperty("guidance_scale").GetDouble();

    public double GuidanceRescale => Number("guidance_rescale") ?? 0;

    public double? Eta => Number("eta");

    public int PicturesPerPrompt => (int)(Number("num_images_per_prompt") ?? 1);

    public ulong Seed => _json.GetProperty("seed").GetUInt64();

    public string SchedulerJson => _json.GetProperty("scheduler").GetRawText();

    public double InitNoiseSigma => _json.GetProperty("init_noise_sigma").GetDouble();

    public IReadOnlyList<double> Timesteps => Numbers("timesteps");

    public IReadOnlyList<double> StepTimesteps => Numbers("step_timesteps");

    public IReadOnlyList<string?> Prompts => Texts("prompt");

    public IReadOnlyList<string?> NegativePrompts => Texts("negative_prompt");

    /// <summary>All cases of all models below a folder, in a fixed order.</summary>
    public static IEnumerable<ReferenceCase> All(string folder) => Directory
        .EnumerateFiles(folder, "reference.json", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .SelectMany(Of);

    public static IEnumerable<ReferenceCase> Of(string referenceJson)
    {
        using var document = PythonJson.Parse(File.ReadAllText(referenceJson));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(item => new ReferenceCase(Path.GetDirectoryName(referenceJson)!, item.Clone()))];
    }

    public bool Has(string tensor) => _json.GetProperty("tensors").TryGetProperty(tensor, out _);

    public string TensorFile(string name) => Path.Combine(Model, _json.GetProperty("tensors").GetProperty(name).GetProperty("file").GetString()!);

    public float[] Tensor(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(TensorFile(name))).ToArray();

    /// <summary>Files of the resulting pictures, in order.</summary>
    public IReadOnlyList<string> Pictures => [.. _json.GetProperty("pictures").EnumerateObject()
        .Where(item => item.Name.StartsWith("image", StringComparison.Ordinal))
        .Select(item => Path.Combine(Model, item.Value.GetString()!))];

    private List<double> Numbers(string name) => [.. _json.GetProperty(name).EnumerateArray().Select(value => Math.Round(value.GetDouble(), 3))];

    private double? Number(string name) =>
        _json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private List<string?> Texts(string name)
    {
        if (!_json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return [null];
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.GetString())] : [value.GetString()];
    }
}
