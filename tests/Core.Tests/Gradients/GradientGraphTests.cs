using Google.Protobuf;
using TextToImage.Gradients;
using TextToImage.Networks;
using TextToImage.Networks.Onnx;
using ElementType = TextToImage.Networks.Onnx.TensorProto.Types.DataType;

namespace TextToImage.Tests.Gradients;

/// <summary>What graphs of gradients take and give, where their weights are, and what is refused.</summary>
public sealed class GradientGraphTests : IDisposable
{
    private const string File = "network.onnx";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Inputs_and_outputs_are_those_of_the_network_and_gradients_of_those_that_are_named()
    {
        var graph = new ForwardGraph();
        graph.Input("a", false, 2);
        graph.Input("b", false, 2);
        graph.Input("unrelated", false, 2);
        graph.Node("Mul", ["a", "b"], ["product"]);
        graph.Node("Exp", ["unrelated"], ["other"]);
        graph.Output("product", false, 2).Output("other", false, 2);
        var gradient = GradientGraph.Of(graph.ToModel(), File, ["a"], ["product"]);
        Assert.Equal(["a", "b", "grad_product"], gradient.Inputs);
        Assert.Equal(["product", "grad_a"], gradient.Outputs);
        Assert.Equal(["grad_b", "grad_a"], GradientGraph.Of(graph.ToModel(), File, ["b", "a"], ["product"], keep: []).Outputs);
        Assert.Equal(["other", "grad_a"], GradientGraph.Of(graph.ToModel(), File, ["a"], ["product"], keep: ["other"]).Outputs);
    }

    [Fact]
    public void Gradients_of_several_uses_and_of_several_outputs_add_up()
    {
        var graph = new ForwardGraph(type: ElementType.Double);
        graph.Input("x", false, 2);
        var square = graph.Node("Mul", ["x", "x"], ["square"]);
        graph.Node("Mul", [square, "x"], ["cube"]);
        graph.Output("square", false, 2).Output("cube", false, 2);
        using var run = new GraphRun(GradientGraph.Of(graph.ToModel(), File, ["x"], ["square", "cube"]).ToBytes());
        var results = run.Of(Given(("x", [2, 3]), ("grad_square", [1, 10]), ("grad_cube", [100, 1])));
        // 2 x g + 3 x^2 g.
        Assert.Equal([4 + 1200.0, 60 + 27.0], results["grad_x"].Values);
    }

    [Theory]
    [InlineData((int)ElementType.Float16)]
    [InlineData((int)ElementType.Float)]
    public void Gradients_are_of_the_type_of_their_inputs(int type)
    {
        var graph = new ForwardGraph();
        graph.Input("x", (ElementType)type, 2);
        var single = graph.Node("Cast", [graph.Node("Sigmoid", ["x"])], ("to", 1L));
        graph.Node("Tanh", [single], ["y"]);
        graph.Output("y", false, 2);
        using var network = GradientGraph.Of(graph.ToModel(), File, ["x"]).Open(DeviceKind.Cpu, CancellationToken.None);
        Assert.Equal(type, (int)network.Outputs["grad_x"].ElementType);
    }

