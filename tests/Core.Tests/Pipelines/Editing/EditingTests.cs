using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;
using TextToImage.Tests.Imaging;
using TextToImage.Tests.Networks;

namespace TextToImage.Tests.Pipelines;

/// <summary>Edits over the tiny Stable Diffusion models of the test data: four channels and nine.</summary>
public sealed class EditingTests : IDisposable
{
    private readonly Dictionary<string, DiffusionPipeline> _pipelines = [];
    private readonly GenerationRequest _request = new() { Prompt = "a red house", Seed = 5, Steps = 4, GuidanceScale = 3, Scheduler = "ddim" };

    public void Dispose()
    {
        foreach (var pipeline in _pipelines.Values)
            pipeline.Dispose();
    }

    [Theory]
    [InlineData("sd15", 64, 64)]
    [InlineData("sd15-inpaint", 64, 64)]
    [InlineData("sd15", 67, 45)]
    [InlineData("sd15-inpaint", 61, 83)]
    public void What_is_not_masked_stays_bit_for_bit_beyond_the_soft_edge(string model, int width, int height)
    {
        const int blur = 5;
        var picture = Samples.Photo(width, height);
        var mask = Mask.Rectangle(width, height, 10, 12, 20, 17);
        var edited = Edit(model, new PictureEdit(picture) { Mask = mask, MaskBlur = blur });
        Assert.Equal((width, height), (edited.Width, edited.Height));
        AssertSameOutside(picture, edited, mask.Grown(blur));
        Assert.NotEqual(Inside(picture, mask), Inside(edited, mask));
    }

    [Theory]
    [InlineData("sd15")]
    [InlineData("sd15-inpaint")]
    public void A_small_mask_in_a_large_photo_changes_it_there_alone(string model)
    {
        var picture = Samples.Photo(1600, 1200);
        var mask = Mask.Rectangle(1600, 1200, 700, 300, 60, 40);
        var made = Make(model, new PictureEdit(picture) { Mask = mask }, _request with { Steps = 1, GuidanceScale = 1 });
        AssertSameOutside(picture, made.Picture, mask.Grown(8));
        Assert.NotEqual(Inside(picture, mask), Inside(made.Picture, mask));
        Assert.Empty(made.Warnings);
    }

