using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Tests.Imaging;
using TextToImage.Tests.Networks;
using TextToImage.Upscaling;

namespace TextToImage.Tests.Pipelines;

/// <summary>From a request to a picture of that size: sizes, methods, what is said about them.</summary>
public sealed class PictureResizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PictureResizer _filter = PictureResizer.Open(null, DeviceKind.Cpu);
    private readonly Picture _picture = Samples.Gradient(30, 20);

    public void Dispose()
    {
        _filter.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(4.0, 120, 80)]
    [InlineData(0.5, 15, 10)]
    [InlineData(1.0, 30, 20)]
    [InlineData(1.51, 45, 30)]
    [InlineData(8.0, 240, 160)]
    [InlineData(0.001, 1, 1)]
    public void Without_a_network_a_scale_is_the_filters_work(double scale, int width, int height)
    {
        var resized = _filter.Resize(_picture, new ResizeRequest { Scale = scale });
        Assert.Equal(Resampling.Resize(_picture, width, height).Rgb, resized.Picture.Rgb);
        Assert.Equal((ResizeMethods.Lanczos, 0, (string?)null, (ulong?)null), (resized.Method, resized.NetworkCalls, resized.Model, resized.Seed));
        Assert.Empty(resized.Warnings);
    }

    [Fact]
    public void A_size_of_another_shape_is_the_middle_and_says_what_was_cut()
    {
        var resized = _filter.Resize(_picture, new ResizeRequest { Width = 40, Height = 40 });
        Assert.Equal(Resampling.Resize(_picture.Crop(5, 0, 20, 20), 40, 40).Rgb, resized.Picture.Rgb);
        Assert.Contains("10 of its 30 columns", Assert.Single(resized.Warnings), StringComparison.Ordinal);
        Assert.Empty(_filter.Resize(_picture, new ResizeRequest { Width = 61, Height = 41 }).Warnings);
    }

    [Theory]
    [InlineData(2, 4.0, 2)]
    [InlineData(4, 4.0, 1)]
    [InlineData(4, 2.0, 1)]
    [InlineData(4, 8.0, 2)]
    [InlineData(2, 3.0, 2)]
    [InlineData(3, 1.5, 1)]
    [InlineData(4, 1.0, 0)]
    [InlineData(4, 0.5, 0)]
    public void A_network_runs_as_often_as_the_scale_needs(int factor, double scale, int calls)
    {
        using var resizer = Foreign(factor);
        var resized = resizer.Resize(_picture, new ResizeRequest { Scale = scale });
        Assert.Equal(((int)(30 * scale), (int)(20 * scale), calls), (resized.Picture.Width, resized.Picture.Height, resized.NetworkCalls));
        Assert.Equal(calls == 0 ? ResizeMethods.Lanczos : ResizeMethods.Network, resized.Method);
        Assert.Equal(calls == 0 ? null : "net", resized.Model);
    }

    [Fact]
    public void A_smaller_scale_than_the_networks_is_enlarged_and_reduced_by_the_filter()
    {
        using var resizer = Foreign(4);
        using var network = NetworkUpscaler.Load(_folder.File("net.onnx"), new NetworkLoader(DeviceKind.Cpu), default);
        var expected = Resampling.Resize(network.Enlarge(_picture, new NetworkMeter()), 60, 40);
        Assert.Equal(expected.Rgb, resizer.Resize(_picture, new ResizeRequest { Scale = 2 }).Picture.Rgb);
    }

    [Fact]
    public void A_side_that_was_rounded_costs_no_further_run()
    {
        using var resizer = Foreign(4);
        Assert.Equal(1, resizer.Resize(_picture, new ResizeRequest { Width = 121, Height = 80 }).NetworkCalls);
    }

    [Theory]
    [InlineData(8.01, null, null, "above 0 and at most 8")]
    [InlineData(0.0, null, null, "above 0 and at most 8")]
    [InlineData(double.NaN, null, null, "above 0 and at most 8")]
    [InlineData(null, 300, 20, "at most 8 times longer")]
    [InlineData(null, 0, 20, "no size")]
    [InlineData(null, 10, null, "either a scale")]
    [InlineData(2.0, 10, 10, "either a scale")]
    [InlineData(null, null, null, "either a scale")]
    public void A_size_out_of_range_is_a_sentence(double? scale, int? width, int? height, string expected)
    {
        var error = Assert.Throws<AIImageException>(() => _filter.Check(30, 20, new ResizeRequest { Scale = scale, Width = width, Height = height }));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_machine_can_hold_is_refused_before_it_is_tried()
    {
        var error = Assert.Throws<AIImageException>(() => _filter.Check(10_000, 10_000, new ResizeRequest { Scale = 8 }));
        Assert.Equal(ErrorIds.OutOfMemory, error.ErrorId);
    }

    [Fact]
    public void The_metadata_stays_and_is_an_edit_only_where_a_network_made_pixels()
    {
        var made = Samples.Metadata;
        var filtered = _filter.Resize(_picture, new ResizeRequest { Scale = 2, Metadata = made }).Metadata!;
        Assert.Equal(made with { Width = 60, Height = 40 }, filtered);
        using var resizer = Foreign(2);
        var enlarged = resizer.Resize(_picture, new ResizeRequest { Scale = 2, Metadata = made }).Metadata!;
        Assert.Equal((made.Prompt, made.Seed, 60, 40, true), (enlarged.Prompt, enlarged.Seed, enlarged.Width, enlarged.Height, enlarged.Edited));
        Assert.Equal(("net", "2"), (enlarged.Other["upscaler"], enlarged.Other["upscaleFactor"]));
    }

    [Fact]
    public void Nothing_claims_that_a_model_made_a_photograph()
    {
        var camera = new PictureMetadata { Other = new Dictionary<string, string> { ["Comment"] = "holiday" } };
        Assert.Null(_filter.Resize(_picture, new ResizeRequest { Scale = 2, Metadata = camera }).Metadata);
        Assert.Null(_filter.Resize(_picture, new ResizeRequest { Scale = 2 }).Metadata);
        using var resizer = Foreign(2);
        Assert.True(resizer.Resize(_picture, new ResizeRequest { Scale = 2 }).Metadata!.Edited);
    }

    [Fact]
    public void Settings_of_diffusion_upscalers_are_said_to_have_had_no_effect()
    {
        var resized = _filter.Resize(_picture, new ResizeRequest { Scale = 2, Prompt = "x", Steps = 3 });
        Assert.Contains("prompt, steps.", Assert.Single(resized.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_ends_it()
    {
        using var resizer = Foreign(2);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => resizer.Resize(_picture, new ResizeRequest { Scale = 2 }, null, cancellation.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => _filter.Resize(_picture, new ResizeRequest { Scale = 2 }, null, cancellation.Token));
    }

    [Fact]
    public void The_cache_keeps_it_loaded()
    {
        TinyUpscaler.SaveForeign(_folder.File("net.onnx"), 2);
        using var cache = new ModelCache(long.MaxValue);
        var source = UpscalerSource.Open(_folder.File("net.onnx"), new ModelLibrary([]));
        using var first = cache.Rent(source, DeviceKind.Cpu);
        using var second = cache.Rent(source, DeviceKind.Cpu);
        using var filter = cache.Rent((UpscalerSource?)null, DeviceKind.Cpu);
        Assert.Same(first.Resizer, second.Resizer);
        Assert.Equal((1, ResizeMethods.Lanczos), (cache.Count, filter.Resizer.Method));
    }

    private PictureResizer Foreign(int factor)
    {
        TinyUpscaler.SaveForeign(_folder.File("net.onnx"), factor);
        return PictureResizer.Open(UpscalerSource.Open(_folder.File("net.onnx"), new ModelLibrary([])), DeviceKind.Cpu);
    }
}
