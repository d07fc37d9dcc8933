using TextToImage.Imaging;
using TextToImage.Networks;
using TextToImage.Tests.Networks;
using TextToImage.Upscaling;

namespace TextToImage.Tests.Pipelines;

/// <summary>Networks as users have them: a file, with or without a config, of any size or of one.</summary>
public sealed class NetworkUpscalerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(2, -1, TinyGraph.Float)]
    [InlineData(4, -1, TinyGraph.Half)]
    [InlineData(3, 16, TinyGraph.Float)]
    [InlineData(4, 16, TinyGraph.Half)]
    public void Its_scale_is_measured_and_its_pixels_are_0_to_1(int scale, int side, int type)
    {
        TinyUpscaler.SaveForeign(_folder.File("any.onnx"), scale, side, type);
        using var upscaler = Load("any.onnx");
        Assert.Equal(scale, upscaler.ScaleFactor);
        var picture = Ramp(21, 13);
        var large = upscaler.Enlarge(picture, new NetworkMeter());
        Assert.Equal((21 * scale, 13 * scale), (large.Width, large.Height));
        for (var i = 0; i < large.Rgb.Length; i++)
        {
            var (x, y, channel) = (i / 3 % large.Width / scale, i / 3 / large.Width / scale, i % 3);
            Assert.InRange(large.Rgb[i] - picture.Rgb[(((y * 21) + x) * 3) + channel], -1, 1);
        }
    }

    [Fact]
    public void A_network_of_one_size_gets_tiles_of_exactly_that_size()
    {
        TinyUpscaler.SaveForeign(_folder.File("fixed.onnx"), 2, 16);
        using var upscaler = Load("fixed.onnx");
        var meter = new NetworkMeter();
        upscaler.Enlarge(Ramp(40, 10), meter);
        Assert.Equal(TileSpan.Split(40, 16, 4).Count, meter.Calls);
    }

    [Fact]
    public void The_config_beside_the_file_says_scale_and_range()
    {
        TinyUpscaler.SaveForeign(_folder.File("esrgan", "model.onnx"), 4, brightness: 0.5f);
        File.WriteAllText(_folder.File("esrgan", "config.json"), """{ "scale_factor": 4, "value_range": [-1, 1], "tile_size": 32 }""");
        using var upscaler = Load("esrgan", "model.onnx");
        var meter = new NetworkMeter();
        var large = upscaler.Enlarge(new Picture(40, 8, [.. Enumerable.Repeat((byte)100, 40 * 8 * 3)]), meter);
        // Half of a range of two is a quarter of all levels.
        Assert.All(large.Rgb, value => Assert.InRange(value, 163, 165));
        Assert.Equal(2, meter.Calls);
    }

    [Fact]
    public void Another_scale_than_the_configs_is_named()
    {
        TinyUpscaler.SaveForeign(_folder.File("x.onnx"), 2);
        _folder.Write("x.json", """{ "scale_factor": 4 }""");
        using var upscaler = Load("x.onnx");
        var error = Assert.Throws<AIImageException>(() => upscaler.Enlarge(Ramp(9, 9), new NetworkMeter()));
        Assert.Equal(ErrorIds.ModelMismatch, error.ErrorId);
    }

    [Theory]
    [InlineData("""{ "scale_factor": 1 }""", "scale_factor")]
    [InlineData("""{ "upscale": 2.5 }""", "upscale")]
    [InlineData("""{ "value_range": [0, 255] }""", "value_range")]
    [InlineData("""{ "tile_size": 8 }""", "tile_size")]
    [InlineData("""{ "size_multiple": 0 }""", "size_multiple")]
    public void A_config_out_of_range_is_a_sentence(string config, string key)
    {
        TinyUpscaler.SaveForeign(_folder.File("x.onnx"), 2);
        _folder.Write("x.json", config);
        var error = Assert.Throws<AIImageException>(() => Load("x.onnx"));
        Assert.Equal(ErrorIds.ModelConfigInvalid, error.ErrorId);
        Assert.Contains(key, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 3, "1x3x64x64 of 1x3x64x64")]
    [InlineData(4, 1, "?x1x?x?")]
    public void What_does_not_enlarge_pictures_is_refused(int scale, int channels, string expected)
    {
        if (channels == 3)
        {
            TinyUpscaler.SaveForeign(_folder.File("x.onnx"), scale);
        }
        else
        {
            new TinyGraph().Input("gray", -1, channels, -1, -1).Output("out", -1, channels, -1, -1).Node("Identity", ["gray"], "out").Save(_folder.File("x.onnx"));
        }
        var error = Assert.Throws<AIImageException>(() => Load("x.onnx"));
        Assert.Equal(ErrorIds.ModelUnsupported, error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private SuperResolution Load(params string[] parts) => NetworkUpscaler.Load(_folder.File(parts), new NetworkLoader(DeviceKind.Cpu), default);

    private static Picture Ramp(int width, int height) =>
        new(width, height, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)((i * 37) + (i / width * 11)))]);
}