    [Fact]
    public void A_step_of_rounding_passes_no_gradient_and_other_ways_do()
    {
        var graph = new ForwardGraph(type: ElementType.Double);
        graph.Input("x", false, 2);
        graph.Node("Add", [graph.Node("Floor", ["x"]), graph.Node("Mul", ["x", "x"])], ["y"]);
        graph.Output("y", false, 2);
        using var run = new GraphRun(GradientGraph.Of(graph.ToModel(), File, ["x"]).ToBytes());
        Assert.Equal([3, 5], run.Of(Given(("x", [1.5, 2.5]), ("grad_y", [1, 1])))["grad_x"].Values);
    }

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 1)]
    public void The_branch_of_a_condition_that_never_changes_is_differentiated(bool condition, double slope)
    {
        var graph = new ForwardGraph(type: ElementType.Double);
        graph.Input("x", false, 1);
        // Both branches have a value of the same name inside.
        graph.Node("If", [graph.Node("Not", [graph.Truth(!condition)])], ["y"], ("then_branch", Branch(2)), ("else_branch", Branch(0)));
        graph.Output("y", false, 1);
        using var run = new GraphRun(GradientGraph.Of(graph.ToModel(), File, ["x"]).ToBytes());
        Assert.Equal(slope, run.Of(Given(("x", [5]), ("grad_y", [1])))["grad_x"].Values[0]);

        static GraphProto Branch(double factor)
        {
            var branch = new ForwardGraph(type: ElementType.Double);
            var scaled = branch.Node("Mul", ["x", branch.Reals([1], factor)], ["inner"]);
            branch.Node("Add", [scaled, "x"], ["result"]);
            return branch.Output("result").ToBranch();
        }
    }

    [Fact]
    public void A_condition_that_only_reshapes_is_differentiated()
    {
        using var run = new GraphRun(GradientGraph.Of(Conditional("Squeeze", "Identity").ToModel(), File, ["x"]).ToBytes());
        var result = run.Of(new Dictionary<string, (double[] Values, long[] Shape)> { ["x"] = ([3], [1, 1]), ["c"] = ([1], []), ["grad_y"] = ([7], [1]) });
        Assert.Equal([42], result["grad_x"].Values);
        Assert.Equal([1, 1], result["grad_x"].Shape);
    }

    [Fact]
    public void A_condition_that_changes_is_refused()
    {
        var error = Refused(Conditional("Exp", "Identity"), ["x"]);
        Assert.Contains("its operator If (node 'node_chosen') runs a graph of its own", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operator_without_a_rule_is_named_with_its_node_and_file()
    {
        var graph = new ForwardGraph();
        graph.Input("x", false, 2);
        graph.Node("Det", [graph.Node("Expand", ["x", graph.Integers([2, 2])])], ["determinant"]);
        graph.Output("determinant");
        var error = Refused(graph, ["x"]);
        Assert.Equal("The network 'network.onnx' cannot be differentiated: its operator Det (node 'node_determinant') has no rule for its gradient; " +
            "choose an input or output that it is not between, or export the network without it.", error.Message);
        Assert.Equal(File, error.Subject);
    }

    [Fact]
    public void An_operator_without_a_rule_may_be_where_no_gradient_passes()
    {
        var graph = new ForwardGraph();
        graph.Input("x", false, 2);
        graph.Input("other", false, 2, 2);
        graph.Node("Mul", ["x", graph.Node("Det", ["other"])], ["y"]);
        graph.Output("y", false, 2);
        Assert.Equal(["x", "other", "grad_y"], GradientGraph.Of(graph.ToModel(), File, ["x"]).Inputs);
    }

    [Fact]
    public void Windows_beyond_the_picture_are_refused()
    {
        var graph = new ForwardGraph();
        graph.Input("x", false, 1, 1, 5, 5);
        graph.Node("AveragePool", ["x"], ["y"], ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }), ("ceil_mode", 1L));
        graph.Output("y");
        Assert.Contains("ceil_mode", Refused(graph, ["x"]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", "y", "has no input 'nothing'; it has x, n.")]
    [InlineData("x", "nothing", "has no output 'nothing'; it has y, constant.")]
    [InlineData("n", "y", "is of type Int64, which has no gradients")]
    [InlineData("x", "constant", "does not change with its input 'x'")]
    public void Inputs_and_outputs_that_have_no_gradient_are_refused(string wrt, string of, string problem)
    {
        var error = Assert.Throws<AIImageException>(() => GradientGraph.Of(TwoOutputs(), File, [wrt], [of]));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_must_be_named_where_there_are_several() =>
        Assert.Contains("has 2 outputs of real numbers (y, constant)", Assert.Throws<AIImageException>(() => GradientGraph.Of(TwoOutputs(), File, ["x"])).Message, StringComparison.Ordinal);

    [Fact]
    public void Old_operators_are_refused()
    {
        var graph = new ForwardGraph(opset: 12);
        graph.Input("x", false, 2);
        graph.Node("Exp", ["x"], ["y"]);
        graph.Output("y", false, 2);
        Assert.Contains("operators of opset 12, and gradients need 13 or later", Refused(graph, ["x"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_network_is_refused()
    {
        var file = _folder.File("broken.onnx");
        System.IO.File.WriteAllText(file, "not a network");
        Assert.All([file, _folder.Path, _folder.File("missing.onnx")], path => Assert.Equal(ErrorIds.NetworkInvalid, Assert.Throws<AIImageException>(() => GradientGraph.Of(path, ["x"])).ErrorId));
    }

    [Fact]
    public void Weights_in_a_file_of_their_own_stay_there()
    {
        const int count = 4096;
        var weights = Enumerable.Range(0, count).Select(i => (float)i).ToArray();
        System.IO.File.WriteAllBytes(_folder.File("weights.bin"), [.. weights.SelectMany(BitConverter.GetBytes)]);
        var graph = new ForwardGraph();
        graph.Input("x", false, count);
        graph.Node("Mul", ["x", "w"], ["y"]);
        var model = graph.Output("y", false, count).ToModel();
        model.Graph.Initializer.Add(new TensorProto
        {
            Name = "w",
            DataType = ElementType.Float,
            Dims = { count },
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = "weights.bin" } },
        });
        var file = _folder.File("model.onnx");
        System.IO.File.WriteAllBytes(file, model.ToByteArray());

        var gradient = GradientGraph.Of(file, ["x"]);
        Assert.InRange(gradient.ToBytes().Length, 1, count);
        Assert.Contains("which its gradient shares", Assert.Throws<AIImageException>(() => gradient.Save(Path.Combine(Path.GetTempPath(), "gradient.onnx"), overwrite: true)).Message, StringComparison.Ordinal);
        Assert.Contains("is the network itself", Assert.Throws<AIImageException>(() => gradient.Save(file, overwrite: true)).Message, StringComparison.Ordinal);
        gradient.Save(_folder.File("gradient.onnx"), overwrite: false);

        using var saved = Network.Load(_folder.File("gradient.onnx"), DeviceKind.Cpu, CancellationToken.None);
        using var opened = gradient.Open(DeviceKind.Cpu, CancellationToken.None);
        Assert.All([saved, opened], network => Assert.Equal(weights, Gradient(network)));

        static float[] Gradient(Network network)
        {
            using var call = new NetworkCall(network, "grad_x");
            call.Input("x", count).Fill(1);
            call.Input("grad_y", count).Fill(1);
            call.Run(new NetworkMeter(), CancellationToken.None);
            return call.Output("grad_x").ToArray();
        }
    }

    private static ForwardGraph Conditional(string first, string second)
    {
        var graph = new ForwardGraph(type: ElementType.Double);
        graph.Input("x", true, 1, 1);
        graph.Input("c", ElementType.Bool);
        var square = graph.Node("Mul", ["x", "x"], ["twice"]);
        graph.Node("If", ["c"], ["chosen"], ("then_branch", Branch(first)), ("else_branch", Branch(second)));
        graph.Node("Identity", ["chosen"], ["y"]);
        return graph.Output("y");

        GraphProto Branch(string type)
        {
            var branch = new ForwardGraph(type: ElementType.Double);
            branch.Node(type, type == "Squeeze" ? [square, branch.Integers([1])] : [square], [$"{type}_result"]);
            return branch.Output($"{type}_result").ToBranch();
        }
    }

    private static ModelProto TwoOutputs()
    {
        var graph = new ForwardGraph();
        graph.Input("x", false, 2);
        graph.Input("n", ElementType.Int64, 2);
        graph.Node("Mul", ["x", graph.Node("Cast", ["n"], ("to", 1L))], ["y"]);
        graph.Node("Floor", ["x"], ["constant"]);
        return graph.Output("y", false, 2).Output("constant", false, 2).ToModel();
    }

    private static AIImageException Refused(ForwardGraph graph, string[] wrt)
    {
        var error = Assert.Throws<AIImageException>(() => GradientGraph.Of(graph.ToModel(), File, wrt));
        Assert.Equal(ErrorIds.GradientUnsupported, error.ErrorId);
        return error;
    }

    private static Dictionary<string, (double[] Values, long[] Shape)> Given(params (string Name, double[] Values)[] values) =>
        values.ToDictionary(value => value.Name, value => (value.Values, new long[] { value.Values.Length }));
}
