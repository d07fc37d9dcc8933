using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using TextToImage.Gradients;
using TextToImage.Networks;

namespace TextToImage.Tests.Gradients;

/// <summary>Gradients of whole networks: against PyTorch's autograd (tests/data/gradients), and of the networks of every reference model along their own direction.</summary>
public sealed class NetworkGradientTests
{
    /// <summary>Inputs that networks read as angles of waves, which turn so fast that finite differences see nothing.</summary>
    private static readonly string[] Angles = ["timestep", "img_ids", "txt_ids", "guidance", "resolution", "aspect_ratio", "time_ids"];

    /// <summary>Sizes of symbols that are no sides of pictures.</summary>
    private static readonly Dictionary<string, long> Sizes = new() { ["packed_height_width"] = 4, ["steps"] = 1, ["step"] = 1 };

    public static TheoryData<int, string> Cases => [.. References().EnumerateArray().Select((each, index) => (index, each.GetProperty("network").GetString()!))];

    /// <summary>
    /// Encoders of text, networks of tokens and codebooks have whole numbers as inputs, a CLIP in one graph has outputs that do not change with the picture,
    /// convolutions of whole numbers have no slope, the network of the ControlNet takes what another gives, and the projection of unclip-mini
    /// as many rows of one input as of another.
    /// </summary>
    private static readonly string[] LeftOut = ["text_encoder", "text_model", "/dalle-mini/", "/tokens-mini/", "/quantizer/", "unclip-mini/text_proj", "/clip/model.onnx", "int8", "controlnet/unet/model.onnx"];

