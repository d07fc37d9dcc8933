using Google.Protobuf;
using TextToImage.Networks;
using TextToImage.Networks.Onnx;

namespace TextToImage.Tests.Models;

/// <summary>What in a model could do harm is refused by a sentence, from folders and archives alike, and nothing is installed.</summary>
public sealed class ModelTrustTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _library, _model;

    public ModelTrustTests()
    {
        _library = _folder.File("library");
        _model = _folder.Sd15("mine");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("unet/model.pt", "x", "a pickle")]
    [InlineData("unet/model.ckpt", "x", "a pickle")]
    [InlineData("unet/pytorch_model.bin", "PK\u0003\u0004", "a pickle")]
    [InlineData("unet/state.dat", "\u0080\u0004", "a pickle")]
    [InlineData("setup.exe", "x", "a program")]
    [InlineData("run.PS1", "x", "a program")]
    [InlineData("unet/harmless.txt", "MZ", "a program")]
    [InlineData("unet/harmless.json", "\u007FELF", "a program")]
    [InlineData("unet/script", "#!/bin/sh", "a program")]
    public void Pickles_and_programs_are_refused(string name, string content, string said)
    {
        File.WriteAllBytes(Path.Combine(_model, name), [.. content.Select(letter => (byte)letter)]);
        RequireRefused(said, name);
    }

    [Theory]
    [InlineData("unet/weights.bin", "plain numbers")]
    [InlineData("README.md", "#! is how scripts begin")]
    [InlineData("unet/diffusion_pytorch_model.safetensors", "x")]
    public void What_is_harmless_is_installed(string name, string content)
    {
        File.WriteAllText(Path.Combine(_model, name), content.Replace("#!", "Note that #!", StringComparison.Ordinal));
        Assert.Empty(TinyModels.Install(_model, _library));
    }

    [Fact]
    public void Operators_of_its_own_are_refused()
    {
        Change(graph => graph.Node.Add(new NodeProto { OpType = "RunCode", Domain = "com.harm" }));
        RequireRefused("com.harm.RunCode", "code of its own");
    }

    /// <summary>Within a branch of a branch.</summary>
    [Fact]
    public void Operators_of_its_own_are_found_in_graphs_within_graphs()
    {
        var inner = new GraphProto { Node = { new NodeProto { OpType = "RunCode", Domain = "com.harm" } } };
        Change(graph => graph.Node.Add(If(new GraphProto { Node = { If(inner) } })));
        RequireRefused("com.harm.RunCode", "unet/model.onnx");
    }

    [Fact]
    public void Graphs_nested_without_end_are_refused()
    {
        var graph = new GraphProto();
        for (var depth = 0; depth < 40; depth++)
            graph = new GraphProto { Node = { If(graph) } };
        Change(whole => whole.Node.Add(If(graph)));
        RequireRefused("nested without end", "unet");
    }

    [Theory]
    [InlineData("")]
    [InlineData("ai.onnx.ml")]
    [InlineData("com.microsoft")]
    public void Operators_that_the_runtime_has_are_not_refused_here(string domain)
    {
        Change(graph => graph.Node.Add(new NodeProto { OpType = "Gelu", Domain = domain }));
        Assert.Empty(TinyModels.Install(_model, _library));
    }

    /// <summary>Exports of PyTorch's newer exporter define functions in domains of their own, in the file itself (field 25 of ModelProto).</summary>
    [Fact]
    public void Functions_that_the_file_defines_are_no_foreign_operators()
    {
        Change(graph => graph.Node.Add(new NodeProto { OpType = "aten_add", Domain = "pkg.torch" }));
        RequireRefused("pkg.torch.aten_add", "code of its own");
        byte[] function = [0x0A, 8, .. "aten_add"u8, 0x52, 9, .. "pkg.torch"u8];
        File.WriteAllBytes(Unet, [.. File.ReadAllBytes(Unet), 0xCA, 0x01, (byte)function.Length, .. function]);
        Assert.Empty(TinyModels.Install(_model, _library));
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/passwd")]
    [InlineData("C:\\Windows\\win.ini")]
    [InlineData("a/../../outside")]
    [InlineData("nul")]
    public void Weights_from_outside_are_refused(string location)
    {
        Directory.CreateDirectory(_folder.File("mine", "unet", "a"));
        File.WriteAllText(_folder.File("mine", "outside"), "numbers");
        Change(graph => graph.Initializer.Add(new TensorProto
        {
            Name = "more",
            DataType = TensorProto.Types.DataType.Float,
            Dims = { 1 },
            DataLocation = TensorProto.Types.DataLocation.External,
            ExternalData = { new StringStringEntryProto { Key = "location", Value = location } },
        }));
        RequireRefused("no place beside it", "unet/model.onnx");
    }

    [Fact]
    public void The_outline_of_a_graph_names_operators_and_files_and_passes_over_weights()
    {
        Change(graph => graph.Initializer.Add(new TensorProto { RawData = ByteString.CopyFrom(new byte[1_000_000]), ExternalData = { new StringStringEntryProto { Key = "location", Value = "a.data" } } }));
        var outline = GraphOutline.Read(Unet);
        Assert.Equal(["a.data"], outline.ExternalFiles);
        var nodes = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Unet)).Graph.Node;
        Assert.Equal(nodes.Select(node => (node.Domain, node.OpType)).Distinct().Order(), outline.Operators.Order());
    }

    /// <summary>Cut anywhere, it is a sentence, and never another exception.</summary>
    [Fact]
    public void A_graph_that_is_cut_off_is_damaged()
    {
        var whole = File.ReadAllBytes(Unet);
        var random = new Random(1);
        for (var cut = 0; cut < 200; cut++)
        {
            var bytes = whole[..random.Next(1, whole.Length)];
            for (var change = 0; change < cut % 4; change++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(Unet, bytes);
            try
            {
                GraphOutline.Read(Unet);
            }
            catch (AIImageException error)
            {
                Assert.Equal(ErrorIds.NetworkInvalid, error.ErrorId);
            }
        }
    }

    private string Unet => Path.Combine(_model, "unet", "model.onnx");

    private void RequireRefused(params string[] said)
    {
        foreach (var source in new[] { _model, Zipped() })
        {
            var error = TinyModels.Refused(source, _library, "x");
            Assert.Contains(error.ErrorId, new[] { ErrorIds.ModelUntrusted, ErrorIds.NetworkInvalid });
            Assert.All(said, text => Assert.Contains(text, error.Message, StringComparison.Ordinal));
            Assert.False(Directory.Exists(Path.Combine(_library, "x")));
        }
    }

    private string Zipped()
    {
        File.Delete(_folder.File("mine.zip"));
        return TinyModels.Zip(_model, _folder.File("mine.zip"));
    }

    private void Change(Action<GraphProto> change)
    {
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(Unet));
        change(model.Graph);
        File.WriteAllBytes(Unet, model.ToByteArray());
    }

    private static NodeProto If(GraphProto branch) => new() { OpType = "If", Attribute = { new AttributeProto { Name = "then_branch", G = branch } } };
}