    [Fact]
    public void A_mask_beyond_the_models_size_is_drawn_small_and_enlarged_with_a_warning()
    {
        var made = Make("sd15", new PictureEdit(Samples.Photo(1200, 900)) { Mask = Mask.Everything(1200, 900) });
        Assert.Equal((1200, 900), (made.Picture.Width, made.Picture.Height));
        Assert.Contains("1200x900", Assert.Single(made.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_transparency_leaves_that_of_the_picture_and_says_so()
    {
        var picture = Samples.Photo(64, 64);
        Assert.Empty(Make("sd15", new PictureEdit(picture)).Warnings);
        byte[] alpha = [.. Enumerable.Range(0, 64 * 64).Select(i => (byte)(i % 64 * 4))];
        var transparent = new Picture(64, 64, picture.Rgb, alpha);
        var whole = Make("sd15", new PictureEdit(transparent));
        Assert.Equal(alpha, whole.Picture.Alpha!);
        Assert.Contains("has the transparency of the picture", Assert.Single(whole.Warnings), StringComparison.Ordinal);

        var part = Make("sd15", new PictureEdit(transparent) { Mask = Mask.Rectangle(64, 64, 16, 16, 24, 24), MaskBlur = 0 });
        Assert.Contains("what was drawn anew is opaque", Assert.Single(part.Warnings), StringComparison.Ordinal);
        for (var i = 0; i < alpha.Length; i++)
        {
            var isDrawn = i % 64 is >= 16 and < 40 && i / 64 is >= 16 and < 40;
            Assert.Equal(isDrawn ? 255 : alpha[i], part.Picture.AlphaAt(i));
            if (!isDrawn)
                Assert.Equal(picture.Rgb[(i * 3)..((i * 3) + 3)], part.Picture.Rgb[(i * 3)..((i * 3) + 3)]);
        }
    }

    [Fact]
    public void An_inverted_mask_keeps_what_is_white()
    {
        var picture = Samples.Photo(64, 64);
        var mask = Mask.Rectangle(64, 64, 16, 16, 24, 24);
        var edited = Edit("sd15", new PictureEdit(picture) { Mask = mask, InvertMask = true, MaskBlur = 0 });
        AssertSameOutside(picture, edited, mask.Inverted());
    }

    [Fact]
    public void A_mask_of_another_size_is_brought_to_the_pictures()
    {
        var picture = Samples.Photo(64, 48);
        var edited = Edit("sd15", new PictureEdit(picture) { Mask = Mask.Rectangle(16, 12, 4, 4, 4, 4), MaskBlur = 0 });
        AssertSameOutside(picture, edited, Mask.Rectangle(64, 48, 16, 16, 16, 16));
    }

    [Fact]
    public void A_grown_mask_changes_more()
    {
        var picture = Samples.Photo(64, 64);
        var mask = Mask.Rectangle(64, 64, 24, 24, 16, 16);
        var edited = Edit("sd15", new PictureEdit(picture) { Mask = mask, MaskGrow = 6, MaskBlur = 0 });
        AssertSameOutside(picture, edited, mask.Grown(6));
        Assert.NotEqual(Inside(picture, Mask.Rectangle(64, 64, 18, 18, 28, 6)), Inside(edited, Mask.Rectangle(64, 64, 18, 18, 28, 6)));
    }

    [Theory]
    [InlineData("sd15")]
    [InlineData("sd15-inpaint")]
    public void A_larger_canvas_keeps_the_picture_in_its_place(string model)
    {
        var picture = Samples.Photo(48, 40);
        var edited = Edit(model, new PictureEdit(picture) { Expand = CanvasExpansion.Parse("16,0,24,50%"), MaskBlur = 3 });
        Assert.Equal((48 + 16 + 24, 40 + 20), (edited.Width, edited.Height));
        Assert.Equal(picture.Crop(3, 0, 48 - 6, 40 - 3).Rgb, edited.Crop(16 + 3, 0, 48 - 6, 40 - 3).Rgb);
    }

    [Fact]
    public void A_size_is_that_of_the_result()
    {
        var edited = Pipeline("sd15").Generate(_request with { Width = 80, Height = 60, Edit = new PictureEdit(Samples.Photo(300, 200)) { Strength = 0.5 } }).Single();
        Assert.Equal((80, 60, 80, 60), (edited.Picture.Width, edited.Picture.Height, edited.Metadata.Width, edited.Metadata.Height));
    }

    [Fact]
    public void The_strength_says_how_many_of_the_steps_are_made()
    {
        var picture = Samples.Gradient(64, 64);
        var calls = new[] { 0.25, 0.5, 1 }.Select(strength => Make("sd15", new PictureEdit(picture) { Strength = strength }, _request with { Steps = 8 }).NetworkCalls);
        Assert.Equal([2, 4, 8], calls);
    }

    [Fact]
    public void One_step_of_any_strength_is_still_a_step() =>
        Assert.Equal(1, Make("sd15", new PictureEdit(Samples.Photo(64, 64)) { Strength = 0.3 }, _request with { Steps = 1 }).NetworkCalls);

    [Theory]
    [InlineData("sd15", 1)]
    [InlineData("sd15", 0.6)]
    [InlineData("sd15-inpaint", 0.6)]
    public void A_batch_gives_the_edits_of_its_seeds(string model, double strength)
    {
        var edit = new PictureEdit(Samples.Photo(64, 48)) { Mask = Mask.Rectangle(64, 48, 8, 8, 32, 24), Strength = strength };
        var request = _request with { Scheduler = "euler-a" };
        var batch = Pipeline(model).Generate(request with { Edit = edit, Count = 3, BatchSize = 2 }).ToList();
        foreach (var picture in batch)
        {
            var alone = Make(model, edit, request with { Seed = picture.Seed }).Picture.Rgb;
            Assert.True(alone.Zip(picture.Picture.Rgb, (a, b) => Math.Abs(a - b)).Max() <= 1);
        }
    }

    [Fact]
    public void The_same_seed_edits_to_the_same_bytes_and_the_metadata_says_what_was_done()
    {
        var edit = new PictureEdit(Samples.Photo(64, 64)) { Mask = Mask.Rectangle(64, 64, 8, 8, 32, 24), Strength = 0.7, Crop = EditCrop.None, Source = "photo.jpg" };
        var (first, second) = (Make("sd15", edit), Make("sd15", edit));
        Assert.Equal(first.Picture.Rgb, second.Picture.Rgb);
        Assert.True(first.Metadata.Edited);
        Assert.Equal((0.7, "photo.jpg", "8", "none"), (first.Metadata.Strength, first.Metadata.Other["Source"], first.Metadata.Other["Mask blur"], first.Metadata.Other["Crop"]));
    }

    [Fact]
    public void Impossible_edits_are_errors_before_anything_is_computed()
    {
        var picture = Samples.Photo(64, 64);
        var whole = Mask.Everything(64, 64);
        Refused(new PictureEdit(picture) { Strength = 0 }, "strength");
        Refused(new PictureEdit(picture) { Strength = 1.5 }, "strength");
        Refused(new PictureEdit(picture) { Strength = double.NaN }, "strength");
        Refused(new PictureEdit(picture) { Mask = Mask.Nothing(64, 64) }, "mask is empty");
        Refused(new PictureEdit(picture) { Mask = whole, InvertMask = true }, "mask is empty");
        Refused(new PictureEdit(picture) { Mask = whole, MaskBlur = -1 }, "mask blur");
        Refused(new PictureEdit(picture) { InvertMask = true }, "no mask");
        Refused(new PictureEdit(picture) { Expand = CanvasExpansion.Parse("100000,100000,0,0") }, "too large");
        Assert.Throws<AIImageException>(() => Pipeline("sd15").Check(_request with { Tileable = true, Edit = new PictureEdit(picture) }));

        void Refused(PictureEdit edit, string mention)
        {
            var error = Assert.Throws<AIImageException>(() => Pipeline("sd15").Check(_request with { Edit = edit }));
            Assert.Matches(mention, error.Message);
        }
    }

    [Fact]
    public void A_model_without_an_encoder_says_that_it_cannot_edit()
    {
        using var folder = new TemporaryFolder();
        var model = folder.Copy(ReferenceData.Bundled("reference", "sd15"), "sd15");
        Directory.Delete(Path.Combine(model, "vae_encoder"), recursive: true);
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(model), DeviceKind.Cpu);
        var error = Assert.Throws<AIImageException>(() => pipeline.Check(_request with { Edit = new PictureEdit(Samples.Photo(64, 64)) }));
        Assert.Equal(ErrorIds.ModelIncomplete, error.ErrorId);
        Assert.Contains("vae_encoder", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inpainting_model_makes_pictures_from_text_by_drawing_a_grey_one_anew()
    {
        var grey = new Picture(32, 32, [.. Enumerable.Repeat((byte)99, 32 * 32 * 3)]);
        var request = _request with { Width = 32, Height = 32 };
        var made = Pipeline("sd15-inpaint").Generate(request).Single();
        Assert.False(made.Metadata.Edited);
        Assert.Equal(made.Picture.Rgb, Make("sd15-inpaint", new PictureEdit(grey) { Mask = Mask.Everything(32, 32), PasteBack = false }, request).Picture.Rgb);
    }

    [Fact]
    public void A_model_that_finds_things_masks_what_a_text_names()
    {
        using var folder = new TemporaryFolder();
        var model = folder.Copy(ReferenceData.Bundled("reference", "sd15"), "sd15");
        TinySegmentation.Save(Path.Combine(model, "segmentation"), [1, TinySegmentation.Height, TinySegmentation.Width]);
        using var pipeline = DiffusionPipeline.Load(ModelFolder.Open(model), DeviceKind.Cpu);
        var halves = new Picture(64, 64, [.. Enumerable.Range(0, 64 * 64).SelectMany(i => new byte[] { i % 64 < 32 ? (byte)255 : (byte)0, 0, 0 })]);
        var request = _request with { Edit = new PictureEdit(halves) { MaskText = "a", MaskBlur = 0 } };

        pipeline.Check(request);
        var edited = pipeline.Generate(request).Single().Picture;
        AssertSameOutside(halves, edited, Mask.Rectangle(64, 64, 0, 0, 40, 64));
        Assert.NotEqual(Inside(halves, Mask.Rectangle(64, 64, 0, 0, 24, 64)), Inside(edited, Mask.Rectangle(64, 64, 0, 0, 24, 64)));

        Refused(request with { Edit = request.Edit! with { MaskText = "a b c d e f g" } }, "Nothing in the picture looks like 'a b c d e f g'");
        Refused(request with { Edit = request.Edit! with { Mask = Mask.Everything(64, 64) } }, "exclude each other");

        void Refused(GenerationRequest wrong, string mention) =>
            Assert.Contains(mention, Assert.Throws<AIImageException>(() => pipeline.Generate(wrong).ToList()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_finds_nothing_by_name_says_so_before_anything_is_computed()
    {
        var error = Assert.Throws<AIImageException>(() => Pipeline("sd15").Check(_request with { Edit = new PictureEdit(Samples.Photo(64, 64)) { MaskText = "the cat" } }));
        Assert.Equal(ErrorIds.ModelUnsupported, error.ErrorId);
    }

    private Picture Edit(string model, PictureEdit edit) => Make(model, edit).Picture;

    private GeneratedPicture Make(string model, PictureEdit edit, GenerationRequest? request = null) =>
        Pipeline(model).Generate((request ?? _request) with { Edit = edit }).Single();

    private DiffusionPipeline Pipeline(string model) => _pipelines.TryGetValue(model, out var pipeline)
        ? pipeline
        : _pipelines[model] = DiffusionPipeline.Load(ModelFolder.Open(ReferenceData.Bundled("reference", model)), DeviceKind.Cpu);

    private static void AssertSameOutside(Picture expected, Picture actual, Mask mask)
    {
        for (var i = 0; i < mask.Values.Length; i++)
        {
            if (mask.Values[i] == 0)
                Assert.True(expected.Rgb.AsSpan(i * 3, 3).SequenceEqual(actual.Rgb.AsSpan(i * 3, 3)), $"pixel {i % mask.Width},{i / mask.Width} changed");
        }
    }

    private static byte[] Inside(Picture picture, Mask mask) =>
        [.. Enumerable.Range(0, mask.Values.Length).Where(i => mask.Values[i] > 0).SelectMany(i => picture.Rgb.AsSpan(i * 3, 3).ToArray())];
}
