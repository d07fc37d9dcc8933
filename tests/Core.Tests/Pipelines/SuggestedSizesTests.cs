using TextToImage.Generation;
using TextToImage.Models;

namespace TextToImage.Tests.Pipelines;

public class SuggestedSizesTests
{
    [Theory]
    [InlineData(64, "512x512 576x448 640x416 672x384 448x576 416x640 384x672")]
    [InlineData(128, "1024x1024 1152x896 1280x832 1344x768 896x1152 832x1280 768x1344")]
    public void They_have_as_many_pixels_as_the_model_was_trained_at(int latentSide, string expected)
    {
        using var folder = Model($$"""{ "sample_size": {{latentSide}}, "block_out_channels": [1, 2, 3, 4] }""");
        var sizes = SuggestedSizes.For(ModelFolder.Open(folder.Path));
        Assert.Equal(expected, string.Join(' ', sizes.Select(size => $"{size.Width}x{size.Height}")));
        Assert.Equal(("1:1", "16:9"), (sizes[0].Shape, sizes[3].Shape));
    }

    [Fact]
    public void An_upscaler_reaches_larger_ones()
    {
        var sizes = SuggestedSizes.For(ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter"))).Select(size => (size.Width, size.Height)).ToList();
        Assert.Equal((256, 256), sizes[0]);
        Assert.Contains((512, 512), sizes);
        Assert.Contains((1344, 768), sizes);
        Assert.DoesNotContain(sizes, size => Math.Min(size.Width, size.Height) > 1024);
    }

    [Fact]
    public void A_config_that_cannot_be_read_is_an_error()
    {
        using var folder = Model("no JSON");
        Assert.Equal(ErrorIds.ModelConfigInvalid, Assert.Throws<AIImageException>(() => SuggestedSizes.For(ModelFolder.Open(folder.Path))).ErrorId);
    }

    private static TemporaryFolder Model(string unet)
    {
        var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("unet"));
        Directory.CreateDirectory(folder.File("vae_decoder"));
        Directory.CreateDirectory(folder.File("scheduler"));
        File.WriteAllText(folder.File("scheduler", "scheduler_config.json"), """{ "_class_name": "DDIMScheduler" }""");
        File.WriteAllText(folder.File("model_index.json"), """{ "_class_name": "StableDiffusionPipeline" }""");
        File.WriteAllText(folder.File("unet", "config.json"), unet);
        File.WriteAllText(folder.File("vae_decoder", "config.json"), """{ "block_out_channels": [1, 2, 3, 4] }""");
        return folder;
    }
}
