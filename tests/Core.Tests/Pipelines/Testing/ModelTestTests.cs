using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Testing;
using TextToImage.Tests.Models;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Pipelines;

/// <summary>Tests of models tell what is wrong with them; a test that always passed would be none.</summary>
public sealed class ModelTestTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_good_model_passes_with_a_check_for_each_network_and_a_picture()
    {
        var result = Run(_folder.Sd15("mine"));
        Assert.True(result.Passed, string.Join(' ', result.Checks.Where(check => !check.Passed).Select(check => check.Detail)));
        Assert.Equal(["files", "memory", "text_encoder", "unet", "vae_decoder", "vae_encoder", "picture"], result.Checks.Select(check => check.Name));
        Assert.Equal(("StableDiffusionPipeline", "cpu"), (result.Pipeline, result.Device));
        Assert.StartsWith("64x64", result.Checks[^1].Detail, StringComparison.Ordinal);
        var networks = Directory.EnumerateFiles(_folder.File("mine"), "model.onnx", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Assert.Equal(networks, result.MemoryNeeded);
        Assert.True(result.PeakMemory > networks && result.MemoryPresent > networks);
        Assert.True(result.Duration >= TimeSpan.FromTicks(result.Checks.Sum(check => check.Duration.Ticks)));
    }

    [Fact]
    public void What_a_model_can_be_used_for_and_what_its_networks_are_given_is_told()
    {
        var result = Run(_folder.Sd15("mine"));
        Assert.Equal([("text to image", true), ("image to image", true), ("inpainting", true), ("upscaling", false)], result.Uses.Select(use => (use.Name, use.Works)));
        Assert.True(result.StepTime > TimeSpan.Zero && result.StepTime < result.Duration);
        Assert.Empty(result.Advice);
        Assert.Equal(["text_encoder", "unet", "vae_decoder", "vae_encoder"], result.Networks.Select(network => network.Component));
        Assert.All(result.Networks, network => Assert.Equal("fp32", network.Precision));
        var unet = result.Networks[1];
        Assert.Equal(new FileInfo(_folder.File("mine", "unet", "model.onnx")).Length, unet.Bytes);
        Assert.Equal(["sample", "timestep", "encoder_hidden_states"], unet.Inputs.Select(input => input.Name));
        Assert.Equal(["Float", "Int64", "Float"], unet.Inputs.Select(input => input.Type));
        Assert.Equal("2x4x8x8", unet.Inputs[0].Given);
        Assert.StartsWith("2x", unet.Inputs[2].Given, StringComparison.Ordinal);
        Assert.Equal("read", Assert.Single(unet.Outputs).Given);
    }

    [Fact]
    public void An_input_that_is_never_given_and_a_use_that_fails_are_told()
    {
        var model = _folder.Sd15("mine");
        Directory.Delete(_folder.File("mine", "vae_encoder"), recursive: true);
        var result = Run(model);
        Assert.True(result.Passed);
        Assert.Equal([true, false, false, false], result.Uses.Select(use => use.Works));
        Assert.Contains("vae_encoder", result.Uses[1].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_large_or_slow_is_told_with_what_to_do()
    {
        TensorReview[] open = [new("sample", "Float", "batchx4xheightxwidth", null)], closed = [new("sample", "Float16", "1x4x64x64", null)];
        NetworkReview[] networks = [new("unet", 3_400_000_000, "fp32", TimeSpan.Zero, open, []), new("vae_decoder", 100_000_000, "fp32", TimeSpan.Zero, closed, []), new("t5", 9_000_000_000, "fp16", TimeSpan.Zero, open, [])];
        var limits = new ModelLimits("mine", 512, 512, 25, 7.5, 8, 1, null, null);
        var advice = new ModelAdvice("sd15", networks, limits, TimeSpan.FromSeconds(1), 64 * 64, 16_000_000_000, "cpu").Sentences();
        Assert.Equal(5, advice.Count);
        Assert.Contains("unet has 3.4 GB of float32 weights; 'aiimage model optimize sd15 --precision fp16'", advice[0], StringComparison.Ordinal);
        Assert.Contains("12.5 GB of the 16.0 GB", advice[1], StringComparison.Ordinal);
        Assert.Contains("vae_decoder was exported at a fixed size (sample 1x4x64x64)", advice[2], StringComparison.Ordinal);
        Assert.StartsWith("vae_decoder compute in float16", advice[3], StringComparison.Ordinal);
        Assert.Contains("A step at 512x512 takes 64.0 s or more", advice[4], StringComparison.Ordinal);
        Assert.Empty(new ModelAdvice("small", [networks[0] with { Bytes = 1000 }], limits, TimeSpan.FromMilliseconds(1), 64 * 64, 16_000_000_000, "cpu").Sentences());
    }

    [Fact]
    public void A_missing_file_fails_the_files_and_nothing_else_is_tried()
    {
        var model = _folder.Sd15("mine");
        File.Delete(_folder.File("mine", "unet", "model.onnx"));
        var check = Assert.Single(Run(model).Checks);
        Assert.Equal(("files", false), (check.Name, check.Passed));
        Assert.Contains("unet", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_cannot_be_loaded_fails_alone_and_no_picture_is_tried()
    {
        var model = _folder.Sd15("mine");
        using (var stream = File.OpenWrite(_folder.File("mine", "unet", "model.onnx")))
            stream.SetLength(stream.Length / 3);
        var result = Run(model);
        Assert.False(result.Passed);
        Assert.Equal(["unet"], result.Checks.Where(check => !check.Passed).Select(check => check.Name));
        Assert.DoesNotContain(result.Checks, check => check.Name == "picture");
    }

    [Theory]
    [InlineData(0f, "pixels are all the same")]
    [InlineData(float.NaN, "not finite")]
    public void A_picture_of_nothing_fails(float value, string problem)
    {
        var model = _folder.Sd15("mine");
        SaveConstantDecoder(_folder.File("mine", "vae_decoder", "model.onnx"), value);
        var picture = Run(model).Checks[^1];
        Assert.Equal(("picture", false), (picture.Name, picture.Passed));
        Assert.Contains(problem, picture.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_is_not_here_fails_the_networks()
    {
        var result = ModelTest.Run(_folder.Sd15("mine"), DeviceKind.CoreML);
        Assert.Null(result.Device);
        Assert.Equal(["text_encoder", "unet", "vae_decoder", "vae_encoder"], result.Checks.Where(check => !check.Passed).Select(check => check.Name));
    }

    [Fact]
    public void Networks_and_diffusion_upscalers_enlarge_a_picture()
    {
        TinyUpscaler.SaveForeign(_folder.File("x4.onnx"));
        foreach (var path in new[] { _folder.File("x4.onnx"), ReferenceData.Bundled("reference", "sd-x4-upscaler") })
        {
            var result = Run(path);
            Assert.True(result.Passed, string.Join(' ', result.Checks.Select(check => check.Detail)));
            Assert.Equal("enlarging", result.Checks[^1].Name);
            Assert.StartsWith("128x128", result.Checks[^1].Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_network_that_makes_pictures_smaller_fails()
    {
        new TinyGraph().Input("x", 1, 3, -1, -1).Output("y", 1, 3, -1, -1).Node("AveragePool", ["x"], "y", ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 })).Save(_folder.File("net", "model.onnx"));
        var check = Run(_folder.File("net")).Checks[^1];
        Assert.Equal(("enlarging", false), (check.Name, check.Passed));
    }

    [Fact]
    public void It_can_be_stopped()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => ModelTest.Run(_folder.Sd15("mine"), DeviceKind.Cpu, null, stopped.Token));
    }

    private static ModelTestResult Run(string path) => ModelTest.Run(path, DeviceKind.Auto);

    /// <summary>A decoder whose pixels are all one value, whatever the latents are.</summary>
    private static void SaveConstantDecoder(string file, float value)
    {
        const int block = 8, outputs = 3 * block * block;
        new TinyGraph()
            .Input("latent_sample", -1, 4, -1, -1)
            .Output("sample", -1, 3, -1, -1)
            .Weights("weights", [outputs, 4, 1, 1], new float[outputs * 4])
            .Weights("value", [1], value)
            .Node("Conv", ["latent_sample", "weights"], "mixed")
            .Node("DepthToSpace", ["mixed"], "zeros", ("blocksize", block), ("mode", "DCR"))
            .Node("Add", ["zeros", "value"], "sample")
            .Save(file);
    }
}
