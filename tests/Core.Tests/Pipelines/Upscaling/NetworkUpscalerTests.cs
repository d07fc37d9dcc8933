using TextToImage.Imaging;
using TextToImage.Models;
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
    [InlineData("""{ "scale_factor": 0 }""", "scale_factor")]
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
    [InlineData("GlobalAveragePool", 3, "1x3x1x1 of 1x3x64x64")]
    [InlineData("Identity", 2, "?x2x?x?")]
    public void What_does_not_enlarge_pictures_is_refused(string type, int channels, string expected)
    {
        new TinyGraph().Input("pixels", -1, channels, -1, -1).Output("out", -1, channels, -1, -1).Node(type, ["pixels"], "out").Save(_folder.File("x.onnx"));
        var error = Assert.Throws<AIImageException>(() => Load("x.onnx"));
        Assert.Equal(ErrorIds.ModelUnsupported, error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Networks of one channel, with the channels last, with an output before the picture, and of the factor 1, which leave the size as it is.</summary>
    [Theory]
    [InlineData("gray1.onnx", 2)]
    [InlineData("nhwc.onnx", 2)]
    [InlineData("twoout.onnx", 2)]
    [InlineData("x1.onnx", 1)]
    public void Networks_of_other_forms_are_used(string file, int scale)
    {
        var source = UpscalerSource.Open(ReferenceData.Bundled("upscalers", file), new ModelLibrary([]));
        using var resizer = PictureResizer.Open(source, DeviceKind.Cpu);
        var picture = Ramp(21, 13);
        var resized = resizer.Resize(picture, resizer.Sized(new ResizeRequest()));
        Assert.Equal((21 * scale, 13 * scale, ResizeMethods.Network, 1), (resized.Picture.Width, resized.Picture.Height, resized.Method, resized.NetworkCalls));
        for (var i = 0; i < resized.Picture.Rgb.Length; i++)
        {
            var (x, y, channel) = (i / 3 % resized.Picture.Width / scale, i / 3 / resized.Picture.Width / scale, i % 3);
            Assert.InRange(resized.Picture.Rgb[i] - picture.Rgb[(((y * 21) + x) * 3) + channel], -1, 1);
        }
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(0.5)]
    public void A_network_of_the_factor_1_works_once_and_the_filter_does_the_rest(double scale)
    {
        using var resizer = PictureResizer.Open(UpscalerSource.Open(ReferenceData.Bundled("upscalers", "x1.onnx"), new ModelLibrary([])), DeviceKind.Cpu);
        var resized = resizer.Resize(Ramp(20, 10), new ResizeRequest { Scale = scale });
        Assert.Equal(((int)(20 * scale), 1), (resized.Picture.Width, resized.NetworkCalls));
    }

    private SuperResolution Load(params string[] parts) => NetworkUpscaler.Load(_folder.File(parts), new NetworkLoader(DeviceKind.Cpu), default);

    private static Picture Ramp(int width, int height) =>
        new(width, height, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)((i * 37) + (i / width * 11)))]);
}
