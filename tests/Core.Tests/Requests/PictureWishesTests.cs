using TextToImage.Diffusion;
using TextToImage.Imaging;
using TextToImage.Requests;

namespace TextToImage.Tests.Requests;

/// <summary>What becomes of variations and blends, by what files say and models can.</summary>
public class PictureWishesTests
{
    private static readonly ModelLimits Model = new(
        "test", 64, 64, 20, 7.5, 8, 1000, SchedulerConfig.Parse("""{ "_class_name": "DDIMScheduler" }"""), null);

    private static readonly Picture Pixels = new(8, 8, new byte[8 * 8 * 3]);

    private static readonly PictureMetadata Made = new()
    {
        Prompt = "a house",
        Model = "test",
        Seed = 7,
        Width = 64,
        Height = 96,
        Steps = 5,
        Scheduler = "euler",
        GuidanceScale = 3,
        Other = new Dictionary<string, string> { ["Tiling"] = "True", ["Guidance rescale"] = "0.25" },
    };

    [Theory]
    [InlineData(VariationAmount.Subtle, 0.2)]
    [InlineData(VariationAmount.Strong, 0.6)]
    public void A_picture_whose_noise_is_known_is_drawn_from_turned_noise_with_its_settings(VariationAmount amount, double turned)
    {
        var request = Resolved(Varied(Made, amount) with { Seed = 9, Steps = 8 });
        Assert.Null(request.Edit);
        Assert.Equal(("a house", (ulong?)7, turned, (ulong?)9), (request.Prompt, request.Seed, request.Variation, request.VariationSeed));
        Assert.Equal((64, 96, 8, "euler", 3.0, 0.25, true), (request.Width, request.Height, request.Steps, request.Scheduler, request.GuidanceScale, request.GuidanceRescale, request.Tileable));
    }

    [Fact]
    public void Another_prompt_is_drawn_from_the_same_noise() =>
        Assert.Equal(("a car", (ulong?)7), (Resolved(Varied(Made) with { Prompt = "a car" }).Prompt, Resolved(Varied(Made)).Seed));

    public static TheoryData<string> Unknown => ["another model", "edited", "a variation", "guided", "no seed", "strength"];

    [Theory]
    [MemberData(nameof(Unknown))]
    public void Others_are_drawn_after_their_pixels(string why)
    {
        var made = why switch
        {
            "another model" => Made with { Model = "other" },
            "edited" => Made with { Edited = true },
            "a variation" => Made with { Other = new Dictionary<string, string> { ["Variation seed strength"] = "0.2", ["Variation seed"] = "4" } },
            "guided" => Made with { Other = new Dictionary<string, string> { ["Guide"] = "clip" } },
            "no seed" => Made with { Seed = null },
            _ => Made,
        };
        var request = Varied(made, VariationAmount.Subtle) with { Seed = 9 };
        if (why == "strength")
            request = request with { Edit = request.Edit! with { Strength = 0.5 } };
        var resolved = Resolved(request);
        Assert.Equal(("a house", (ulong?)9, 0.0), (resolved.Prompt, resolved.Seed, resolved.Variation));
        Assert.Equal(why == "strength" ? 0.5 : 0.35, resolved.Edit!.Strength);
        Assert.Equal(why == "another model" ? null : 5, resolved.Steps);
        Assert.False(resolved.Tileable);
    }

    [Fact]
    public void A_model_that_reads_pictures_draws_the_like_of_what_it_did_not_make()
    {
        var resolved = PictureWishes.Resolved(Varied(null), Model with { TakesPictures = true });
        Assert.Same(Pixels, resolved.Like);
        Assert.Null(resolved.Edit);
    }

