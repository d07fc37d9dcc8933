using TextToImage.Networks;

namespace TextToImage.Tests.Networks;

/// <summary>What a graph says of itself before it is loaded.</summary>
public sealed class GraphOutlineTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>What ONNX Runtime finds in a graph that it has loaded is what its outline says.</summary>
    [Fact]
    public void Inputs_and_outputs_are_those_of_the_loaded_graph()
    {
        var files = Directory.EnumerateFiles(ReferenceData.Bundled("reference", "sd15"), "*.onnx", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var network = Network.Load(file, DeviceKind.Cpu, default);
            var outline = GraphOutline.Read(file);
            Assert.Equal(network.Inputs.Values.Select(Described), outline.Inputs.Values.Select(Described));
            Assert.Equal(network.Outputs.Values.Select(Described), outline.Outputs.Values.Select(Described));
            Assert.Equal(outline.Outputs.Keys.First(), outline.FirstOutput!.Name);
            Assert.Contains(outline.Operators, used => used.Domain.Length == 0);
            Assert.Empty(outline.Nodes);
            Assert.Equal(outline.Operators.Order(), GraphOutline.Read(file, whole: true).Nodes.Select(node => (node.Domain, node.OpType)).Distinct().Order());
        }

        static string Described(NetworkTensor tensor) => $"{tensor.Name} {tensor.ElementType} {string.Join(' ', tensor.Dimensions)}";
    }

    [Fact]
    public void What_is_no_graph_is_told()
    {
        File.WriteAllText(_folder.File("text.onnx"), "\u000f this is no graph");
        Assert.Throws<AIImageException>(() => GraphOutline.Read(_folder.File("text.onnx")));
        TinyMatting.Save(_folder.File("cut.onnx"));
        File.WriteAllBytes(_folder.File("cut.onnx"), File.ReadAllBytes(_folder.File("cut.onnx"))[..60]);
        Assert.Throws<AIImageException>(() => GraphOutline.Read(_folder.File("cut.onnx")));
    }
}
