using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TextToImage.Json;

namespace TextToImage.Tests;

/// <summary>One case of a reference.json: a run of a diffusers pipeline with its arguments, draws and results.</summary>
internal sealed class ReferenceCase
{
    private readonly JsonObject _json;

    private ReferenceCase(string model, JsonObject json) => (Model, _json) = (model, json);

    /// <summary>The model's folder.</summary>
    public string Model { get; }

    public string Name => (string)_json["name"]!;

    /// <summary>The diffusers class that made it.</summary>
    public string Pipeline => (string)_json["pipeline"]!;

    public ulong Seed => (ulong)_json["seed"]!;

    public IEnumerable<JsonObject> Draws => _json["draws"]!.AsArray().Select(draw => draw!.AsObject());

    /// <summary>Files of the resulting pictures, in order.</summary>
    public IReadOnlyList<string> Pictures => [.. _json["pictures"]!.AsObject()
        .Where(item => item.Key.StartsWith("image", StringComparison.Ordinal))
        .Select(item => Path.Combine(Model, (string)item.Value!))];

    /// <summary>File of a picture that went in, such as "mask"; null where there is none.</summary>
    public string? PictureFile(string name) => (string?)_json["pictures"]?[name] is { } file ? Path.Combine(Model, file) : null;

    /// <summary>An argument of the call or anything else that is recorded; null where it is absent or null.</summary>
    public JsonNode? this[string key] => _json[key];

    /// <summary>The names of all cases, "model/case", as rows of a theory; none where a folder of one's own has no such data.</summary>
    public static TheoryData<string> Names() =>
        new(ReferenceData.Has("reference")
            ? Directory.EnumerateFiles(ReferenceData.Require("reference"), "reference.json", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .SelectMany(file => Read(file).Select(item => $"{Path.GetFileName(Path.GetDirectoryName(file))}/{item["name"]}"))
            : []);

    /// <summary>The case of that name in the reference data.</summary>
    public static ReferenceCase Load(string name) => Load(ReferenceData.Require("reference", name.Split('/')[0]), name.Split('/')[1]);

    /// <summary>A case of the model in a folder.</summary>
    public static ReferenceCase Load(string model, string name) =>
        new(model, Read(Path.Combine(model, "reference.json")).Single(item => (string)item["name"]! == name));

    public bool Has(string tensor) => _json["tensors"]!.AsObject().ContainsKey(tensor);

    public string TensorFile(string name) => Path.Combine(Model, (string)_json["tensors"]![name]!["file"]!);

    public (float[] Data, int[] Shape) Tensor(string name) => ReadFile(_json["tensors"]![name]!);

    public (float[] Data, int[] Shape) ReadFile(JsonNode entry)
    {
        var data = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(Model, (string)entry["file"]!))).ToArray();
        return (data, entry["shape"]!.AsArray().Select(size => (int)size!).ToArray());
    }

    /// <summary>The texts of "prompt" or "negative_prompt": one, a list, or none (null).</summary>
    public IReadOnlyList<string?> Texts(string name) => _json[name] switch
    {
        JsonArray list => [.. list.Select(text => (string?)text)],
        var one => [(string?)one],
    };

    /// <summary>Stages in order, each with the prefix of its tensors' names and its scheduler's key.</summary>
    public List<(string Prefix, string SchedulerKey)> Stages() =>
        [.. _json.Select(pair => pair.Key)
            .Where(key => key.EndsWith("scheduler", StringComparison.Ordinal) && Has(key[..^"scheduler".Length] + "step_sample"))
            .Select(key => (key[..^"scheduler".Length], key))];

    /// <summary>Every scheduler configuration of the case, by its key.</summary>
    public IEnumerable<(string Key, JsonObject Config)> SchedulerConfigs => _json
        .Where(pair => pair.Key.EndsWith("scheduler", StringComparison.Ordinal) && pair.Value is JsonObject)
        .Select(pair => (pair.Key, pair.Value!.AsObject()));

    private static List<JsonObject> Read(string file)
    {
        using var document = PythonJson.Parse(File.ReadAllText(file));
        return [.. JsonObject.Create(document.RootElement.Clone())!["cases"]!.AsArray().Select(item => item!.AsObject())];
    }
}