    [Fact]
    public void Without_anything_that_says_what_to_draw_it_is_an_error()
    {
        Assert.Contains("prompt", Error(Varied(null)), StringComparison.Ordinal);
        Assert.Contains("prompt", Error(new GenerationRequest { Blend = [Pixels, Pixels] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_variation_is_one_of_the_whole_picture()
    {
        var request = Varied(Made);
        Assert.Contains("whole picture", Error(request with { Edit = request.Edit! with { Mask = Mask.Everything(8, 8) } }), StringComparison.Ordinal);
        Assert.Contains("whole picture", Error(request with { Edit = request.Edit! with { Pan = PanDirection.Left } }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    public void Two_to_five_pictures_are_blended(int count) =>
        Assert.Contains("2 to 5", Error(new GenerationRequest { Prompt = "x", Blend = [.. Enumerable.Repeat(Pixels, count)] }), StringComparison.Ordinal);

    [Fact]
    public void A_blend_begins_between_the_pictures_at_the_size_asked_for()
    {
        var request = new GenerationRequest { Prompt = "x", Blend = [Pixels, Pixels, Pixels], Width = 32, Height = 48 };
        var edit = Resolved(request).Edit!;
        Assert.Equal((2, 32, 48, 0.7), (edit.Others.Count, edit.Others[1].Width, edit.Picture.Height, edit.Strength));
        Assert.Same(request, PictureWishes.Resolved(request, Model with { TakesPictures = true }));
        Assert.Contains("alone", Error(request with { Like = Pixels }), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_requests_stay_as_they_are()
    {
        var request = new GenerationRequest { Prompt = "x", Edit = new PictureEdit(Pixels) { Made = Made } };
        Assert.Same(request, Resolved(request));
    }

    [Fact]
    public void Where_a_picture_was_erased_it_is_drawn()
    {
        var erased = WithAlpha((x, y) => x is > 2 and < 6 && y > 3 ? (byte)0 : byte.MaxValue);
        var edit = Resolved(Edit(erased)).Edit!;
        Assert.Equal((byte.MaxValue, (byte)0), (edit.Mask!.Values[(4 * 8) + 4], edit.Mask.Values[0]));
        Assert.Contains("hole", edit.MaskNote, StringComparison.Ordinal);
        // What is said otherwise counts, and so does the shape: a thing that was cut out has nothing around it.
        Assert.Null(Resolved(Edit(erased) with { Edit = Edit(erased).Edit! with { MaskText = "the sky" } }).Edit!.Mask);
        Assert.Null(Resolved(Edit(erased) with { Edit = Edit(erased).Edit! with { Pan = PanDirection.Left } }).Edit!.Mask);
        Assert.Null(Resolved(Edit(WithAlpha((x, y) => x is > 2 and < 6 && y is > 1 and < 6 ? byte.MaxValue : (byte)0))).Edit!.Mask);
        Assert.Null(Resolved(Edit(WithAlpha((_, _) => 254))).Edit!.Mask);
    }

    [Fact]
    public void A_picture_as_its_own_mask_is_drawn_where_it_is_transparent_as_other_tools_do()
    {
        var erased = WithAlpha((x, _) => x < 3 ? (byte)0 : byte.MaxValue);
        var file = PictureFile.Encode(erased, PictureFormat.Png, null);
        var mask = PictureFile.ReadMask(file, "mask");
        var edit = Resolved(new GenerationRequest { Prompt = "x", Edit = new PictureEdit(PictureFile.Read(file, "a").Picture) { Mask = mask } }).Edit!;
        Assert.Equal((byte.MaxValue, (byte)0), (edit.Mask!.Values[0], edit.Mask.Values[7]));
        Assert.Contains("--invert-mask", edit.MaskNote, StringComparison.Ordinal);

        // Another picture, with the same hole, and with none; a grey mask is what it is.
        Assert.NotSame(mask, Resolved(new GenerationRequest { Prompt = "x", Edit = new PictureEdit(WithAlpha((x, _) => x < 3 ? (byte)9 : byte.MaxValue)) { Mask = mask } }).Edit!.Mask);
        var opaque = Resolved(new GenerationRequest { Prompt = "x", Edit = new PictureEdit(Pixels) { Mask = mask } }).Edit!;
        Assert.Same(mask, opaque.Mask);
        Assert.Contains("62 %", opaque.MaskNote, StringComparison.Ordinal);
        Assert.Null(Resolved(new GenerationRequest { Prompt = "x", Edit = new PictureEdit(erased) { Mask = Mask.Everything(8, 8) } }).Edit!.MaskNote);
    }

    private static GenerationRequest Edit(Picture picture) => new() { Prompt = "x", Edit = new PictureEdit(picture) };

    private static Picture WithAlpha(Func<int, int, byte> alpha) =>
        new(8, 8, new byte[8 * 8 * 3], [.. Enumerable.Range(0, 64).Select(at => alpha(at % 8, at / 8))]);

    private static GenerationRequest Varied(PictureMetadata? made, VariationAmount amount = VariationAmount.Strong) =>
        new() { Edit = new PictureEdit(Pixels) { Source = "a.png", Made = made, Vary = amount } };

    private static GenerationRequest Resolved(GenerationRequest request) => PictureWishes.Resolved(request, Model);

    private static string Error(GenerationRequest request)
    {
        var error = Assert.Throws<AIImageException>(() => Resolved(request));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        return error.Message;
    }
}
