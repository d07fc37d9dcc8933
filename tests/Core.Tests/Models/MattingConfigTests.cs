using TextToImage.Models;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Models;

/// <summary>What is known of a network that finds what pictures show, by its graph and by files beside it.</summary>
public sealed class MattingConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("u2net.onnx", 320, false, 0.485, 0.229)]
    [InlineData("isnet-general-use.onnx", 1024, false, 0.5, 1)]
    [InlineData("isnet-anime.onnx", 1024, false, 0.485, 1)]
    [InlineData("birefnet.onnx", 1024, true, 0.485, 0.229)]
    public void The_kind_says_what_its_pictures_are_like(string name, int side, bool hasAttention, double mean, double deviation)
    {
        TinyMatting.Save(_folder.File(name), side, hasAttention: hasAttention);
        var config = MattingConfig.Read(_folder.File(name));
        Assert.Equal((side, side, mean, deviation, "output_image"), (config.Width, config.Height, config.Mean[0], config.Deviation[0], config.Output));
    }

    [Fact]
    public void A_config_beside_it_says_otherwise()
    {
        TinyMatting.Save(_folder.File("net", "model.onnx"), -1);
        Assert.Equal(1024, MattingConfig.Read(_folder.File("net", "model.onnx")).Width);
        File.WriteAllText(_folder.File("net", "preprocessor_config.json"), """{ "image_mean": [0.1, 0.2, 0.3], "image_std": [2, 2, 2], "size": { "width": 512, "height": 384 }, "do_pad": false }""");
        var config = MattingConfig.Read(_folder.File("net", "model.onnx"));
        Assert.Equal((512, 384, 0.2, 2), (config.Width, config.Height, config.Mean[1], config.Deviation[2]));
    }

    [Theory]
    [InlineData("""{ "image_mean": [0.1] }""", "\"image_mean\" of three numbers")]
    [InlineData("""{ "image_std": [0, 1, 1] }""", "above 0")]
    [InlineData("""{ "size": 9 }""", "sides of 32 to 4096")]
    public void A_config_that_cannot_be_is_told(string json, string sentence)
    {
        TinyMatting.Save(_folder.File("net.onnx"), -1);
        File.WriteAllText(_folder.File("net.json"), json);
        Assert.Contains(sentence, Assert.Throws<AIImageException>(() => MattingConfig.Read(_folder.File("net.onnx"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_upscaler_is_none()
    {
        TinyUpscaler.SaveForeign(_folder.File("x4", "model.onnx"));
        Assert.False(MattingConfig.IsIn(_folder.File("x4")));
        Assert.Contains("cannot find what a picture shows", Assert.Throws<AIImageException>(() => MattingConfig.Read(_folder.File("x4", "model.onnx"))).Message, StringComparison.Ordinal);
        TinyMatting.Save(_folder.File("finder", "model.onnx"));
        Assert.Equal(("Matting", "SuperResolution"), (ModelSummary.Of(_folder.File("finder")).Pipeline, ModelSummary.Of(_folder.File("x4")).Pipeline));
    }
}
