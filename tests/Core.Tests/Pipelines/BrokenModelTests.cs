using System.Text.Json.Nodes;
using TextToImage.Generation;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Pipelines;

/// <summary>Models that cannot work are refused when they are loaded, in a sentence that names the part.</summary>
public sealed class BrokenModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public BrokenModelTests() => _model = _folder.Copy(Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "reference", "sd15"), "model");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_whole_model_loads() => DiffusionPipeline.Load(ModelFolder.Open(_model), DeviceKind.Cpu).Dispose();

    [Theory]
    [InlineData("unet")]
    [InlineData("text_encoder")]
    [InlineData("vae_decoder")]
    [InlineData("scheduler")]
    [InlineData("tokenizer")]
    public void A_missing_part(string part)
    {
        Directory.Delete(Path.Combine(_model, part), recursive: true);
        var error = LoadError();
        Assert.Equal(ErrorIds.ModelIncomplete, error.ErrorId);
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unet/model.onnx")]
    [InlineData("text_encoder/model.onnx")]
    [InlineData("vae_decoder/model.onnx")]
    [InlineData("scheduler/scheduler_config.json")]
    public void A_missing_file(string file)
    {
        File.Delete(Path.Combine(_model, file));
        var error = LoadError();
        Assert.Equal(ErrorIds.ModelIncomplete, error.ErrorId);
        Assert.Contains(Path.GetFileName(file), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model_index.json")]
    [InlineData("unet/config.json")]
    [InlineData("vae_decoder/config.json")]
    [InlineData("scheduler/scheduler_config.json")]
    public void Broken_json(string file)
    {
        File.WriteAllText(Path.Combine(_model, file), "{\n  \"_class_name\": \"StableDiffusionPipeline\",\n  \"x\": ");
        var error = LoadError();
        Assert.Equal(ErrorIds.ModelConfigInvalid, error.ErrorId);
        Assert.Contains(Path.GetFileName(file), error.Message, StringComparison.Ordinal);
        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unet")]
    [InlineData("text_encoder")]
    [InlineData("vae_decoder")]
    public void A_truncated_network(string part)
    {
        var file = Path.Combine(_model, part, "model.onnx");
        using (var stream = File.OpenWrite(file))
            stream.SetLength(stream.Length / 3);
        var error = LoadError();
        Assert.Equal(ErrorIds.NetworkInvalid, error.ErrorId);
        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_that_do_not_fit()
    {
        Edit("vae_decoder/config.json", json => json["latent_channels"] = 8);
        var error = LoadError();
        Assert.Equal(ErrorIds.ModelMismatch, error.ErrorId);
        Assert.Contains("8 latent channels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_scheduler_class()
    {
        Edit("scheduler/scheduler_config.json", json => json["_class_name"] = "QuantumScheduler");
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(_model), DeviceKind.Cpu);
        var error = Assert.Throws<AIImageException>(() => pipeline.Check(new GenerationRequest { Prompt = "a fox" }));
        Assert.Equal(ErrorIds.SchedulerUnknown, error.ErrorId);
        Assert.Contains("QuantumScheduler", error.Message, StringComparison.Ordinal);
        pipeline.Check(new GenerationRequest { Prompt = "a fox", Scheduler = "euler" });
    }

    [Fact]
    public void Another_family()
    {
        Edit("model_index.json", json => json["_class_name"] = "CogVideoXPipeline");
        var error = LoadError();
        Assert.Equal(ErrorIds.ModelUnsupported, error.ErrorId);
        Assert.Contains("CogVideoXPipeline", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_vae_graph_that_does_not_fit_its_config_fails_with_its_name()
    {
        File.Copy(ReferenceData.Require("reference", "sd2-v", "text_encoder", "model.onnx"), Path.Combine(_model, "text_encoder", "model.onnx"), overwrite: true);
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(_model), DeviceKind.Cpu);
        var error = Assert.Throws<AIImageException>(() => pipeline.Generate(new GenerationRequest { Prompt = "x", Steps = 2, Seed = 1 }).ToList());
        Assert.Equal(ErrorIds.ModelMismatch, error.ErrorId);
    }

    private void Edit(string file, Action<JsonObject> change)
    {
        var path = Path.Combine(_model, file);
        var json = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(json);
        File.WriteAllText(path, json.ToJsonString());
    }

    private AIImageException LoadError() =>
        Assert.Throws<AIImageException>(() => DiffusionPipeline.Load(ModelFolder.Open(_model), DeviceKind.Cpu));
}
