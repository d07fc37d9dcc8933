using TextToImage.Networks;
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
    public void A_network_that_enlarges_nothing_fails()
    {
        new TinyGraph().Input("x", 1, 3, -1, -1).Output("y", 1, 3, -1, -1).Node("Identity", ["x"], "y").Save(_folder.File("net", "model.onnx"));
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
