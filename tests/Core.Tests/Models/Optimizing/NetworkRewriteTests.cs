using Google.Protobuf;
using TextToImage.Networks;
using TextToImage.Networks.Onnx;
using TextToImage.Optimizing;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Models;

/// <summary>Single networks with other weights: the numbers they give, and where their weights lie.</summary>
public sealed class NetworkRewriteTests : IDisposable
{
    private const int Rows = 64, Columns = 48;
    private static readonly Dictionary<string, ValueRange> NoRanges = [];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Weights_out_of_range_stay_and_are_counted()
    {
        var large = Numbers(Rows * Columns);
        large[5] = -70_000;
        var tiny = Array.ConvertAll(Numbers(Columns * Columns), x => x * 1e-9f);
        Graph(("large", large), ("tiny", tiny), ("usual", Numbers(Columns * Columns)));
        var rewritten = Rewrite(null);
        Assert.Equal((1, 2), (rewritten.HalfWeights, rewritten.OutOfRange));
        AssertNear(0.001);
    }

    [Fact]
    public void Matrices_in_integers_give_nearly_the_same_and_the_ends_of_the_network_are_left()
    {
        Graph(("first", Numbers(Rows * Columns)), ("middle", Numbers(Columns * Columns)), ("last", Numbers(Columns * Columns)));
        var rewritten = Rewrite(NoRanges);
        Assert.Equal((1, 2), (rewritten.IntegerMatrices, rewritten.HalfWeights));
        AssertNear(0.03);
        Assert.True(Difference() > 0, "Nothing was rounded.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_beside_the_graph_stay_beside_it(bool isInteger)
    {
        Graph(("first", Numbers(Rows * Columns)), ("middle", Numbers(Columns * Columns)), ("last", Numbers(Columns * Columns)));
        MoveOut();
        var rewritten = Rewrite(isInteger ? NoRanges : null);
        AssertNear(isInteger ? 0.03 : 0.001);
        var weights = new FileInfo(_folder.File("new.onnx_data"));
        Assert.True(weights.Exists && new FileInfo(_folder.File("new.onnx")).Length < 5000);
        Assert.Equal(rewritten.BytesAfter, weights.Length + new FileInfo(_folder.File("new.onnx")).Length);
        File.Delete(_folder.File("old.onnx_data"));
        AssertLoads("new.onnx");
    }

    [Theory]
    [InlineData("../old.onnx_data")]
    [InlineData("/etc/hostname")]
    public void Weights_from_elsewhere_are_refused(string place)
    {
        Graph(("first", Numbers(Rows * Columns)));
        MoveOut(place);
        Assert.Equal(ErrorIds.NetworkInvalid, Assert.Throws<AIImageException>(() => Rewrite(null)).ErrorId);
    }

    [Fact]
    public void Weights_that_are_cut_off_are_refused()
    {
        Graph(("first", Numbers(Rows * Columns)));
        MoveOut();
        using (var stream = File.OpenWrite(_folder.File("old.onnx_data")))
            stream.SetLength(100);
        Assert.Contains("is not wholly in", Assert.Throws<AIImageException>(() => Rewrite(null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_range_holds_zero_and_leaves_out_the_rarest()
    {
        var numbers = Enumerable.Range(1, 100_000).Select(x => x / 100_000f).ToArray();
        numbers[0] = 1000;
        var range = ValueRange.Of(numbers);
        Assert.Equal((0f, (byte)0), (range.Low, range.Zero));
        Assert.InRange(range.High, 0.99f, 1.01f);
        var signed = ValueRange.Of([-1, 0, 3]);
        Assert.Equal((4f / 255, (byte)64), (signed.Scale, signed.Zero));
    }

    /// <summary>Weights that exporters of other tools list as inputs, and hand over transposed or behind a Cast.</summary>
    [Fact]
    public void Weights_are_found_behind_casts_and_transpositions()
    {
        var half = Numbers(Columns * Columns);
        new TinyGraph().Input("x", 2, Columns).Input("w", Columns, Columns).Output("y", 2, Columns)
            .Weights("w", [Columns, Columns], half)
            .Node("Tanh", ["x"], "a").Node("Transpose", ["w"], "turned", ("perm", new long[] { 1, 0 })).Node("MatMul", ["a", "turned"], "b").Node("Tanh", ["b"], "y")
            .Save(_folder.File("old.onnx"));
        Assert.Equal(1, Rewrite(NoRanges).IntegerMatrices);
        AssertNear(0.03);
        using var network = Network.Load(_folder.File("new.onnx"), DeviceKind.Cpu, default);
        Assert.Equal(["x"], network.Inputs.Keys);
    }

    private NetworkOptimization Rewrite(Dictionary<string, ValueRange>? ranges) => NetworkRewrite.Run(_folder.File("old.onnx"), _folder.File("new.onnx"), "net", ranges, default);

    /// <summary>A chain of multiplications by matrices, with a squashing function between each two.</summary>
    private void Graph(params (string Name, float[] Values)[] matrices)
    {
        var graph = new TinyGraph().Input("x", 2, matrices[0].Values.Length / Columns).Output("y", 2, Columns);
        var value = "x";
        var rows = matrices[0].Values.Length / Columns;
        for (var place = 0; place < matrices.Length; place++)
        {
            var (name, values) = matrices[place];
            graph.Weights(name, [values.Length / Columns, Columns], values);
            if (values.Length / Columns != rows)
                throw new ArgumentException($"'{name}' does not fit.");
            var last = place == matrices.Length - 1;
            graph.Node("MatMul", [value, name], last ? "y" : $"m{place}");
            if (!last)
                graph.Node("Tanh", [$"m{place}"], value = $"t{place}");
            rows = Columns;
        }
        graph.Save(_folder.File("old.onnx"));
    }

    /// <summary>Puts the weights of the old graph into a file beside it.</summary>
    private void MoveOut(string place = "old.onnx_data")
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(_folder.File("old.onnx")));
        using var weights = File.Create(_folder.File("old.onnx_data"));
        foreach (var tensor in model.Graph.Initializer)
        {
            var bytes = tensor.RawData.ToByteArray();
            foreach (var (key, value) in new[] { ("location", place), ("offset", $"{weights.Position}"), ("length", $"{bytes.Length}") })
                tensor.ExternalData.Add(new StringStringEntryProto { Key = key, Value = value });
            weights.Write(bytes);
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            tensor.RawData = ByteString.Empty;
        }
        File.WriteAllBytes(_folder.File("old.onnx"), model.ToByteArray());
    }

    private void AssertNear(double most) => Assert.True(Difference() <= most, $"Relative difference {Difference()}.");

    /// <summary>Root of the squared difference of the outputs of both networks, as a part of that of the old one's.</summary>
    private double Difference()
    {
        var (old, made) = (Run("old.onnx"), Run("new.onnx"));
        return Math.Sqrt(old.Zip(made, (a, b) => (double)(a - b) * (a - b)).Sum() / old.Sum(a => (double)a * a));
    }

    private void AssertLoads(string file) => Assert.NotEmpty(Run(file));

    private float[] Run(string file)
    {
        using var network = Network.Load(_folder.File(file), DeviceKind.Cpu, default);
        using var call = new NetworkCall(network, "y");
        var shape = network.Inputs["x"].Dimensions.Select(size => (long)size).ToArray();
        Numbers((int)(shape[0] * shape[1])).CopyTo(call.Input("x", shape));
        call.Run(new NetworkMeter(), default);
        return call.Output("y").ToArray();
    }

    /// <summary>Numbers around 0 that depend on nothing but how many they are.</summary>
    private static float[] Numbers(int count)
    {
        var (numbers, state) = (new float[count], 12345u);
        for (var i = 0; i < count; i++)
        {
            // The generator of Numerical Recipes, section 7.1: 32 bits, good enough for weights.
            state = unchecked((state * 1664525) + 1013904223);
            numbers[i] = ((state >> 8) / (float)(1 << 24) - 0.5f) * 0.6f;
        }
        return numbers;
    }
}
