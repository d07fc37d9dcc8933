using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Tests.Imaging;

namespace TextToImage.Tests.Models;

/// <summary>preprocessor_config.json in the forms in which transformers has written it.</summary>
public sealed class ImageProcessorConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{}", 224, 224, 224)]
    [InlineData("""{ "size": 64, "crop_size": 48 }""", 64, 48, 48)]
    [InlineData("""{ "size": { "shortest_edge": 64 }, "crop_size": { "height": 40, "width": 48 } }""", 64, 48, 40)]
    [InlineData("""{ "size": { "shortest_edge": 64 } }""", 64, 64, 64)]
    [InlineData("""{ "size": { "height": 40, "width": 48 } }""", null, 48, 40)]
    [InlineData("""{ "size": 64, "crop_size": 48, "do_center_crop": false }""", 64, 64, 64)]
    public void Sizes_are_read_in_every_form(string json, int? shortest, int width, int height)
    {
        var config = Read(json);
        Assert.Equal((shortest, width, height), (config.Shortest, config.Width, config.Height));
        Assert.Equal(3 * width * height, config.Process(Samples.Gradient(70, 90)).Length);
    }

    /// <summary>int(shortest * long / short), in this order: 45 * (224 / 5.0) is a little less than 2016.</summary>
    [Fact]
    public void The_longer_side_is_rounded_as_Python_does_it()
    {
        var picture = Samples.Gradient(45, 5);
        var expected = Resampling.Resize(picture, 2016, 224, Interpolation.Bicubic, default).Crop(896, 0, 224, 224);
        var values = Read("""{ "size": 224, "image_mean": [0, 0, 0], "image_std": [1, 1, 1] }""").Process(picture);
        Assert.Equal(expected.Rgb.Where((_, i) => i % 3 == 0), values.Take(224 * 224).Select(value => (byte)Math.Round(value * 255)));
    }

    [Fact]
    public void What_is_too_small_for_the_cut_is_filled_up_with_black()
    {
        var white = new Picture(6, 6, [.. Enumerable.Repeat((byte)255, 108)]);
        var values = Read("""{ "size": 5, "crop_size": 8, "image_mean": [0, 0, 0], "image_std": [1, 1, 1] }""").Process(white);
        var expected = Enumerable.Range(0, 64).Select(i => i % 8 is >= 2 and < 7 && i / 8 is >= 2 and < 7 ? 1f : 0f);
        Assert.Equal(expected, values.Take(64));
    }

    [Theory]
    [InlineData("""{ "size": 4, "rescale_factor": 0.00784313725490196, "image_mean": [1, 1, 1], "image_std": [2, 2, 2] }""", 0.5f)]
    [InlineData("""{ "size": 4, "do_rescale": false, "image_mean": [155, 155, 155], "image_std": [10, 10, 10] }""", 10f)]
    [InlineData("""{ "size": 4, "do_normalize": false }""", 1f)]
    public void Numbers_are_scaled_as_it_says(string json, float white) =>
        Assert.All(Read(json).Process(new Picture(4, 4, [.. Enumerable.Repeat((byte)255, 48)])), value => Assert.Equal(white, value, 1e-5f));

    [Theory]
    [InlineData("""{ "size": 0 }""")]
    [InlineData("""{ "size": 5000 }""")]
    [InlineData("""{ "resample": 0 }""")]
    [InlineData("""{ "image_mean": [1, 1], "image_std": [1, 1] }""")]
    [InlineData("""{ "image_mean": [1, 1, 1], "image_std": [1, 0, 1] }""")]
    [InlineData("""{ "size": { "height": 40, "width": 48 }, "crop_size": 60 }""")]
    public void What_cannot_be_is_refused(string json)
    {
        var error = Assert.Throws<AIImageException>(() => Read(json));
        Assert.Equal(ErrorIds.ModelConfigInvalid, error.ErrorId);
        Assert.StartsWith("The picture tower needs", error.Message, StringComparison.Ordinal);
    }

    private ImageProcessorConfig Read(string json)
    {
        _folder.Write("preprocessor_config.json", json);
        return ImageProcessorConfig.Read(_folder.Path, "picture tower");
    }
}
