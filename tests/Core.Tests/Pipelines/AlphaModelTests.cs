using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Tests.Imaging;
using TextToImage.Tests.Networks;
using TextToImage.Upscaling;

namespace TextToImage.Tests.Pipelines;

/// <summary>Models whose pictures have alpha: backgrounds, edits, other sizes, files.</summary>
public sealed class AlphaModelTests : IDisposable
{
    private static readonly PictureBackground Blue = PictureBackground.Parse("#0f6cbd");

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, DiffusionPipeline> _pipelines = [];
    private readonly GenerationRequest _request = new() { Prompt = "a red house", Seed = 5, Steps = 2, GuidanceScale = 1, Scheduler = "ddim", Width = 64, Height = 64 };

    public void Dispose()
    {
        foreach (var pipeline in _pipelines.Values)
            pipeline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_transparent_picture_over_a_colour_is_the_picture_on_that_colour()
    {
        var transparent = Make(Plain, _request with { Background = PictureBackground.Transparent });
        var picture = transparent.Picture;
        Assert.Contains((byte)0, picture.Alpha!);
        Assert.Contains(picture.Alpha!, value => value is > 0 and < 255);
        Assert.Empty(transparent.Warnings);
        var blue = Make(Plain, _request with { Background = Blue });
        Assert.Null(blue.Picture.Alpha);
        Assert.Equal(picture.Over(0x0f, 0x6c, 0xbd).Rgb, blue.Picture.Rgb);
        var clear = Array.IndexOf(picture.Alpha!, (byte)0);
        Assert.Equal([0x0f, 0x6c, 0xbd], blue.Picture.Rgb[(clear * 3)..((clear * 3) + 3)]);
        Assert.Equal([0, 0, 0], picture.Rgb[(clear * 3)..((clear * 3) + 3)]);
    }

    [Fact]
    public void The_prompt_chooses_the_colour_where_nothing_was_asked_for_and_white_where_it_chooses_none()
    {
        var picture = Make(Plain, _request with { Background = PictureBackground.Transparent }).Picture;
        Assert.Equal(picture.OnWhite().Rgb, Make(Plain, _request).Picture.Rgb);
        Assert.Equal(picture.OnWhite().Rgb, Make(Model("scene", [0, 0, 0, 0]), _request).Picture.Rgb);
        var yellow = Model("yellow", [1, 0.8f, 0.2f, 1]);
        Assert.Equal(picture.Over(255, 204, 51).Rgb, Make(yellow, _request with { Count = 2, BatchSize = 2 }).Picture.Rgb);
        // What was asked for counts more.
        Assert.Equal(picture.Over(0x0f, 0x6c, 0xbd).Rgb, Make(yellow, _request with { Background = Blue }).Picture.Rgb);
    }

    [Theory]
    [InlineData("transparent", "cannot draw on a transparent background")]
    [InlineData("#0f6cbd", "cannot promise the background #0f6cbd")]
    public void A_model_without_alpha_says_so_before_anything_is_drawn(string background, string message)
    {
        var error = Assert.Throws<AIImageException>(() => Pipeline(ReferenceData.Bundled("reference", "sd15")).Check(_request with { Background = PictureBackground.Parse(background) }));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fourth_channel_that_is_not_said_to_be_alpha_is_an_error()
    {
        var model = Plain;
        var file = Path.Combine(model, "vae_decoder", "config.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace("premultiplied_alpha", "something_else", StringComparison.Ordinal));
        Assert.Equal(ErrorIds.ModelUnsupported, Assert.Throws<AIImageException>(() => DiffusionPipeline.Load(ModelFolder.Open(model), DeviceKind.Cpu)).ErrorId);
    }

    [Fact]
    public void The_background_is_in_the_file_and_is_read_from_it()
    {
        var made = Make(Plain, _request with { Background = Blue });
        Assert.Equal("#0f6cbd", made.Metadata.Other["Background"]);
        Assert.Equal(Blue, SettingsMetadata.Read(PictureFile.Read(PictureFile.Encode(made.Picture, PictureFormat.Png, made.Metadata), "file").Metadata!)["Background"]);
        Assert.False(Make(Plain, _request).Metadata.Other.ContainsKey("Background"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_not_masked_of_a_transparent_picture_stays_with_its_alpha(bool fills)
    {
        var picture = Transparent();
        var mask = Mask.Rectangle(64, 64, 16, 16, 24, 24);
        var made = Make(Model("edit", null, fills), Edit(new PictureEdit(picture) { Mask = mask, MaskBlur = 0 }));
        Assert.Empty(made.Warnings);
        for (var i = 0; i < 64 * 64; i++)
        {
            if (mask.Values[i] != 0)
                continue;
            Assert.Equal(picture.AlphaAt(i), made.Picture.AlphaAt(i));
            Assert.Equal(picture.Rgb[(i * 3)..((i * 3) + 3)], made.Picture.Rgb[(i * 3)..((i * 3) + 3)]);
        }
        Assert.Contains(Enumerable.Range(0, 64 * 64), i => mask.Values[i] != 0 && made.Picture.AlphaAt(i) is > 0 and < 255);
        var blue = Make(Model("edit", null, fills), Edit(new PictureEdit(picture) { Mask = mask, MaskBlur = 0 }) with { Background = Blue });
        Assert.Equal(made.Picture.Over(0x0f, 0x6c, 0xbd).Rgb, blue.Picture.Rgb);
    }

    [Fact]
    public void A_weak_edit_of_a_transparent_picture_is_near_to_it_in_colours_and_alpha()
    {
        // The VAE keeps the mean of eight by eight pixels: the picture has blocks of that size.
        var picture = Transparent();
        var made = Make(Plain, Edit(new PictureEdit(picture) { Strength = 0.02 }) with { Steps = 50 }).Picture;
        Assert.InRange(Enumerable.Range(0, 64 * 64).Average(i => Math.Abs(made.AlphaAt(i) - picture.AlphaAt(i))), 0, 25);
        Assert.NotEqual(picture.Alpha!, made.Alpha!);
    }

    [Fact]
    public void A_larger_canvas_of_a_transparent_picture_is_transparent_too()
    {
        var picture = Transparent();
        var made = Make(Plain, Edit(new PictureEdit(picture) { Expand = CanvasExpansion.Parse("16,0,16,0"), MaskBlur = 0 }));
        Assert.Equal((96, 64), (made.Picture.Width, made.Picture.Height));
        Assert.Equal(picture.Alpha!, made.Picture.Crop(16, 0, 64, 64).Alpha!);
        Assert.Contains(made.Picture.Crop(0, 0, 16, 64).Alpha!, value => value < 255);
        Assert.Empty(made.Warnings);
    }

    [Fact]
    public void An_opaque_picture_stays_opaque_unless_transparency_is_asked_for()
    {
        var edit = Edit(new PictureEdit(Samples.Photo(64, 64)) { Mask = Mask.Rectangle(64, 64, 16, 16, 24, 24), MaskBlur = 0 });
        Assert.Null(Make(Plain, edit).Picture.Alpha);
        var transparent = Make(Plain, edit with { Background = PictureBackground.Transparent }).Picture;
        Assert.Equal(255, transparent.AlphaAt(0));
        Assert.Contains(transparent.Alpha!, value => value < 255);
    }

    [Fact]
    public void Pictures_of_the_way_stand_on_the_ground_of_the_picture()
    {
        var trace = Make(Plain, _request with { Background = Blue, Trace = true }).Trace!;
        Assert.All([.. trace.Forward, .. trace.Reverse, .. trace.Predicted], picture => Assert.Null(picture.Alpha));
        Assert.NotEmpty(TraceFile.Save(_folder.File("picture.png"), Make(Plain, _request with { Background = PictureBackground.Transparent, Trace = true }).Trace!, TraceForm.Gif, overwrite: true));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(3)]
    public void An_upscaler_enlarges_alpha_with_the_colours(int channels)
    {
        var model = Model($"upscaled{channels}", null);
        TinyUpscaler.SaveNearest(Path.Combine(model, "upscaler"), 64, scale: 2, channels: channels);
        var small = Make(Plain, _request with { Background = PictureBackground.Transparent }).Picture;
        var large = Make(model, _request with { Background = PictureBackground.Transparent, Width = 128, Height = 128 }).Picture;
        Assert.Equal((128, 128), (large.Width, large.Height));
        // In the middle of blocks; between them only the network of four channels is sharp.
        for (var i = 0; i < 64; i++)
        {
            var (from, to) = ((((i / 8 * 8) + 4) * 64) + (i % 8 * 8) + 4, (((i / 8 * 16) + 8) * 128) + (i % 8 * 16) + 8);
            Assert.InRange(large.AlphaAt(to) - small.AlphaAt(from), -6, 6);
        }
    }

    [Fact]
    public void Resizing_by_a_filter_or_a_network_of_colours_keeps_alpha()
    {
        var file = _folder.File("twice.onnx");
        TinyUpscaler.SaveForeign(file, scale: 2);
        var picture = Transparent();
        using var filter = PictureResizer.Open(null, DeviceKind.Cpu);
        using var network = PictureResizer.Open(UpscalerSource.Open(file, ModelLibrary.Default), DeviceKind.Cpu);
        var request = new ResizeRequest { Scale = 2 };
        Assert.Equal(Resampling.Resize(picture, 128, 128).Alpha!, filter.Resize(picture, request).Picture.Alpha!);
        Assert.Equal(Resampling.Resize(picture, 128, 128).Alpha!, network.Resize(picture, request).Picture.Alpha!);
    }

    [Fact]
    public void A_jpeg_cannot_be_transparent()
    {
        var output = PictureOutput.Open("picture.jpg", _folder.Path, 1, overwrite: false);
        var error = Assert.Throws<AIImageException>(() => output.Require(_request with { Background = PictureBackground.Transparent }));
        Assert.Contains("JPEG has no transparency", error.Message, StringComparison.Ordinal);
        output.Require(_request with { Background = Blue });
        PictureOutput.Open("picture.webp", _folder.Path, 1, overwrite: false).Require(_request with { Background = PictureBackground.Transparent });
        var made = Make(Plain, _request with { Background = PictureBackground.Transparent });
        Assert.Contains("was laid on white", Assert.Single(output.Noted(made).Warnings), StringComparison.Ordinal);
        Assert.Empty(PictureOutput.Open("picture.png", _folder.Path, 1, overwrite: false).Noted(made).Warnings);
    }

    private string Plain => Model("plain", null);

    private static Picture Transparent()
    {
        var (rgb, alpha) = (new byte[64 * 64 * 3], new byte[64 * 64]);
        for (var i = 0; i < alpha.Length; i++)
        {
            var block = (i / 64 / 8 * 8) + (i % 64 / 8);
            alpha[i] = (byte)(block % 3 == 0 ? 0 : block % 3 == 1 ? 255 : 128);
            (rgb[i * 3], rgb[(i * 3) + 1]) = ((byte)(block * 3), 200);
        }
        return new Picture(64, 64, rgb, alpha);
    }

    private GenerationRequest Edit(PictureEdit edit) => _request with { Width = null, Height = null, Edit = edit };

    private GeneratedPicture Make(string model, GenerationRequest request) => Pipeline(model).Generate(request).First();

    private DiffusionPipeline Pipeline(string model) =>
        _pipelines.TryGetValue(model, out var pipeline) ? pipeline : _pipelines[model] = DiffusionPipeline.Load(ModelFolder.Open(model), DeviceKind.Cpu);

    private string Model(string name, float[]? background, bool fills = false)
    {
        var folder = _folder.File(name);
        if (!Directory.Exists(folder))
            TinyAlphaModel.Save(_folder.Copy(ReferenceData.Bundled("reference", "sd15"), name), background, fills);
        return folder;
    }
}
