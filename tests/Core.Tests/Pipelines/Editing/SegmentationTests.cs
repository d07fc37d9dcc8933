using TextToImage.Editing;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Pipelines;

public sealed class SegmentationTests : IDisposable
{
    private const int Width = TinySegmentation.Width, Height = TinySegmentation.Height;

    private readonly TemporaryFolder _folder = new();
    private readonly NetworkMeter _meter = new();

    public SegmentationTests() => _folder.Write("model_index.json", """{ "_class_name": "StableDiffusionPipeline" }""");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1,1,8,12")]
    [InlineData("1,8,12")]
    [InlineData("8,12")]
    public void Every_form_of_the_output_is_understood(string shape)
    {
        using var segmentation = Load([.. shape.Split(',').Select(long.Parse)]);
        var picture = Halves(Width, Height);
        var mask = segmentation.Segment(picture, "a", 0.5, _meter);
        Assert.Equal(Mask.Rectangle(Width, Height, 0, 0, Width / 2, Height).Values, mask.Values);
        Assert.Equal(0, _meter.Calls);
    }

    [Fact]
    public void The_mask_is_as_large_as_the_picture_and_its_edge_is_between_the_pixels_of_the_network()
    {
        using var segmentation = Load(1, Height, Width);
        var mask = segmentation.Segment(Halves(Width * 10, Height * 10), "a", 0.5, _meter);
        Assert.Equal((Width * 10, Height * 10), (mask.Width, mask.Height));
        var (left, top, width, height) = mask.Bounds!.Value;
        Assert.Equal((0, 0, Height * 10), (left, top, height));
        Assert.InRange(width, (Width * 5) - 4, (Width * 5) + 4);
        Assert.All(mask.Values, value => Assert.True(value is 0 or 255));
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.4)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void What_is_at_least_as_sure_as_the_threshold_is_in_the_mask(double threshold)
    {
        using var segmentation = Load(1, Height, Width);
        var picture = new Picture(Width, Height, [.. Enumerable.Range(0, Width * Height * 3).Select(i => (byte)(i % 3 == 0 ? i / 3 % 256 * 2 : 77))]);
        var tokens = Tokens("a");
        var mask = segmentation.Segment(picture, "a", threshold, _meter);
        for (var i = 0; i < mask.Values.Length; i++)
        {
            var sure = 1 / (1 + Math.Exp(-((8 * picture.Rgb[i * 3] / 255.0) - tokens)));
            Assert.True(mask.Values[i] == (sure >= threshold ? 255 : 0) || Math.Abs(sure - threshold) < 1e-5);
        }
        Assert.NotNull(mask.Bounds);
    }

    [Fact]
    public void The_text_counts_and_what_is_not_found_is_an_empty_mask()
    {
        using var segmentation = Load(1, Height, Width);
        Assert.False(segmentation.Segment(Halves(Width, Height), "a", 0.5, _meter).IsEmpty);
        Assert.True(Tokens("a b c d e f g") > 8);
        Assert.True(segmentation.Segment(Halves(Width, Height), "a b c d e f g", 0.5, _meter).IsEmpty);
    }

