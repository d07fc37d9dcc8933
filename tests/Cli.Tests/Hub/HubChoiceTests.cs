using System.Text;
using Google.Protobuf;
using TextToImage.Models;
using TextToImage.Networks.Onnx;
using TextToImage.Tests.Models;
using TextToImage.Tests.Networks;

namespace TextToImage.Cli.Tests.Hub;

/// <summary>Which files of a repository are a model, and what is said of those that have none.</summary>
public sealed class HubChoiceTests : IDisposable
{
    private readonly HubFixture _hub = new();

    public void Dispose() => _hub.Dispose();

    [Fact]
    public void Nothing_is_fetched_that_the_model_does_not_need()
    {
        foreach (var other in new[] { "unet/diffusion_pytorch_model.safetensors", "unet/diffusion_pytorch_model.bin", "text_encoder/flax_model.msgpack", "vae/diffusion_pytorch_model.safetensors", "vae/config.json",
                     "safety_checker/model.onnx", "controlnet/model.onnx", "unet/openvino_model.xml", "unet/RyzenAI/model.onnx", "README.md", "sample.png", "weights.safetensors", "unet/model.safetensors.index.json" })
            _hub.Server.Files[other] = [1];
        _hub.Server.Files["LICENSE.txt"] = "a licence"u8.ToArray();
        using var installation = _hub.Prepare();
        Assert.Equal($"{TinyModels.Sd15Files} LICENSE.txt".Split(' ').Order(StringComparer.Ordinal), installation.Files.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.Equal(installation.Files.Sum(file => _hub.Server.Files[file.Name].Length), installation.Bytes);
        // The index says what the components are; no other file was asked for.
        Assert.Equal([$"/{HubServer.Repository}/resolve/{HubServer.Commit}/model_index.json"], _hub.Server.FileRequests.Select(request => request.Path));
        Assert.False(Directory.Exists(_hub.Library));
    }

    [Fact]
    public void A_licence_that_was_not_accepted_is_named_and_nothing_fetched()
    {
        using var installation = _hub.Prepare(accept: false);
        _hub.Server.Forget();
        var error = Assert.Throws<AIImageException>(() => installation.Run());
        Assert.Equal(ErrorIds.LicenseNotAccepted, error.ErrorId);
        Assert.Contains("'openrail++'", error.Message, StringComparison.Ordinal);
        Assert.Empty(_hub.Server.Requests);
        Assert.False(Directory.Exists(_hub.Library));
    }

    [Fact]
    public void A_repository_without_a_licence_is_fetched_with_a_warning()
    {
        _hub.Server.License = null;
        using var installation = _hub.Prepare(accept: false);
        Assert.Contains("names no licence", Assert.Single(installation.Run()), StringComparison.Ordinal);
        _hub.RequireInstalled();
    }

    [Theory]
    [InlineData(null, "unet/model.onnx")]
    [InlineData("fp32", "unet/model.onnx")]
    [InlineData("fp16", "unet/model_fp16.onnx")]
    [InlineData("int8", "unet/model_quantized.onnx")]
    public void Of_several_precisions_one_is_fetched_and_is_the_network(string? precision, string chosen)
    {
        foreach (var name in new[] { "model_fp16", "model_quantized", "model_q4" })
            _hub.Server.Files[$"unet/{name}.onnx"] = [.. _hub.Server.Files["unet/model.onnx"]];
        _hub.Server.Files["unet/model_fp16.onnx_data"] = [1];
        _hub.Server.Files["unet/model.onnx_data"] = [2];
        using var installation = _hub.Prepare(precision: precision);
        _hub.Server.Forget();
        installation.Run();
        Assert.Contains(_hub.Server.FileRequests, request => request.Path.EndsWith(chosen, StringComparison.Ordinal));
        var networks = Directory.GetFiles(Path.Combine(_hub.Installed, "unet")).Select(Path.GetFileName).Where(name => name != "config.json").Order();
        Assert.Equal(precision switch { "fp16" => ["model.onnx", "model_fp16.onnx_data"], "int8" => ["model.onnx"], _ => ["model.onnx", "model.onnx_data"] }, networks);
        Assert.Equal(precision, ModelProvenance.Find(_hub.Installed)!.Precision);
    }

    [Theory]
    [InlineData("fp16", ErrorIds.ModelUnsupported)]
    [InlineData("fp64", ErrorIds.ArgumentInvalid)]
    public void A_precision_that_is_not_there_is_said(string precision, string id) => Assert.Equal(id, _hub.Refused(precision: precision).ErrorId);

    /// <summary>Weights whose names only the graph knows, as PyTorch's own exporter leaves them.</summary>
    [Theory]
    [InlineData("onnx__MatMul_1", true)]
    [InlineData("weights.pb", true)]
    [InlineData("../../escaped", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("C:\\weights", false)]
    public void Weights_are_fetched_by_the_names_that_the_graph_has(string location, bool isPlain)
    {
        var graph = WithWeights(location);
        _hub.Server.Files.Clear();
        _hub.Server.Files["x2.onnx"] = graph.Graph;
        if (isPlain)
            _hub.Server.Files[location] = graph.Weights;
        if (!isPlain)
        {
            var error = _hub.Refused();
            Assert.Equal(ErrorIds.ModelUntrusted, error.ErrorId);
            Assert.Contains("no place beside it", error.Message, StringComparison.Ordinal);
            _hub.RequireNothing();
            return;
        }
        _hub.Install();
        Assert.Equal(new[] { "model.onnx", location, "provenance.json" }.Order(StringComparer.Ordinal), TinyModels.Files(_hub.Installed).Split(' '));
        Assert.Equal([new ModelProvenanceFile("model.onnx", graph.Graph.Length, Sha256(graph.Graph)), new ModelProvenanceFile(location, graph.Weights.Length, Sha256(graph.Weights))], ModelProvenance.Find(_hub.Installed)!.Files);
    }

    [Fact]
    public void What_is_for_PyTorch_alone_is_told_how_to_export()
    {
        foreach (var graph in _hub.Server.Files.Keys.Where(name => name.EndsWith(".onnx", StringComparison.Ordinal)).ToList())
        {
            _hub.Server.Files.Remove(graph);
            _hub.Server.Files[graph.Replace("model.onnx", "diffusion_pytorch_model.safetensors", StringComparison.Ordinal)] = [1];
        }
        var error = _hub.Refused();
        Assert.Equal(ErrorIds.ModelUnsupported, error.ErrorId);
        Assert.Contains("'optimum-cli export onnx --model owner/tiny tiny/'", error.Message, StringComparison.Ordinal);
        _hub.Server.Files.Remove("model_index.json");
        Assert.Contains("optimum-cli export onnx --model owner/tiny tiny/", _hub.Refused().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_a_repository_is_found_by_itself_or_by_name()
    {
        var files = _hub.Server.Files.ToList();
        _hub.Server.Files.Clear();
        foreach (var (name, bytes) in files)
            _hub.Server.Files[$"onnx/fp16/{name}"] = bytes;
        _hub.Install();
        _hub.RequireInstalled();
        Assert.Equal("onnx/fp16", ModelProvenance.Find(_hub.Installed)!.Subfolder);
        Directory.Delete(_hub.Library, recursive: true);

        foreach (var (name, bytes) in files)
            _hub.Server.Files[$"onnx/other/{name}"] = bytes;
        Assert.Contains("onnx/fp16, onnx/other", _hub.Refused().Message, StringComparison.Ordinal);
        _hub.Install(subfolder: "onnx/other");
        _hub.RequireInstalled();
        Directory.Delete(_hub.Library, recursive: true);
        _hub.Install(precision: "fp16");
        _hub.RequireInstalled();
        Assert.Equal(ErrorIds.RepositoryNotFound, Assert.Throws<AIImageException>(() => _hub.Prepare(subfolder: "nowhere", overwrite: true)).ErrorId);
    }

    [Fact]
    public void A_CLIP_and_networks_on_their_own_are_found()
    {
        _hub.Server.Files.Clear();
        _hub.Server.With(Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "reference", "clip-towers"));
        _hub.Server.Files["onnx/text_model_fp16.onnx"] = [1];
        _hub.Server.Files["onnx/model.onnx"] = [1];
        _hub.Install();
        Assert.Equal("config.json onnx/text_model.onnx onnx/vision_model.onnx preprocessor_config.json provenance.json tokenizer.json tokenizer_config.json", TinyModels.Files(_hub.Installed));
        Directory.Delete(_hub.Library, recursive: true);

        _hub.Server.Files.Clear();
        TinyUpscaler.SaveForeign(_hub.Folder("x4.onnx"));
        _hub.Server.Files["x4.onnx"] = File.ReadAllBytes(_hub.Folder("x4.onnx"));
        _hub.Server.Files["anime/x2.onnx"] = _hub.Server.Files["x4.onnx"];
        _hub.Server.Files["other.onnx"] = _hub.Server.Files["x4.onnx"];
        Assert.Contains("other.onnx, x4.onnx", _hub.Refused().Message, StringComparison.Ordinal);
        _hub.Install(subfolder: "anime/x2.onnx");
        Assert.Equal("model.onnx provenance.json", TinyModels.Files(_hub.Installed));
    }

    /// <summary>Two tokenizers of the same words are one download.</summary>
    [Fact]
    public void Files_that_are_the_same_are_fetched_once()
    {
        foreach (var name in _hub.Server.Files.Keys.Where(name => name.StartsWith("tokenizer/", StringComparison.Ordinal)).ToList())
            _hub.Server.Files[name.Replace("tokenizer/", "tokenizer_2/", StringComparison.Ordinal)] = _hub.Server.Files[name];
        var index = Encoding.UTF8.GetString(_hub.Server.Files["model_index.json"]);
        _hub.Server.Files["model_index.json"] = Encoding.UTF8.GetBytes(index.Insert(index.IndexOf('{') + 1, "\"tokenizer_2\": [\"transformers\", \"CLIPTokenizer\"], "));
        _hub.Install();
        Assert.Equal(File.ReadAllBytes(Path.Combine(_hub.Installed, "tokenizer", "vocab.json")), File.ReadAllBytes(Path.Combine(_hub.Installed, "tokenizer_2", "vocab.json")));
        Assert.Single(_hub.Server.FileRequests, request => request.Path.EndsWith("vocab.json", StringComparison.Ordinal));
    }

    /// <summary>What arrived is whole and what the hub says, and is no model all the same: it goes, so that nothing fills the disk.</summary>
    [Fact]
    public void A_model_that_cannot_be_used_leaves_nothing()
    {
        _hub.Server.Files["unet/model.onnx"] = "no network at all"u8.ToArray();
        var error = _hub.Refused();
        Assert.Equal(ErrorIds.NetworkInvalid, error.ErrorId);
        Assert.Contains("'owner/tiny/unet/model.onnx'", error.Message, StringComparison.Ordinal);
        Assert.Equal("", TinyModels.Entries(_hub.Library));
    }

    [Fact]
    public void Where_a_model_is_from_is_kept_with_it()
    {
        _hub.Install();
        var provenance = ModelProvenance.Find(_hub.Installed)!;
        Assert.Equal((HubServer.Repository, HubServer.Commit, "openrail++", $"{_hub.Server.Address.AbsoluteUri}owner/tiny"), (provenance.Repository, provenance.Revision, provenance.License, provenance.Source));
        Assert.Equal("owner/tiny@0123456789ab", provenance.Short);
        Assert.Equal(TinyModels.Sd15Files.Split(' ').Select(file => (file, Sha256(_hub.Server.Files[file]))).Order(), provenance.Files.Select(file => (file.Path, file.Sha256)).Order());
        var summary = ModelSummary.Of(_hub.Installed);
        Assert.Equal((provenance.Source, provenance.Revision, provenance.License), (summary.Source, summary.Revision, summary.License));
    }

    /// <summary>Through an archive to another machine; and where a file was changed on the way, it is no longer said to be from there.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_archive_keeps_where_a_model_is_from_unless_its_files_are_others(bool changed)
    {
        _hub.Install();
        if (changed)
            File.AppendAllText(Path.Combine(_hub.Installed, "unet", "config.json"), " ");
        var saving = TextToImage.Installing.ModelSaving.Prepare(_hub.Installed, _hub.Folder("carried.zip"), new ModelLibrary([_hub.Library]), overwrite: false);
        saving.Run();
        var other = _hub.Folder("other-machine");
        var warnings = TinyModels.Install(_hub.Folder("carried.zip"), other);
        Assert.Equal(changed ? null : "owner/tiny@0123456789ab", ModelProvenance.Find(Path.Combine(other, "tiny"))?.Short);
        if (changed)
            Assert.Contains("'unet/config.json' is another file", Assert.Single(warnings), StringComparison.Ordinal);
        else
            Assert.Equal(TinyModels.Files(_hub.Installed), TinyModels.Files(Path.Combine(other, "tiny")));
    }

    /// <summary>A network whose first weights are in another file.</summary>
    private (byte[] Graph, byte[] Weights) WithWeights(string location)
    {
        TinyUpscaler.SaveForeign(_hub.Folder("foreign.onnx"));
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(_hub.Folder("foreign.onnx")));
        var tensor = model.Graph.Initializer[0];
        var weights = tensor.RawData.ToByteArray();
        tensor.RawData = ByteString.Empty;
        tensor.DataLocation = TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
        return (model.ToByteArray(), weights);
    }

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
}
