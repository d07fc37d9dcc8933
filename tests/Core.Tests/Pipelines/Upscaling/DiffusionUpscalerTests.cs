using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Tests.Networks;
using TextToImage.Upscaling;

namespace TextToImage.Tests.Pipelines;

/// <summary>A diffusion upscaler in tiles, and what it takes; the numbers of one tile are the reference cases' business.</summary>
public sealed class DiffusionUpscalerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;
    private readonly ResizeRequest _request = new() { Scale = 4, Steps = 3, GuidanceScale = 2, Seed = 5, Prompt = "a house" };

    public DiffusionUpscalerTests() => _model = _folder.Copy(ReferenceData.Bundled("reference", "sd-x4-upscaler"), "model");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(40, 24)]
    [InlineData(17, 50)]
    [InlineData(33, 33)]
    public void Tiles_make_the_picture_that_the_whole_makes(int width, int height)
    {
        TinyDiffusionUpscaler.Save(_model);
        var picture = Slope(width, height);
        var (whole, one) = Enlarge(picture, tile: 64);
        var (tiled, several) = Enlarge(picture, tile: 16);
        Assert.Equal(3, one);
        Assert.True(several > 3 * one);
        Assert.InRange(whole.Rgb.Zip(tiled.Rgb, (a, b) => Math.Abs(a - b)).Max(), 0, 1);
        Assert.True(whole.Rgb.Distinct().Count() > 20);
    }

    [Fact]
    public void Where_tiles_differ_they_fade_into_one_another()
    {
        TinyDiffusionUpscaler.Save(_model, ofMean: 0.15f);
        var picture = new Picture(64, 8, [.. Enumerable.Range(0, 64 * 8 * 3).Select(i => (byte)(i / 3 % 64 < 32 ? 30 : 220))]);
        var (tiled, _) = Enlarge(picture, tile: 32);
        var (first, last) = (Mean(tiled, 0, 8), Mean(tiled, tiled.Width - 8, 8));
        Assert.True(Math.Abs(first - last) > 20, $"the tiles are {first} and {last}");
        var (plain, _) = Enlarge(picture, tile: 64);
        var steps = Enumerable.Range(8, tiled.Width - 24).Select(x => Math.Abs(Offset(x + 8) - Offset(x)));
        Assert.InRange(steps.Max(), 0, Math.Abs(Offset(4) - Offset(tiled.Width - 12)) * 0.25);

        // What the tile of a place added there, over blocks so that the noise is the same.
        double Offset(int x) => Mean(tiled, x, 8) - Mean(plain, x, 8);
    }

    [Fact]
    public void A_size_that_the_network_does_not_halve_evenly_is_filled_up_and_cut_again()
    {
        var resized = Resize(Slope(13, 9), _request);
        Assert.Equal((52, 36, 3), (resized.Picture.Width, resized.Picture.Height, resized.NetworkCalls));
    }

    [Fact]
    public void The_same_seed_gives_the_same_picture_and_it_is_reported()
    {
        var picture = Slope(16, 16);
        var drawn = Resize(picture, _request with { Seed = null });
        Assert.Equal(drawn.Picture.Rgb, Resize(picture, _request with { Seed = drawn.Seed }).Picture.Rgb);
        Assert.NotEqual(drawn.Picture.Rgb, Resize(picture, _request with { Seed = drawn.Seed + 1 }).Picture.Rgb);
        Assert.Equal($"{drawn.Seed}", drawn.Metadata!.Other["upscaleSeed"]);
        Assert.True(drawn.Metadata.Edited);
    }

    [Fact]
    public void The_prompt_of_the_picture_is_the_default()
    {
        var made = new PictureMetadata { Prompt = "a castle" };
        var named = Resize(Slope(16, 16), _request with { Prompt = "a castle" });
        Assert.Equal(named.Picture.Rgb, Resize(Slope(16, 16), _request with { Prompt = null, Metadata = made }).Picture.Rgb);
        Assert.NotEqual(named.Picture.Rgb, Resize(Slope(16, 16), _request with { Prompt = null }).Picture.Rgb);
    }

    [Fact]
    public void Noise_beyond_the_models_limit_and_other_values_out_of_range_are_refused()
    {
        foreach (var (request, expected) in new (ResizeRequest, string)[]
        {
            (_request with { NoiseLevel = 351 }, "noise level is 351; it must be a number from 0 to 350"),
            (_request with { Steps = 0 }, "steps is 0"),
            (_request with { GuidanceScale = double.NaN }, "guidance scale is NaN"),
        })
        {
            var error = Assert.Throws<AIImageException>(() => Resize(Slope(8, 8), request));
            Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_the_prompt_lost_is_a_warning()
    {
        var resized = Resize(Slope(8, 8), _request with { Prompt = string.Concat(Enumerable.Repeat("word ", 200)), NegativePrompt = "x", GuidanceScale = 1 });
        Assert.Contains(resized.Warnings, warning => warning.Contains("longer than the model reads", StringComparison.Ordinal));
        Assert.Contains(resized.Warnings, warning => warning.Contains("guidance is off", StringComparison.Ordinal));
    }

    [Fact]
    public void It_makes_no_pictures_from_text_and_says_what_it_is_for()
    {
        var error = Assert.Throws<AIImageException>(() => DiffusionPipeline.Load(ModelFolder.Open(_model), DeviceKind.Cpu));
        Assert.Equal(ErrorIds.ModelUnsupported, error.ErrorId);
        Assert.Contains("aiimage resize", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_counts_the_steps_of_all_tiles_and_cancelling_ends_within_them()
    {
        using var resizer = Open();
        var reports = new List<GenerationProgress>();
        resizer.Resize(Slope(140, 8), _request, new ActionProgress<GenerationProgress>(reports.Add));
        Assert.Equal(Enumerable.Range(1, 7), reports.Select(report => report.Step));
        Assert.Equal((7, 1.0), (reports[0].Steps, reports[^1].Fraction));
        Assert.Equal("enlarging, tile 2 of 2, step 1 of 3", reports[3].Activity);
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => resizer.Resize(Slope(140, 8), _request, new ActionProgress<GenerationProgress>(_ => cancellation.Cancel()), cancellation.Token));
    }

    private (Picture Picture, int Calls) Enlarge(Picture picture, int tile)
    {
        using var upscaler = DiffusionUpscaler.Load(ModelFolder.Open(_model), new NetworkLoader(DeviceKind.Cpu), default, tile, tile / 4);
        var meter = new NetworkMeter();
        return (upscaler.Enlarge(picture, new EnlargingRun(_request, meter, _ => { }, default)), meter.Calls);
    }

    private ResizedPicture Resize(Picture picture, ResizeRequest request)
    {
        using var resizer = Open();
        return resizer.Resize(picture, request);
    }

    private PictureResizer Open() => PictureResizer.Open(UpscalerSource.Open(_model, ModelLibrary.Default), DeviceKind.Cpu);

    private static double Mean(Picture picture, int left, int width) => picture.Crop(left, 0, width, picture.Height).Rgb.Average(value => value);

    private static Picture Slope(int width, int height) =>
        new(width, height, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)(40 + (i / 3 % width * 3) + (i / 3 / width * 2) + (i % 3 * 20)))]);
}