    [Fact]
    public void The_picture_is_normalised_as_the_processor_says()
    {
        // (1 - 0.5) / 0.125 = 4 instead of 1, and -4 instead of 0.
        using var segmentation = Load([1, Height, Width], TinySegmentation.Processor.Replace("[0, 0.5, 0.5]", "[0.5, 0, 0]", StringComparison.Ordinal).Replace("[1, 1, 1]", "[0.125, 1, 1]", StringComparison.Ordinal));
        // 32 less the tokens instead of 8 less the tokens.
        Assert.False(segmentation.Segment(Halves(Width, Height), "a b c d e f g", 0.5, _meter).IsEmpty);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a b c d e f g h i j k l m n o p q r")]
    public void A_text_that_cannot_be_used_is_an_error(string text)
    {
        using var segmentation = Load(1, Height, Width);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => segmentation.Segment(Halves(4, 4), text, 0.5, _meter)).ErrorId);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void The_threshold_has_a_range(double threshold)
    {
        using var segmentation = Load(1, Height, Width);
        Assert.Contains("out of range", Assert.Throws<AIImageException>(() => segmentation.Segment(Halves(4, 4), "a", threshold, _meter)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_one_says_what_to_do_instead()
    {
        var model = ModelFolder.Open(_folder.Path);
        Assert.False(Segmentation.IsIn(model));
        var error = Assert.Throws<AIImageException>(() => Segmentation.Load(model, DeviceKind.Cpu));
        Assert.Equal(ErrorIds.ModelUnsupported, error.ErrorId);
        Assert.Contains("cannot find things by name", error.Message, StringComparison.Ordinal);
        Assert.Contains("give a mask or a region instead", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_variant_has_the_segmentation_of_its_base()
    {
        TinySegmentation.Save(_folder.File("whole", "segmentation"), [1, Height, Width]);
        _folder.Write(Path.Combine("whole", "model_index.json"), """{ "_class_name": "StableDiffusionPipeline" }""");
        Directory.CreateDirectory(_folder.File("variant"));
        _folder.Write(Path.Combine("variant", "model_index.json"), """{ "aiimage": { "based_on": "whole" } }""");
        var model = ModelFolder.Open(_folder.File("variant"));
        Assert.True(Segmentation.IsIn(model));
        using var segmentation = Segmentation.Load(model, DeviceKind.Cpu);
        Assert.False(segmentation.Segment(Halves(4, 4), "a", Segmentation.DefaultThreshold, _meter).IsEmpty);
    }

    [Theory]
    [InlineData("""{ "model_type": "sam" }""", null, ErrorIds.ModelUnsupported, "'sam'")]
    [InlineData("{ }", null, ErrorIds.ModelUnsupported, "'unknown'")]
    [InlineData(null, """{ "size": 0, "image_mean": [0, 0, 0], "image_std": [1, 1, 1] }""", ErrorIds.ModelConfigInvalid, "\"size\"")]
    [InlineData(null, """{ "size": { "shortest_edge": 8 }, "image_mean": [0, 0, 0], "image_std": [1, 1, 1] }""", ErrorIds.ModelConfigInvalid, "\"size\"")]
    [InlineData(null, """{ "size": 8, "resample": 1, "image_mean": [0, 0, 0], "image_std": [1, 1, 1] }""", ErrorIds.ModelConfigInvalid, "\"resample\"")]
    [InlineData(null, """{ "size": 8, "image_mean": [0, 0], "image_std": [1, 1, 1] }""", ErrorIds.ModelConfigInvalid, "\"image_mean\"")]
    [InlineData(null, """{ "size": 8, "image_mean": [0, 0, 0], "image_std": [1, 0, 1] }""", ErrorIds.ModelConfigInvalid, "\"image_std\"")]
    public void A_config_that_cannot_be_right_is_an_error(string? config, string? processor, string id, string mention)
    {
        TinySegmentation.Save(_folder.File("segmentation"), [1, Height, Width]);
        if (config is not null)
            _folder.Write(Path.Combine("segmentation", "config.json"), config);
        if (processor is not null)
            _folder.Write(Path.Combine("segmentation", "preprocessor_config.json"), processor);
        var error = Assert.Throws<AIImageException>(() => Segmentation.Load(ModelFolder.Open(_folder.Path), DeviceKind.Cpu));
        Assert.Equal(id, error.ErrorId);
        Assert.Contains(mention, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_is_no_segmentation_is_an_error()
    {
        using (var flat = Load([1, 2, Height, Width / 2]))
            Assert.Equal(ErrorIds.ModelMismatch, Assert.Throws<AIImageException>(() => flat.Segment(Halves(4, 4), "a", 0.5, _meter)).ErrorId);
        Directory.Delete(_folder.File("segmentation"), recursive: true);
        TinySegmentation.Save(_folder.File("segmentation"), [1, Height, Width], output: "states");
        using var other = Segmentation.Load(ModelFolder.Open(_folder.Path), DeviceKind.Cpu);
        Assert.Contains("'logits'", Assert.Throws<AIImageException>(() => other.Segment(Halves(4, 4), "a", 0.5, _meter)).Message, StringComparison.Ordinal);
    }

    private Segmentation Load(params long[] shape) => Load(shape, TinySegmentation.Processor);

    private Segmentation Load(long[] shape, string processor)
    {
        TinySegmentation.Save(_folder.File("segmentation"), shape, processor: processor);
        return Segmentation.Load(ModelFolder.Open(_folder.Path), DeviceKind.Cpu);
    }

    private long Tokens(string text) => TextToImage.Text.Tokenizers.PromptTokenizer.Load(_folder.File("segmentation")).Encode(text).AttentionMask.Sum();

    /// <summary>Red on the left, black on the right.</summary>
    private static Picture Halves(int width, int height)
        => new(width, height, [.. Enumerable.Range(0, width * height).SelectMany(i => new byte[] { i % width < width / 2 ? (byte)255 : (byte)0, 0, 0 })]);
}