    /// <summary>The networks of all models at hand but <see cref="LeftOut"/>.</summary>
    public static TheoryData<string> Networks =>
    [
        .. new[] { "tests/data/reference", "models" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(ReferenceData.RepositoryRoot, folder), "*.onnx", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(ReferenceData.RepositoryRoot, file).Replace('\\', '/'))
            .Where(file => !LeftOut.Any(part => file.Contains(part, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_are_those_of_autograd(int index, string network)
    {
        var (found, expected) = Gradients(index, network);
        foreach (var (name, values) in expected)
            Assert.InRange(Deviation(found[name].Values, values), 0, 1e-4);
    }

    [Fact]
    public void Another_gradient_is_found_to_be_another()
    {
        var (found, expected) = Gradients(0, References()[0].GetProperty("network").GetString()!);
        var (name, values) = expected.First();
        var changed = (double[])found[name].Values.Clone();
        var largest = Array.FindIndex(changed, value => Math.Abs(value) > 0.5 * values.Max(Math.Abs));
        changed[largest] *= 1.001;
        Assert.True(Deviation(changed, values) > 1e-4);
    }

    /// <summary>Along the gradient itself, its length is the derivative.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void The_length_of_a_gradient_is_the_slope_along_it(string network)
    {
        var file = Path.Combine(ReferenceData.RepositoryRoot, network);
        using var forward = new GraphRun(File.ReadAllBytes(file));
        using var session = new InferenceSession(file);
        var random = new Random(5);
        var inputs = session.InputMetadata.ToDictionary(input => input.Key, input => Numbers(input.Key, input.Value, random));
        string[] wrt = [.. session.InputMetadata.Where(input => input.Value.ElementType == typeof(float) && !Angles.Contains(input.Key)).Select(input => input.Key)];
        string[] of = [.. session.OutputMetadata.Keys];
        using var backward = new GraphRun(GradientGraph.Of(file, wrt, of).ToBytes());

        var incoming = forward.Of(inputs).ToDictionary(output => output.Key, output => (Values: Array.ConvertAll(output.Value.Values, _ => random.NextDouble() - 0.5), output.Value.Shape));
        var results = backward.Of(inputs.Concat(incoming.Select(output => KeyValuePair.Create(GradientGraph.NameOf(output.Key), output.Value))).ToDictionary(item => item.Key, item => item.Value));
        var gradients = wrt.ToDictionary(name => name, name => results[GradientGraph.NameOf(name)].Values);
        var length = Math.Sqrt(gradients.Values.Sum(gradient => gradient.Sum(x => x * x)));
        Assert.True(length > 1e-4);
        // Long steps cross the kinks of rectifiers, short ones are lost in rounding: one of them has to be right.
        var ratios = new[] { 2e-2, 1e-2, 4e-3 }.Select(step => (Loss(step) - Loss(-step)) / (2 * step) / length).ToList();
        Assert.Contains(ratios, ratio => Math.Abs(ratio - 1) < 0.02);

        double Loss(double step) => forward.Of(inputs.ToDictionary(input => input.Key, input => gradients.TryGetValue(input.Key, out var gradient)
            ? (input.Value.Values.Zip(gradient, (x, g) => x + (step * g / length)).ToArray(), input.Value.Shape)
            : input.Value)).Sum(output => output.Value.Values.Zip(incoming[output.Key].Values, (y, g) => y * g).Sum());
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void A_picture_tower_of_the_real_size_is_differentiated_and_runs()
    {
        var gradient = GradientGraph.Of(VisionTransformer.Base(), "vit.onnx", [VisionTransformer.Input]);
        using var network = gradient.Open(DeviceKind.Cpu, CancellationToken.None);
        using var call = new NetworkCall(network, [.. gradient.Outputs]);
        var random = new Random(2);
        foreach (ref var pixel in call.Input(VisionTransformer.Input, 1, 3, VisionTransformer.Side, VisionTransformer.Side))
            pixel = (float)(random.NextDouble() - 0.5);
        var first = call.Input(GradientGraph.NameOf(VisionTransformer.Output), 1, 512);
        first[0] = 1;
        call.Run(new NetworkMeter(), CancellationToken.None);
        var before = call.Output(VisionTransformer.Output)[0];
        var slopes = call.Output(GradientGraph.NameOf(VisionTransformer.Input)).ToArray();
        var length = Math.Sqrt(slopes.Sum(slope => slope * (double)slope));

        const double step = 0.05;
        var pixels = call.Input(VisionTransformer.Input, 1, 3, VisionTransformer.Side, VisionTransformer.Side);
        for (var i = 0; i < slopes.Length; i++)
            pixels[i] += (float)(step * slopes[i] / length);
        call.Run(new NetworkMeter(), CancellationToken.None);
        Assert.InRange((call.Output(VisionTransformer.Output)[0] - before) / (step * length), 0.9, 1.1);
    }

    private static (Dictionary<string, (double[] Values, long[] Shape)> Found, Dictionary<string, double[]> Expected) Gradients(int index, string network)
    {
        var reference = References()[index];
        var output = reference.GetProperty("output").GetString()!;
        var expected = reference.GetProperty("gradients").EnumerateObject().ToDictionary(item => GradientGraph.NameOf(item.Name), item => Tensor(item.Value).Values);
        expected[output] = Tensor(reference.GetProperty("result")).Values;
        var inputs = reference.GetProperty("inputs").EnumerateObject().ToDictionary(item => item.Name, item => Tensor(item.Value));
        inputs[GradientGraph.NameOf(output)] = Tensor(reference.GetProperty("incoming"));
        var wrt = reference.GetProperty("gradients").EnumerateObject().Select(item => item.Name).ToArray();
        using var run = new GraphRun(GradientGraph.Of(ReferenceData.Bundled("gradients", $"{network}.onnx"), wrt, [output]).ToBytes());
        return (run.Of(inputs), expected);
    }

    private static JsonElement References() => JsonDocument.Parse(File.ReadAllText(ReferenceData.Bundled("gradients", "reference.json"))).RootElement;

    private static (double[] Values, long[] Shape) Tensor(JsonElement tensor) =>
        (Array.ConvertAll(MemoryMarshal.Cast<byte, float>(tensor.GetProperty("float32").GetBytesFromBase64()).ToArray(), value => (double)value), [.. tensor.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())]);

    /// <summary>The largest difference, as a part of the largest number.</summary>
    private static double Deviation(double[] found, double[] expected)
    {
        Assert.Equal(expected.Length, found.Length);
        return found.Zip(expected, (one, other) => Math.Abs(one - other)).Max() / expected.Max(Math.Abs);
    }

    private static (double[] Values, long[] Shape) Numbers(string name, NodeMetadata input, Random random)
    {
        var shape = input.Dimensions.Select((size, axis) => size >= 0 ? size : Size(input.SymbolicDimensions[axis])).ToArray();
        var count = (int)shape.Aggregate(1L, (all, size) => all * size);
        Func<double> number = name switch
        {
            "timestep" => () => 300,
            "attention_mask" or "encoder_attention_mask" or "conditioning_scale" => () => 1,
            _ => () => input.ElementType == typeof(float) ? (2 * random.NextDouble()) - 1 : 1,
        };
        return ([.. Enumerable.Range(0, count).Select(_ => number())], shape);
    }

    private static long Size(string symbol) =>
        Sizes.TryGetValue(symbol, out var size) ? size
        : symbol.Contains("batch", StringComparison.Ordinal) ? symbol.EndsWith("x2", StringComparison.Ordinal) ? 2 : 1
        : symbol.Contains("sequence", StringComparison.Ordinal) || symbol.EndsWith("_1", StringComparison.Ordinal) ? 77
        : symbol.Contains("image", StringComparison.Ordinal) ? 64
        : symbol.Contains("latent", StringComparison.Ordinal) ? 4
        : 16;
}
