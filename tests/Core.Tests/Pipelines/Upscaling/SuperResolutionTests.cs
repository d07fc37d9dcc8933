using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Tests.Networks;
using TextToImage.Upscaling;

namespace TextToImage.Tests.Pipelines;

public sealed class SuperResolutionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly NetworkMeter _meter = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_side_becomes_longer_by_the_factor()
    {
        TinyUpscaler.SaveNearest(_folder.File("upscaler"), 256);
        using var upscaler = Open();
        var picture = Ramp(12, 7);
        var large = upscaler.Enlarge(picture, _meter);
        Assert.Equal((48, 28, 1), (large.Width, large.Height, _meter.Calls));
        for (var i = 0; i < large.Rgb.Length; i++)
        {
            var (x, y, channel) = (i / 3 % 48, i / 3 / 48, i % 3);
            Assert.Equal(picture.Rgb[(((y / 4 * 12) + (x / 4)) * 3) + channel], large.Rgb[i]);
        }
    }

    [Theory]
    [InlineData(150, 90, 64, 16)]
    [InlineData(97, 200, 48, 8)]
    [InlineData(65, 64, 64, 2)]
    public void Tiles_make_the_picture_that_the_whole_makes(int width, int height, int tile, int overlap)
    {
        TinyUpscaler.SaveBlur(_folder.File("upscaler"), 256, scale: 2);
        using var whole = Open(2, tile: 1024, overlap: 64);
        using var tiled = Open(2, tile, overlap);
        var picture = Ramp(width, height);
        var expected = whole.Enlarge(picture, new NetworkMeter());
        var actual = tiled.Enlarge(picture, _meter);
        Assert.Equal(TileSpan.Split(width, tile, overlap).Count * TileSpan.Split(height, tile, overlap).Count, _meter.Calls);
        Assert.True(_meter.Calls > 1);
        Assert.InRange(Worst(expected, actual), 0, 1);
    }

    [Fact]
    public void Tiles_without_overlap_would_show_seams()
    {
        TinyUpscaler.SaveBlur(_folder.File("upscaler"), 256, scale: 2);
        using var whole = Open(2, tile: 1024, overlap: 64);
        using var tiled = Open(2, tile: 64, overlap: 0);
        Assert.True(Worst(whole.Enlarge(Ramp(128, 128), _meter), tiled.Enlarge(Ramp(128, 128), _meter)) > 8);
    }

    [Theory]
    [InlineData(512, 512, 64)]
    [InlineData(513, 512, 64)]
    [InlineData(2000, 512, 64)]
    [InlineData(961, 512, 64)]
    [InlineData(7, 3, 2)]
    public void Tiles_cover_an_axis_once_with_half_the_overlap_beside_what_is_kept(int length, int tile, int overlap)
    {
        var spans = TileSpan.Split(length, tile, overlap);
        var next = 0;
        foreach (var span in spans)
        {
            Assert.Equal(next, span.From);
            Assert.InRange(span.Length, 1, tile);
            Assert.True(span.Start >= 0 && span.Start + span.Length <= length);
            Assert.True(span.From == 0 || span.From - span.Start >= overlap / 2);
            Assert.True(span.To == length || span.Start + span.Length - span.To >= overlap / 2);
            next = span.To;
        }
        Assert.Equal(length, next);
    }

    [Fact]
    public void The_noise_level_of_the_config_reaches_the_network()
    {
        TinyUpscaler.SaveNearest(_folder.File("upscaler"), 256, noiseLevel: 0.5);
        using var upscaler = Open(noiseLevel: 0.5);
        var large = upscaler.Enlarge(new Picture(2, 2, Enumerable.Repeat((byte)51, 12).ToArray()), _meter);
        Assert.All(large.Rgb, value => Assert.InRange(value, 51 + 63, 51 + 65));
    }

    [Theory]
    [InlineData(30, 20, 1)]
    [InlineData(80, 48, 1)]
    [InlineData(20, 12, 0)]
    [InlineData(9, 11, 0)]
    public void Any_size_up_to_the_factor_is_met_exactly_and_only_larger_ones_need_the_network(int width, int height, int calls)
    {
        TinyUpscaler.SaveNearest(_folder.File("upscaler"), 256);
        using var upscaler = Open();
        var resized = upscaler.Resize(Ramp(20, 12), width, height, _meter);
        Assert.Equal((width, height, calls), (resized.Width, resized.Height, _meter.Calls));
    }

    [Theory]
    [InlineData(81, 40)]
    [InlineData(40, 49)]
    [InlineData(0, 40)]
    public void Beyond_the_factor_is_refused(int width, int height)
    {
        TinyUpscaler.SaveNearest(_folder.File("upscaler"), 256);
        using var upscaler = Open();
        var error = Assert.Throws<AIImageException>(() => upscaler.Resize(Ramp(20, 12), width, height, _meter));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains("80x48 or less", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_of_another_factor_than_its_config_is_named()
    {
        TinyUpscaler.SaveNearest(_folder.File("upscaler"), 256, scale: 2);
        using var upscaler = Open(4);
        var error = Assert.Throws<AIImageException>(() => upscaler.Enlarge(Ramp(20, 12), _meter));
        Assert.Equal(ErrorIds.ModelMismatch, error.ErrorId);
        Assert.Contains("not 4 times as large", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_it()
    {
        TinyUpscaler.SaveNearest(_folder.File("upscaler"), 256);
        using var upscaler = Open();
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => upscaler.Enlarge(Ramp(20, 12), _meter, cancellation.Token));
        Assert.Equal(0, _meter.Calls);
    }

    [Fact]
    public void It_is_loaded_from_a_model_and_a_model_without_one_says_so()
    {
        var model = _folder.Copy(ReferenceData.Bundled("reference", "sd15"), "model");
        var error = Assert.Throws<AIImageException>(() => SuperResolution.Load(ModelFolder.Open(model), DeviceKind.Cpu));
        Assert.Equal(ErrorIds.ModelUnsupported, error.ErrorId);
        Assert.Contains("has no upscaler", error.Message, StringComparison.Ordinal);
        TinyUpscaler.SaveNearest(Path.Combine(model, "upscaler"), 64, scale: 3);
        using var upscaler = SuperResolution.Load(ModelFolder.Open(model), DeviceKind.Cpu);
        Assert.Equal(3, upscaler.ScaleFactor);
    }

    [Theory]
    [InlineData("""{ "_class_name": "Sharpener", "scale_factor": 4, "base_size": 64 }""", ErrorIds.ModelUnsupported, "Sharpener")]
    [InlineData("""{ "scale_factor": 4, "base_size": 64 }""", ErrorIds.ModelUnsupported, "no known class")]
    [InlineData("""{ "_class_name": "SuperResolution", "scale_factor": 1, "base_size": 64 }""", ErrorIds.ModelConfigInvalid, "scale_factor")]
    [InlineData("""{ "_class_name": "SuperResolution", "scale_factor": 4 }""", ErrorIds.ModelConfigInvalid, "base_size")]
    public void A_config_that_cannot_be_is_a_sentence(string config, string errorId, string expected)
    {
        var model = _folder.Copy(ReferenceData.Bundled("reference", "sd15"), "model");
        TinyUpscaler.SaveNearest(Path.Combine(model, "upscaler"), 64);
        File.WriteAllText(Path.Combine(model, "upscaler", "config.json"), config);
        var error = Assert.Throws<AIImageException>(() => DiffusionPipeline.Load(ModelFolder.Open(model), DeviceKind.Cpu));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private SuperResolution Open(int scale = 4, int tile = 512, int overlap = 64, double noiseLevel = 0) =>
        new(Network.Load(_folder.File("upscaler", "model.onnx"), DeviceKind.Cpu, default), new UpscalerConfig(scale, noiseLevel, 256), tile, overlap);

    private static int Worst(Picture a, Picture b) => a.Rgb.Zip(b.Rgb, (x, y) => Math.Abs(x - y)).Max();

    private static Picture Ramp(int width, int height) =>
        new(width, height, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)((i * 37) + (i / width * 11)))]);
}
