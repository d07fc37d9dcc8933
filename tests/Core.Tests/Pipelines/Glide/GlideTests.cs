using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Pipelines;

/// <summary>A GLIDE model through the public interface: sizes, batches, masks, warnings, progress, broken models.</summary>
public sealed class GlideTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GenerationRequest _request = new() { Prompt = "a corgi in a field", Seed = 5 };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_picture_has_256_pixels_a_side_and_says_how_it_was_made()
    {
        using var pipeline = Load(FullSize());
        var made = pipeline.Generate(_request).Single();
        Assert.Equal((256, 256), (made.Picture.Width, made.Picture.Height));
        Assert.Equal(12, made.NetworkCalls);
        Assert.Empty(made.Warnings);
        Assert.Equal(("GlidePipeline", 8, "ddpm", 3), (made.Metadata.Pipeline, made.Metadata.Steps, made.Metadata.Scheduler, made.Metadata.GuidanceScale));
        Assert.False(made.Metadata.Edited);
        Assert.Equal(made.Picture.Rgb, pipeline.Generate(_request).Single().Picture.Rgb);
        Assert.NotEqual(made.Picture.Rgb, pipeline.Generate(_request with { Seed = 6 }).Single().Picture.Rgb);
        Assert.NotEqual(made.Picture.Rgb, pipeline.Generate(_request with { Prompt = "a cat" }).Single().Picture.Rgb);
        Assert.NotEqual(made.Picture.Rgb, pipeline.Generate(_request with { NegativePrompt = "a cat" }).Single().Picture.Rgb);
    }

    [Fact]
    public void Large_pictures_that_follow_small_ones_alone_need_no_words()
    {
        var model = FullSize();
        Directory.Delete(Path.Combine(model.Folder, "upscale_text_encoder"), recursive: true);
        File.WriteAllText(Path.Combine(model.Folder, "model_index.json"), """{ "_class_name": "GlidePipeline", "upscale_text_encoder": [null, null] }""");
        using var pipeline = Load(model);
        Assert.Equal(256, pipeline.Generate(_request).Single().Picture.Width);
    }

    [Fact]
    public void A_scheduler_that_knows_no_respacing_takes_the_usual_number_of_steps()
    {
        var model = FullSize();
        File.WriteAllText(Path.Combine(model.Folder, "scheduler", "scheduler_config.json"), """{ "_class_name": "DPMSolverMultistepScheduler", "beta_schedule": "squaredcos_cap_v2" }""");
        using var pipeline = Load(model);
        Assert.Equal(100, pipeline.Limits.Steps);
        Assert.Equal(256, pipeline.Generate(_request with { Steps = 3 }).Single().Picture.Width);
    }

    [Fact]
    public void It_has_no_latents_to_write()
    {
        using var pipeline = Load(FullSize());
        var error = Assert.Throws<AIImageException>(() => LatentsFile.Save(_folder.File("a.png"), pipeline.Generate(_request).Single(), overwrite: false));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.DoesNotContain("a-latents.npy", _folder.Names);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void White_of_the_mask_is_drawn_anew_and_black_stays(bool invert)
    {
        using var pipeline = Load(FullSize(inpainting: true));
        var picture = Grey(256);
        var edit = new PictureEdit(picture) { Mask = Mask.Rectangle(256, 256, 64, 64, 128, 128), InvertMask = invert, MaskBlur = 0 };
        var made = pipeline.Generate(_request with { Edit = edit }).Single();
        var inside = ChangedPixels(picture, made.Picture, 64, 64, 128, 128);
        var all = ChangedPixels(picture, made.Picture, 0, 0, 256, 256);
        Assert.Equal(invert ? 0 : all, inside);
        Assert.True(all > (invert ? 3 : 1) * 128 * 128 / 2, $"only {all} pixels changed");
        Assert.True(made.Metadata.Edited);
        Assert.Equal(5, made.Metadata.GuidanceScale);

        // Without pasting back, what is not masked is what the network drew: the known pixels, for the rule forces them.
        var drawn = pipeline.Generate(_request with { Edit = edit with { PasteBack = false } }).Single().Picture;
        var kept = invert ? (Left: 64, Side: 128) : (Left: 0, Side: 60);
        Assert.Equal(0, ChangedPixels(picture, drawn, kept.Left, kept.Left, kept.Side, kept.Side));
    }

    [Fact]
    public void Edits_take_the_networks_made_for_them()
    {
        var edit = new PictureEdit(Grey(32)) { Mask = Mask.Rectangle(32, 32, 8, 8, 16, 16) };
        var (plain, both, masked) = (Model("plain"), Model("both", inpainting: true), Model("masked", 7, 10));
        Assert.Equal(Pixels(masked, _request with { Edit = edit }), Pixels(both, _request with { Edit = edit }));
        Assert.NotEqual(Pixels(plain, _request with { Edit = edit }), Pixels(both, _request with { Edit = edit }));
        Assert.Equal(Pixels(plain, _request), Pixels(both, _request));
    }

    [Fact]
    public void Pictures_of_other_shapes_are_edited_where_they_are_masked()
    {
        using var pipeline = Load(Model("model"));
        var picture = new Picture(90, 40, [.. Enumerable.Repeat((byte)90, 3 * 90 * 40)]);
        var edit = new PictureEdit(picture) { Mask = Mask.Rectangle(90, 40, 60, 10, 20, 20), MaskBlur = 0 };
        var made = pipeline.Generate(_request with { Edit = edit }).Single();
        Assert.Equal((90, 40), (made.Picture.Width, made.Picture.Height));
        Assert.Equal(ChangedPixels(picture, made.Picture, 60, 10, 20, 20), ChangedPixels(picture, made.Picture, 0, 0, 90, 40));
        Assert.Contains(made.Warnings, warning => warning.Contains("enlarged", StringComparison.Ordinal));
    }

    [Fact]
    public void A_picture_without_a_mask_is_followed_as_far_as_the_strength_says()
    {
        using var pipeline = Load(Model("model"));
        var picture = Grey(32);
        var weak = pipeline.Generate(_request with { Edit = new PictureEdit(picture) { Strength = 0.25 } }).Single();
        var strong = pipeline.Generate(_request with { Edit = new PictureEdit(picture) { Strength = 1 } }).Single();
        Assert.Equal(2 + 4, weak.NetworkCalls);
        Assert.Equal(8 + 4, strong.NetworkCalls);
        Assert.NotEqual(weak.Picture.Rgb, strong.Picture.Rgb);

        var masked = new PictureEdit(picture) { Strength = 0.25, Mask = Mask.Rectangle(32, 32, 8, 8, 16, 16) };
        Assert.Equal(2 + 4, pipeline.Generate(_request with { Edit = masked }).Single().NetworkCalls);
    }

    [Fact]
    public void A_picture_is_extended_and_what_was_there_stays()
    {
        using var pipeline = Load(Model("model", inpainting: true));
        var picture = Grey(24);
        var edit = new PictureEdit(picture) { Expand = CanvasExpansion.Parse("0,0,8,0"), MaskBlur = 0 };
        var made = pipeline.Generate(_request with { Edit = edit }).Single().Picture;
        Assert.Equal((32, 24), (made.Width, made.Height));
        Assert.Equal(picture.Rgb, made.Crop(0, 0, 24, 24).Rgb);
        Assert.True(made.Crop(24, 0, 8, 24).Rgb.Distinct().Count() > 20);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_batch_gives_the_pictures_of_its_seeds(bool edits)
    {
        using var pipeline = Load(Model("model", inpainting: true));
        var edit = edits ? new PictureEdit(Grey(32)) { Mask = Mask.Rectangle(32, 32, 8, 8, 16, 16) } : null;
        var request = _request with { Edit = edit };
        var batch = pipeline.Generate(request with { Count = 3, BatchSize = 2 }).ToList();
        Assert.Equal([5UL, 6, 7], batch.Select(picture => picture.Seed));
        foreach (var picture in batch)
        {
            var alone = pipeline.Generate(request with { Seed = picture.Seed }).Single().Picture.Rgb;
            Assert.True(alone.Zip(picture.Picture.Rgb, (a, b) => Math.Abs(a - b)).Max() <= 1);
        }
    }

    [Fact]
    public void Other_sizes_are_made_by_a_filter_with_a_warning()
    {
        using var pipeline = Load(Model("model"));
        var made = pipeline.Generate(_request with { Width = 48, Height = 20 }).Single();
        Assert.Equal((48, 20), (made.Picture.Width, made.Picture.Height));
        Assert.Contains("32x32", Assert.Single(made.Warnings), StringComparison.Ordinal);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => pipeline.Check(_request with { Width = 257 })).ErrorId);
    }

    [Fact]
    public void What_GLIDE_cannot_do_is_refused_before_anything_is_computed()
    {
        using var pipeline = Load(Model("model"));
        var edit = new PictureEdit(Grey(32)) { Mask = Mask.Rectangle(32, 32, 8, 8, 16, 16) };
        Assert.Contains("pndm", Refused(_request with { Scheduler = "pndm", Edit = edit }), StringComparison.Ordinal);
        Assert.Contains("without edges", Refused(_request with { Tileable = true }), StringComparison.Ordinal);
        pipeline.Check(_request with { Scheduler = "pndm" });

        string Refused(GenerationRequest request)
        {
            var error = Assert.Throws<AIImageException>(() => pipeline.Check(request));
            Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
            return error.Message;
        }
    }

    [Fact]
    public void Steps_are_those_of_the_small_picture_and_all_are_reported()
    {
        using var pipeline = Load(Model("model"));
        var progress = new Recorder();
        var made = pipeline.Generate(_request with { Steps = 6, Trace = true }, progress).Single();
        Assert.Equal(6, made.Metadata.Steps);
        Assert.Equal(Enumerable.Range(1, 10), progress.Reports.Select(report => report.Step));
        Assert.All(progress.Reports, report => Assert.Equal(10, report.Steps));
        Assert.Equal(1, progress.Reports[^1].Fraction);
        Assert.Equal(6, made.Trace!.Reverse.Count);
        Assert.All(made.Trace.Predicted, picture => Assert.Equal(8, picture.Width));
    }

    [Fact]
    public void Cancelling_ends_either_stage()
    {
        using var pipeline = Load(Model("model"));
        foreach (var last in new[] { 3, 10 })
        {
            using var cancellation = new CancellationTokenSource();
            var progress = new Recorder { OnReport = report => Cancel(report.Step == last, cancellation) };
            Assert.ThrowsAny<OperationCanceledException>(() => pipeline.Generate(_request, progress, cancellation.Token).ToList());
            Assert.Equal(last, progress.Reports.Count);
        }

        static void Cancel(bool now, CancellationTokenSource source)
        {
            if (now)
                source.Cancel();
        }
    }

    [Fact]
    public void What_is_cut_of_a_prompt_is_a_warning()
    {
        using var pipeline = Load(Model("model"));
        var made = pipeline.Generate(_request with { Prompt = string.Concat(Enumerable.Repeat("!a", 10)) }).Single();
        Assert.Contains("\"!a!a\"", Assert.Single(made.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unet", 4)]
    [InlineData("unet", 6)]
    [InlineData("upscale_unet", 3)]
    [InlineData("upscale_unet", 7)]
    public void Networks_with_other_channels_are_refused(string component, int takes)
    {
        var model = Model("model");
        model.Network(component, takes, 8);
        var error = Assert.Throws<AIImageException>(() => Load(model));
        Assert.Equal(ErrorIds.ModelMismatch, error.ErrorId);
        Assert.Contains($"{component} of", error.Message, StringComparison.Ordinal);
        Assert.Contains($"takes {takes} channels", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("upscale_unet")]
    [InlineData("upscale_text_encoder")]
    [InlineData("upscale_scheduler")]
    [InlineData("text_encoder")]
    [InlineData("tokenizer")]
    public void A_missing_part_is_named(string component)
    {
        var model = Model("model");
        Directory.Delete(Path.Combine(model.Folder, component), recursive: true);
        var error = Assert.Throws<AIImageException>(() => Load(model));
        Assert.Contains(component, error.Message, StringComparison.Ordinal);
    }

    private static DiffusionPipeline Load(GlideModel model) => DiffusionPipeline.Load(model.Open(), DeviceKind.Cpu);

    private static byte[] Pixels(GlideModel model, GenerationRequest request)
    {
        using var pipeline = Load(model);
        return pipeline.Generate(request).Single().Picture.Rgb;
    }

    private static Picture Grey(int side) => new(side, side, [.. Enumerable.Range(0, 3 * side * side).Select(i => (byte)(100 + (i % 3)))]);

    private static int ChangedPixels(Picture before, Picture after, int left, int top, int width, int height) =>
        Enumerable.Range(0, width * height).Count(i => Enumerable.Range(0, 3).Any(channel =>
        {
            var at = (((((top + (i / width)) * before.Width) + left + (i % width)) * 3) + channel);
            return before.Rgb[at] != after.Rgb[at];
        }));

    private GlideModel FullSize(bool inpainting = false) =>
        new GlideModel(_folder.File("full")) { SmallSide = 64, LargeSide = 256, SmallRespacing = "8", LargeRespacing = "4" }.Save(inpainting: inpainting);

    private GlideModel Model(string name, int small = 3, int large = 6, bool inpainting = false) =>
        new GlideModel(_folder.File(name)) { SmallRespacing = "8", LargeRespacing = "4" }.Save(small, large, inpainting);

    private sealed class Recorder : IProgress<GenerationProgress>
    {
        public List<GenerationProgress> Reports { get; } = [];

        public Action<GenerationProgress> OnReport { get; init; } = _ => { };

        public void Report(GenerationProgress value)
        {
            Reports.Add(value);
            OnReport(value);
        }
    }
}
