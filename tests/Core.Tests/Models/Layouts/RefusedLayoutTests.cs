using System.Text;
using System.Text.Json.Nodes;
using TextToImage.Families;
using TextToImage.Generation;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Models.Layouts;

/// <summary>Folders that are no models here: the sentence says what is there and what to do about that folder.</summary>
public sealed class RefusedLayoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public RefusedLayoutTests() => _model = Copy("sd15");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sd15", "StableDiffusionPipeline", "text-to-image")]
    [InlineData("sd15", "StableDiffusionInpaintPipeline", "inpainting")]
    [InlineData("sdxl", "StableDiffusionXLPipeline", "text-to-image")]
    [InlineData("sdxl", "StableDiffusionXLImg2ImgPipeline", "image-to-image")]
    [InlineData("sd3", "StableDiffusion3Pipeline", "text-to-image")]
    [InlineData("flux", "FluxPipeline", "text-to-image")]
    public void A_folder_for_PyTorch_gets_the_command_that_exports_it(string fixture, string name, string task)
    {
        var folder = Torch(fixture, name);
        foreach (var act in new Action[] { () => Load(folder), () => ModelCheck.Require(folder) })
        {
            var error = Assert.Throws<AIImageException>(act);
            Assert.Equal(ErrorIds.ModelIncomplete, error.ErrorId);
            Assert.Contains("diffusion_pytorch_model.safetensors' are weights for PyTorch", error.Message, StringComparison.Ordinal);
            Assert.Contains($"optimum-cli export onnx --model \"{folder}\" --task {task} \"{folder}-onnx\"", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("pixart", "PixArtAlphaPipeline")]
    [InlineData("controlnet", "StableDiffusionControlNetPipeline")]
    [InlineData("sd-x4-upscaler", "StableDiffusionUpscalePipeline")]
    public void What_optimum_does_not_export_is_told(string fixture, string name)
    {
        var folder = Torch(fixture, name);
        Assert.Contains("which optimum does not export; docs/models.md", Assert.Throws<AIImageException>(() => ModelCheck.Require(folder)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cond_stage_model.transformer.weight", "StableDiffusionPipeline as P")]
    [InlineData("conditioner.embedders.0.weight", "StableDiffusionXLPipeline as P")]
    [InlineData("model.diffusion_model.joint_blocks.0.weight", "StableDiffusion3Pipeline as P")]
    [InlineData("double_blocks.0.weight", "FluxPipeline as P")]
    [InlineData("lora_unet_down_blocks_0.alpha", "LoRA")]
    [InlineData("control_model.zero_convs.0.weight", "docs/models.md says how for each family")]
    public void A_checkpoint_in_one_file_is_told_apart_by_its_tensors(string tensor, string expected)
    {
        var header = Encoding.UTF8.GetBytes($$$"""{"{{{tensor}}}":{"dtype":"F16","shape":[1],"data_offsets":[0,2]}}""");
        var file = _folder.Write("v1-5.safetensors", [.. BitConverter.GetBytes((long)header.Length), .. header, 0, 0]);
        Assert.Contains(expected, Assert.Throws<AIImageException>(() => ModelFolder.Open(file)).Message, StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.File("downloads"));
        File.Copy(file, _folder.File("downloads", "v1-5.safetensors"));
        var error = Assert.Throws<AIImageException>(() => ModelFolder.Open(_folder.File("downloads")));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("'v1-5.safetensors' in it are weights for PyTorch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graphs_without_an_index_get_the_index_to_write()
    {
        File.Delete(Path.Combine(_model, "model_index.json"));
        var error = Assert.Throws<AIImageException>(() => ModelFolder.Open(_model));
        Assert.Contains("{ \"_class_name\": \"StableDiffusionPipeline\" }", error.Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_model, "model_index.json"), "{ \"_class_name\": \"StableDiffusionPipeline\" }");
        Load(_model);
    }

    [Theory]
    [InlineData("model.onnx_data")]
    [InlineData("weights.pb")]
    [InlineData("model.onnx.data")]
    public void Weights_without_their_graph(string weights)
    {
        File.Move(Path.Combine(_model, "unet", "model.onnx"), Path.Combine(_model, "unet", weights));
        Assert.Contains($"'{weights}' without the graph that they are of; put its model.onnx there", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_its_weights()
    {
        GraphEdits.Edit(Path.Combine(_model, "unet", "model.onnx"), graph => OutOfTheGraph(graph.Initializer.First(tensor => tensor.RawData.Length > 0), "weights.pb"));
        Assert.Contains("has its weights in 'weights.pb', which is not beside it", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_graphs_of_unknown_names()
    {
        File.Copy(Path.Combine(_model, "unet", "model.onnx"), Path.Combine(_model, "unet", "b.onnx"));
        File.Move(Path.Combine(_model, "unet", "model.onnx"), Path.Combine(_model, "unet", "a.onnx"));
        Assert.Contains("has a.onnx, b.onnx, of which none is called model.onnx", Error(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("openvino_model.bin", "OpenVINO")]
    [InlineData("model.gguf", "stable-diffusion.cpp")]
    [InlineData("flax_model.msgpack", "Flax")]
    public void Weights_of_other_programs(string file, string of)
    {
        File.Move(Path.Combine(_model, "unet", "model.onnx"), Path.Combine(_model, "unet", file));
        var error = Error();
        Assert.Contains($"are weights for {of}", error, StringComparison.Ordinal);
        Assert.Contains("export the original model", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_that_is_a_graph()
    {
        var tokenizer = Path.Combine(_model, "tokenizer");
        Directory.Delete(tokenizer, recursive: true);
        Directory.CreateDirectory(tokenizer);
        File.Copy(Path.Combine(_model, "vae_decoder", "model.onnx"), Path.Combine(tokenizer, "cliptokenizer.onnx"));
        Assert.Contains("vocab.json and merges.txt", Error(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_is_missing_and_what_there_is()
    {
        Directory.Delete(Path.Combine(_model, "unet"), recursive: true);
        Assert.Contains("(there are: scheduler, text_encoder, tokenizer, vae_decoder, vae_encoder)", Error(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unet/config.json", "block_out_channels", "[0.5]")]
    [InlineData("unet/config.json", "block_out_channels", "[2147483648]")]
    [InlineData("unet/config.json", "block_out_channels", "\"320\"")]
    [InlineData("unet/config.json", "in_channels", "2147483648")]
    [InlineData("unet/config.json", "in_channels", "-4")]
    [InlineData("unet/config.json", "sample_size", "100000000")]
    [InlineData("unet/config.json", "sample_size", "[1e9]")]
    [InlineData("vae_decoder/config.json", "latent_channels", "1e400")]
    [InlineData("vae_decoder/config.json", "scaling_factor", "0")]
    [InlineData("vae_decoder/config.json", "scaling_factor", "\"much\"")]
    [InlineData("vae_decoder/config.json", "block_out_channels", "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]")]
    [InlineData("model_index.json", "aiimage", "{\"default_width\":1000000}")]
    [InlineData("model_index.json", "aiimage", "{\"default_steps\":-1}")]
    [InlineData("scheduler/scheduler_config.json", "num_train_timesteps", "300000000")]
    [InlineData("scheduler/scheduler_config.json", "num_train_timesteps", "2147483648")]
    [InlineData("scheduler/scheduler_config.json", "num_train_timesteps", "1e400")]
    [InlineData("scheduler/scheduler_config.json", "steps_offset", "2147483648")]
    [InlineData("model_index.json", "name", "\"\\ud800\"")]
    [InlineData("unet/config.json", "act_fn", "\"\\ud83d\"")]
    [InlineData("scheduler/scheduler_config.json", "beta_schedule", "\"\\udc00\"")]
    [InlineData("tokenizer/tokenizer_config.json", "tokenizer_class", "\"\\ud800x\"")]
    [InlineData("tokenizer/special_tokens_map.json", "bos_token", "\"\\ud800\"")]
    public void Numbers_and_texts_out_of_bounds(string file, string key, string value)
    {
        var path = Path.Combine(_model, file);
        var json = File.ReadAllText(path).TrimEnd();
        var without = JsonNode.Parse(json)!.AsObject();
        without.Remove(key);
        File.WriteAllText(path, $"{without.ToJsonString()[..^1]}, \"{key}\": {value} }}");
        var error = Assert.Throws<AIImageException>(() => { using var pipeline = Load(_model); pipeline.Check(new GenerationRequest { Prompt = "x" }); });
        Assert.Contains(error.ErrorId, new[] { ErrorIds.ModelConfigInvalid, ErrorIds.SchedulerConfigInvalid, ErrorIds.TokenizerInvalid });
    }

    [Fact]
    public void A_vae_whose_list_does_not_fit_its_graph()
    {
        Change("vae_decoder/config.json", json => json["block_out_channels"] = new JsonArray(8, 8, 16));
        using var pipeline = Load(_model);
        var error = Assert.Throws<AIImageException>(() => pipeline.Generate(new GenerationRequest { Prompt = "x", Steps = 2, Seed = 1, Width = 64, Height = 64 }).ToList());
        Assert.Equal(ErrorIds.ModelMismatch, error.ErrorId);
        Assert.Contains("block_out_channels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_outputs()
    {
        GraphEdits.Edit(Path.Combine(_model, "unet", "model.onnx"), graph => graph.Output.Clear());
        Assert.Equal(ErrorIds.NetworkInvalid, Assert.Throws<AIImageException>(() => Load(_model)).ErrorId);
    }

    [Fact]
    public void A_graph_whose_output_is_twice_as_wide()
    {
        GraphEdits.Edit(Path.Combine(_model, "unet", "model.onnx"), graph =>
        {
            graph.Rename("out_sample", "half");
            graph.Output.Single().Name = "out_sample";
            graph.ForgetShapes();
            graph.Node.Add(new TextToImage.Networks.Onnx.NodeProto
            {
                OpType = "Concat",
                Input = { "half", "half" },
                Output = { "out_sample" },
                Attribute = { new TextToImage.Networks.Onnx.AttributeProto { Name = "axis", I = 3, Type = TextToImage.Networks.Onnx.AttributeProto.Types.AttributeType.Int } },
            });
        });
        using var pipeline = Load(_model);
        var error = Assert.Throws<AIImageException>(() => pipeline.Generate(new GenerationRequest { Prompt = "x", Steps = 2, Seed = 1, Width = 64, Height = 64 }).ToList());
        Assert.Equal(ErrorIds.ModelMismatch, error.ErrorId);
    }

    /// <summary>A text of some megabytes is read at once; more is refused without being looked at.</summary>
    [Theory]
    [InlineData(2, false)]
    [InlineData(60, true)]
    public void Large_texts_are_read_once_or_not_at_all(int megabytes, bool isRefused)
    {
        Change("model_index.json", json => json["note"] = new string('"', megabytes << 19));
        var before = GC.GetAllocatedBytesForCurrentThread();
        if (isRefused)
            Assert.Equal(ErrorIds.ModelConfigInvalid, Assert.Throws<AIImageException>(() => ModelFolder.Open(_model)).ErrorId);
        else
            Assert.Equal("StableDiffusionPipeline", ModelFolder.Open(_model).PipelineClass);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, isRefused ? 1 << 20 : 64 << 20);
    }

    [Fact]
    public void A_model_that_cannot_be_read_is_no_end_of_a_list()
    {
        File.WriteAllText(Path.Combine(_model, "model_index.json"), "{ \"_class_name\": \"StableDiffusionPipeline\", \"aiimage\": { \"name\": \"\\ud800\" } }");
        Assert.Equal(ErrorIds.ModelConfigInvalid, Assert.Throws<AIImageException>(() => ModelSummary.Of(_model)).ErrorId);
    }

    [Theory]
    [InlineData("model_index.json")]
    [InlineData("unet/config.json")]
    [InlineData("tokenizer/tokenizer_config.json")]
    [InlineData("tokenizer/vocab.json")]
    [InlineData("tokenizer/merges.txt")]
    public void A_pipe_is_no_file_of_a_model(string file)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Pipes have names in folders on Unix alone.");
        var path = Path.Combine(_model, file);
        File.Delete(path);
        Pipe(path);
        Assert.Throws<AIImageException>(() => Load(_model));
        // By a link, too.
        var other = Path.Combine(_model, "pipe");
        File.Move(path, other);
        File.CreateSymbolicLink(path, other);
        Assert.Throws<AIImageException>(() => Load(_model));
    }

    /// <summary>The cache of Hugging Face: files are links to blobs by their hash.</summary>
    [Fact]
    public void Links_to_graphs_are_followed_and_those_to_weights_are_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Links need rights on Windows.");
        var (graph, blobs) = (Path.Combine(_model, "unet", "model.onnx"), _folder.File("blobs"));
        Directory.CreateDirectory(blobs);
        ToBlob(graph, "1");
        using (Load(_model))
        {
        }
        File.Delete(graph);
        File.Move(Path.Combine(blobs, "1"), graph);
        byte[] weights = [];
        GraphEdits.Edit(graph, edited =>
        {
            var tensor = edited.Initializer.First(tensor => tensor.RawData.Length > 0);
            weights = tensor.RawData.ToByteArray();
            OutOfTheGraph(tensor, "model.onnx_data");
        });
        File.WriteAllBytes(Path.Combine(_model, "unet", "model.onnx_data"), weights);
        using (Load(_model))
        {
        }
        ToBlob(graph, "2");
        ToBlob(Path.Combine(_model, "unet", "model.onnx_data"), "3");
        try
        {
            Load(_model).Dispose();
        }
        catch (AIImageException error)
        {
            Assert.Equal(ErrorIds.ModelIncomplete, error.ErrorId);
            Assert.Contains("a link out of its folder", error.Message, StringComparison.Ordinal);
            Assert.Contains("install the model from there", error.Message, StringComparison.Ordinal);
        }

        void ToBlob(string file, string hash)
        {
            File.Move(file, Path.Combine(blobs, hash));
            File.CreateSymbolicLink(file, Path.Combine(blobs, hash));
        }
    }

    private static void OutOfTheGraph(TextToImage.Networks.Onnx.TensorProto tensor, string file)
    {
        tensor.RawData = Google.Protobuf.ByteString.Empty;
        tensor.DataLocation = TextToImage.Networks.Onnx.TensorProto.Types.DataLocation.External;
        tensor.ExternalData.Add(new TextToImage.Networks.Onnx.StringStringEntryProto { Key = "location", Value = file });
    }

    private static void Pipe(string path)
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", [path]);
        made.WaitForExit();
    }

    private static DiffusionPipeline Load(string folder) => DiffusionPipeline.Load(ModelFolder.Open(folder), DeviceKind.Cpu);

    private string Error() => Assert.Throws<AIImageException>(() => Load(_model)).Message;

    private string Copy(string fixture)
    {
        var source = ReferenceData.Bundled("reference", fixture);
        foreach (var part in Directory.GetDirectories(source).Where(part => Path.GetFileName(part) != "cases"))
            _folder.Copy(part, Path.Combine(fixture, Path.GetFileName(part)));
        File.Copy(Path.Combine(source, "model_index.json"), _folder.File(fixture, "model_index.json"));
        return _folder.File(fixture);
    }

    /// <summary>What diffusers downloads: one folder for the VAE, and weights for PyTorch instead of graphs.</summary>
    private string Torch(string fixture, string name)
    {
        var folder = fixture == "sd15" ? _model : Copy(fixture);
        foreach (var graph in Directory.GetFiles(folder, "model.onnx", SearchOption.AllDirectories))
            File.Move(graph, Path.Combine(Path.GetDirectoryName(graph)!, "diffusion_pytorch_model.safetensors"));
        Directory.Move(Path.Combine(folder, "vae_decoder"), Path.Combine(folder, "vae"));
        Directory.Delete(Path.Combine(folder, "vae_encoder"), recursive: true);
        var index = Path.Combine(folder, "model_index.json");
        var json = JsonNode.Parse(File.ReadAllText(index))!.AsObject();
        json["_class_name"] = name;
        File.WriteAllText(index, json.ToJsonString());
        return folder;
    }

    private void Change(string file, Action<JsonObject> change)
    {
        var path = Path.Combine(_model, file);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }
}
