using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TextToImage.Tests.Diffusion;

/// <summary>One case of a reference pipeline run: reference/FIXTURE/reference.json and its tensors.</summary>
internal sealed class Fixture
{
    private readonly string _folder;
    private readonly JsonObject _case;

    private Fixture(string folder, JsonObject json) => (_folder, _case) = (folder, json);

    public ulong Seed => (ulong)_case["seed"]!;

    public string Pipeline => (string)_case["pipeline"]!;

    public JsonNode? this[string key] => _case[key];

    public IEnumerable<JsonObject> Draws => _case["draws"]!.AsArray().Select(draw => draw!.AsObject());

    /// <summary>Names "fixture/case" of all cases below the reference folder.</summary>
    public static IEnumerable<string> Names() =>
        from file in Directory.EnumerateFiles(ReferenceData.Require("reference"), "reference.json", SearchOption.AllDirectories).Order()
        from item in Read(file)["cases"]!.AsArray()
        select $"{Path.GetFileName(Path.GetDirectoryName(file))}/{item!["name"]}";

    public static Fixture Load(string name)
    {
        var folder = ReferenceData.Require("reference", name.Split('/')[0]);
        var item = Read(Path.Combine(folder, "reference.json"))["cases"]!.AsArray().Single(item => (string)item!["name"]! == name.Split('/')[1]);
        return new Fixture(folder, item!.AsObject());
    }

    /// <summary>Stages in order, each with the prefix of its tensors' names and its scheduler's key.</summary>
    public List<(string Prefix, string SchedulerKey)> Stages() =>
        _case.Select(pair => pair.Key)
            .Where(key => key.EndsWith("scheduler", StringComparison.Ordinal) && Has(key[..^"scheduler".Length] + "step_sample"))
            .Select(key => (key[..^"scheduler".Length], key)).ToList();

    public bool Has(string tensor) => _case["tensors"]!.AsObject().ContainsKey(tensor);

    public (float[] Data, int[] Shape) Tensor(string name) => ReadFile(_case["tensors"]![name]!);

    public (float[] Data, int[] Shape) ReadFile(JsonNode entry)
    {
        var data = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(_folder, (string)entry["file"]!))).ToArray();
        return (data, entry["shape"]!.AsArray().Select(size => (int)size!).ToArray());
    }

    // Python writes minus infinity bare.
    private static JsonNode Read(string file) =>
        JsonNode.Parse(Regex.Replace(File.ReadAllText(file), @"(?<=: )-?Infinity", "\"$0\""))!;
}
