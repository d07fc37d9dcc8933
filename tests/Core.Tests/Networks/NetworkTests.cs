using Microsoft.ML.OnnxRuntime.Tensors;
using TextToImage.Networks;

namespace TextToImage.Tests.Networks;

public class NetworkTests
{
    private static readonly string Folder = Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "networks");

    [Fact]
    public void Types_ranks_and_open_dimensions_are_read_from_the_graph()
    {
        using var half = Load("half.onnx");
        Assert.Equal(TensorElementType.Float16, half.Inputs["sample"].ElementType);
        Assert.Equal([-1, 4, -1, -1], half.Inputs["sample"].Dimensions);
        Assert.Equal(TensorElementType.Int32, half.Inputs["timestep"].ElementType);
        Assert.Equal("batch", half.Inputs["timestep"].Symbols[0]);
        using var external = Load("external.onnx");
        Assert.Equal(0, external.Inputs["timestep"].Rank);
    }

    [Theory]
    [InlineData("half.onnx", new long[] { 2 })]
    [InlineData("external.onnx", new long[] { })]
    public void Half_precision_and_external_weights_compute_the_same(string file, long[] timestepShape)
    {
        using var network = Load(file);
        using var call = new NetworkCall(network, "out_sample");
        var sample = call.Input("sample", 2, 4, 1, 3);
        for (var i = 0; i < sample.Length; i++)
            sample[i] = i / 8f;
        call.Input("timestep", timestepShape).Fill(40);
        call.Run(new NetworkMeter(), default);
        Assert.Equal([2L, 4, 1, 3], call.OutputShape("out_sample"));
        Assert.Equal(Enumerable.Range(0, 24).Select(i => 2 * i / 8f + 40), call.Output("out_sample").ToArray());
    }

    [Fact]
    public void Brain_floats_go_through()
    {
        using var network = Load("bfloat.onnx");
        using var call = new NetworkCall(network, "y");
        new[] { 1.5f, -2f, 0f }.CopyTo(call.Input("x", 3));
        call.Run(new NetworkMeter(), default);
        Assert.Equal([-1.5f, 2f, 0f], call.Output("y").ToArray());
    }

    [Fact]
    public void Inputs_stay_bound_between_runs_and_may_change_shape()
    {
        using var network = Load("external.onnx");
        using var call = new NetworkCall(network, "out_sample");
        var meter = new NetworkMeter();
        call.Input("sample", 1, 4, 1, 1).Fill(1);
        call.Input("timestep").Fill(5);
        call.Run(meter, default);
        call.Input("timestep").Fill(6);
        call.Run(meter, default);
        Assert.Equal([8f, 8, 8, 8], call.Output("out_sample").ToArray());
        call.Input("sample", 1, 4, 1, 2).Fill(2);
        call.Run(meter, default);
        Assert.Equal(Enumerable.Repeat(10f, 8), call.Output("out_sample").ToArray());
        Assert.True(meter.RunTime > TimeSpan.Zero);
    }

    [Theory]
    [InlineData(TinyGraph.Float)]
    [InlineData(TinyGraph.Half)]
    public void What_is_carried_is_the_input_of_the_next_run(int type)
    {
        using var folder = new TemporaryFolder();
        using var network = Sums(folder, type);
        using var call = new NetworkCall(network, "y", "sum_out");
        call.Carry("sum_out", "sum", 3);
        var total = 0f;
        for (var i = 1; i <= 4; i++)
        {
            call.Input("x", 1).Fill(i);
            call.Run(new NetworkMeter(), default);
            total += i;
            Assert.Equal([total, total, total], call.Output("y").ToArray());
        }
    }

    [Theory]
    [InlineData(TinyGraph.Float)]
    [InlineData(TinyGraph.Half)]
    public void What_is_carried_is_not_copied(int type)
    {
        const int Length = 1 << 20;
        using var folder = new TemporaryFolder();
        using var network = Sums(folder, type);
        using var call = new NetworkCall(network, "sum_out");
        call.Carry("sum_out", "sum", Length);
        call.Input("x", 1).Fill(1);
        for (var i = 0; i < 2; i++)
            call.Run(new NetworkMeter(), default);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 4; i++)
            call.Run(new NetworkMeter(), default);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Length / 4);
    }

    [Fact]
    public void What_cannot_be_carried_is_refused()
    {
        using var folder = new TemporaryFolder();
        new TinyGraph().Input("a", -1).Output("b", -1).Output("whole", 7, [-1]).Weights("two", [2], 1, 2)
            .Node("Add", ["a", "two"], "b").Node("Cast", ["a"], "whole", ("to", 7)).Save(folder.File("grows.onnx"));
        using var network = Network.Load(folder.File("grows.onnx"), DeviceKind.Cpu, default);
        using var call = new NetworkCall(network, "b", "whole");
        Assert.Equal(ErrorIds.ModelMismatch, Assert.Throws<AIImageException>(() => call.Carry("whole", "a", 1)).ErrorId);
        call.Carry("b", "a", 1);
        call.Run(new NetworkMeter(), default);
        Assert.Contains("puts out b in another type or shape", Assert.Throws<AIImageException>(() => call.Run(new NetworkMeter(), default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_a_run_inside_the_graph()
    {
        using var network = Load("slow.onnx");
        using var call = new NetworkCall(network, "y");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        call.Input("x", 256, 256).Fill(1);
        Assert.Throws<OperationCanceledException>(() => call.Run(new NetworkMeter(), cancellation.Token));
    }

    [Fact]
    public void A_missing_input_a_wrong_name_and_a_wrong_shape_are_named()
    {
        using var network = Load("external.onnx");
        Assert.Contains("'latents'", Assert.Throws<AIImageException>(() => new NetworkCall(network, "latents")).Message, StringComparison.Ordinal);
        using var call = new NetworkCall(network, "out_sample");
        Assert.Contains("sample, timestep", Error(() => call.Input("image", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("?x4x?x?", Error(() => call.Input("sample", 1, 3, 8, 8)).Message, StringComparison.Ordinal);
        call.Input("sample", 1, 4, 1, 1);
        Assert.Contains("'timestep'", Error(() => call.Run(new NetworkMeter(), default)).Message, StringComparison.Ordinal);

        static AIImageException Error(Action action) => Assert.Throws<AIImageException>(action);
    }

    [Fact]
    public void Damaged_files_are_named()
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(ReferenceData.Require("reference", "sd15", "unet", "model.onnx"));
        foreach (var (name, bytes) in new[] { ("cut", whole[..(whole.Length / 2)]), ("empty", []), ("text", "not a graph"u8.ToArray()) })
        {
            var file = folder.File(name + ".onnx");
            File.WriteAllBytes(file, bytes);
            var error = Assert.Throws<AIImageException>(() => Network.Load(file, DeviceKind.Cpu, default));
            Assert.Equal(ErrorIds.NetworkInvalid, error.ErrorId);
            Assert.Contains(file, error.Message, StringComparison.Ordinal);
        }
        File.Copy(Path.Combine(Folder, "external.onnx"), folder.File("external.onnx"));
        Assert.Equal(ErrorIds.ModelIncomplete, Assert.Throws<AIImageException>(() => Network.Load(folder.File("external.onnx"), DeviceKind.Cpu, default)).ErrorId);
    }

    [Fact]
    public void Numbers_that_are_not_finite_name_the_network()
    {
        using var network = Load("nan.onnx");
        using var call = new NetworkCall(network, "y");
        call.Input("x", 2).Fill(-1);
        call.Run(new NetworkMeter(), default);
        var values = call.Output("y").ToArray();
        Assert.Contains("nan.onnx", Assert.Throws<AIImageException>(() => FiniteCheck.Require(values, network.File)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Auto_falls_back_to_the_processor_with_the_reason()
    {
        // The provider is listed, as on a machine with a GPU build, but cannot be set up here.
        var loader = new NetworkLoader(DeviceKind.Auto, DeviceTable.Of(["CPUExecutionProvider", "CUDAExecutionProvider"], []).Automatic);
        Assert.Equal((Device)DeviceKind.Cuda, loader.Device);
        using var network = loader.Load(Path.Combine(Folder, "external.onnx"), default);
        Assert.Equal((Device)DeviceKind.Cpu, loader.Device);
        Assert.Equal((Device)DeviceKind.Cpu, network.Device);
        var warning = Assert.Single(loader.Warnings);
        Assert.Contains("'cuda' could not be used (", warning, StringComparison.Ordinal);
        Assert.Contains("'cpu' is used instead", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_asked_for_by_name_is_used_or_refused()
    {
        var loader = new NetworkLoader(DeviceKind.Cuda, [DeviceKind.Cpu]);
        var error = Assert.Throws<AIImageException>(() => loader.Load(Path.Combine(Folder, "external.onnx"), default));
        Assert.Equal(ErrorIds.DeviceUnavailable, error.ErrorId);
        Assert.Empty(loader.Warnings);
    }

    [Fact]
    public void A_network_that_a_working_device_refuses_runs_on_the_processor_with_a_warning_that_names_it()
    {
        var asked = new List<string>();
        var file = Path.Combine(Folder, "external.onnx");
        var loader = new NetworkLoader(DeviceKind.Cuda, [], Load, works: _ => true);
        using var network = loader.Load(file, default);
        Assert.Equal(["cuda", "cpu"], asked);
        Assert.Equal((Device)DeviceKind.Cuda, loader.Device);
        Assert.Equal($"The network '{file}' failed on the device 'cuda' (no such operator); it runs on the processor instead.", Assert.Single(loader.Warnings));

        // Where the device itself is what does not work, it is refused: it was named.
        var broken = new NetworkLoader(DeviceKind.Cuda, [], Load, works: _ => false);
        Assert.Equal(ErrorIds.NetworkInvalid, Assert.Throws<AIImageException>(() => broken.Load(file, default)).ErrorId);

        Network Load(string path, Device device, CancellationToken cancellationToken)
        {
            asked.Add(device.Name);
            return device == DeviceKind.Cpu ? Network.Load(path, device, cancellationToken)
                : throw new AIImageException(ErrorIds.NetworkInvalid, "It cannot be loaded.", new InvalidOperationException("no such operator."));
        }
    }

    [Fact]
    public void The_probe_of_a_device_runs_on_the_processor() => Assert.True(DeviceProbe.Works(DeviceKind.Cpu));

    /// <summary>A graph that adds x to a sum of that type, which it puts out as floats, too.</summary>
    private static Network Sums(TemporaryFolder folder, int type)
    {
        var file = folder.File("sums.onnx");
        new TinyGraph().Input("x", 1).Input("sum", type, [-1]).Output("y", -1).Output("sum_out", type, [-1])
            .Node("Cast", ["x"], "typed", ("to", type)).Node("Add", ["sum", "typed"], "sum_out").Node("Cast", ["sum_out"], "y", ("to", TinyGraph.Float))
            .Save(file);
        return Network.Load(file, DeviceKind.Cpu, default);
    }

    private static Network Load(string file) => Network.Load(Path.Combine(Folder, file), DeviceKind.Cpu, default);
}
