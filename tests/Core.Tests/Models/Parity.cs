using System.Text.Json;
using TextToImage.Networks;

namespace TextToImage.Tests.Models;

/// <summary>parity.json of a model that training/ exported: for every graph an input and what torch made of it.</summary>
internal static class Parity
{
    private const double Tolerance = 1e-3;

    /// <summary>The graphs that a model has such numbers of.</summary>
    public static IReadOnlyList<string> Graphs(string model) =>
        [.. Read(model).EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("inputs", out _)).Select(entry => entry.Name)];

    /// <summary>ONNX Runtime makes of the inputs what torch made, for every output.</summary>
    public static void Check(string model, string graph)
    {
        var parity = Read(model).GetProperty(graph);
        List<JsonElement> outputs = parity.TryGetProperty("outputs", out var several) ? [.. several.EnumerateArray()] : [parity.GetProperty("output")];
        var file = Path.Combine(model, graph + ".onnx");
        using var network = Network.Load(File.Exists(file) ? file : Path.Combine(model, graph, "model.onnx"), DeviceKind.Cpu, default);
        using var call = new NetworkCall(network, [.. outputs.Select(output => output.GetProperty("name").GetString()!)]);
        foreach (var input in parity.GetProperty("inputs").EnumerateObject())
            Fill(call.Input(input.Name, Shape(input.Value)), input.Value);
        call.Run(new NetworkMeter(), default);
        foreach (var output in outputs)
            Same(output, call, output.GetProperty("name").GetString()!);
    }

    private static void Same(JsonElement output, NetworkCall call, string name)
    {
        Assert.Equal(Shape(output), call.OutputShape(name));
        var indices = output.GetProperty("indices").EnumerateArray().Select(index => index.GetInt32()).ToList();
        var values = output.GetProperty("values").EnumerateArray().Select(value => value.GetSingle()).ToList();
        Assert.NotEmpty(values);
        for (var i = 0; i < values.Count; i++)
            Assert.Equal(values[i], call.Output(name)[indices[i]], Tolerance);
    }

    private static JsonElement Read(string model) => JsonDocument.Parse(File.ReadAllText(Path.Combine(model, "parity.json"))).RootElement;

    private static long[] Shape(JsonElement tensor) => [.. tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];

    private static void Fill(Span<float> memory, JsonElement input)
    {
        var given = input.TryGetProperty("values", out var values) ? values.EnumerateArray().Select(value => value.GetSingle()).ToArray() : null;
        for (var i = 0; i < memory.Length; i++)
            memory[i] = given is not null ? given[i] : (float)Math.Sin(0.01 * i);
    }
}
