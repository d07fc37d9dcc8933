using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Models;

/// <summary>Edits with the starter model: what is asked for is there, and nothing else changed.</summary>
public sealed class StarterEditingTests : IDisposable
{
    private readonly DiffusionPipeline _starter = DiffusionPipeline.Load(
        ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter")), DeviceKind.Cpu);

    public void Dispose() => _starter.Dispose();

    [Theory]
    [InlineData("a red house", "a blue car")]
    [InlineData("a red house next to a green tree", "a blue car")]
    public void A_red_house_is_replaced_by_a_blue_car_and_nothing_else_changes(string scene, string prompt)
    {
        var before = Make(scene).Picture;
        var mask = Around(before, IsRed);
        var made = Make(prompt, new PictureEdit(before) { Mask = mask });
        var after = made.Picture;
        var feather = mask.Grown(8);
        for (var i = 0; i < feather.Values.Length; i++)
        {
            if (feather.Values[i] == 0)
                Assert.True(before.Rgb.AsSpan(i * 3, 3).SequenceEqual(after.Rgb.AsSpan(i * 3, 3)), $"pixel {i % 256},{i / 256} changed");
        }
        Assert.InRange(Share(before, mask, IsRed), 0.15, 1);
        Assert.InRange(Share(before, mask, IsBlue), 0, 0.08);
        Assert.InRange(Share(after, mask, IsRed), 0, 0.01);
        Assert.InRange(Share(after, mask, IsBlue), 0.15, 1);
    }

    [Fact]
    public void A_part_of_a_picture_on_a_colour_is_drawn_on_that_colour()
    {
        var before = Make("a red house on a blue background").Picture;
        var mask = Around(before, IsRed);
        var after = Make("a yellow car", new PictureEdit(before) { Mask = mask }).Picture;
        Assert.Equal(before.Rgb[..3], after.Rgb[..3]);
        // Most of the part is the colour around, exactly: nothing of a seam or of white.
        var ground = PlainGround.Of(before)!.Colour.ToString();
        Assert.InRange(Share(after, mask, (r, g, b) => PictureBackground.Colour((byte)r, (byte)g, (byte)b).ToString() == ground), 0.25, 0.9);
        Assert.InRange(Share(after, mask, (r, g, b) => r > 200 && g > 150 && b < 120), 0.05, 1);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(0.6)]
    [InlineData(0.8)]
    public void A_picture_becomes_another_on_clean_ground(double strength)
    {
        var apple = Make("a red apple").Picture;
        var pear = Make("a green pear", new PictureEdit(apple) { Strength = strength }).Picture;
        var everywhere = Mask.Everything(256, 256);
        Assert.InRange(Share(pear, everywhere, (r, g, b) => g > r + 30 && g > b + 30), 0.05, 0.6);
        Assert.InRange(Share(pear, everywhere, (r, g, b) => (r, g, b) == (255, 255, 255)), 0.4, 0.95);
    }

    [Theory]
    [InlineData("a small yellow star at night", 256)]
    [InlineData("a yellow star on a blue background", 512)]
    [InlineData("a red heart on a pink background", 300)]
    public void A_tile_has_no_seam(string prompt, int side)
    {
        var tile = _starter.Generate(new GenerationRequest { Prompt = prompt, Seed = 1, Tileable = true, Width = side, Height = side }).Single().Picture;
        var (across, inside) = Steps(tile);
        Assert.InRange(across, 0, inside);
    }

    [Fact]
    public void Without_being_asked_for_a_tile_does_have_one()
    {
        var (across, inside) = Steps(Make("over a green hill").Picture);
        Assert.True(across > 2 * inside, $"{across} across the edge, {inside} at most inside");
    }

    [Fact]
    public void A_panorama_goes_on_over_its_whole_width()
    {
        var request = new GenerationRequest { Prompt = "a boat at sea", Seed = 1, Width = 1024, Height = 256, Windows = WindowUse.On };
        var panorama = _starter.Generate(request).Single().Picture;
        // Water below everywhere, and a hull or a sail in each quarter.
        for (var quarter = 0; quarter < 4; quarter++)
        {
            Assert.InRange(Share(panorama, Mask.Rectangle(1024, 256, quarter * 256, 236, 256, 16), IsBlue), 0.9, 1);
            Assert.InRange(Share(panorama, Mask.Rectangle(1024, 256, quarter * 256, 100, 256, 110), (r, g, b) => r > 200 && b < 110), 0.03, 1);
        }
        Assert.NotEqual(panorama.Rgb, _starter.Generate(request with { Windows = WindowUse.Off }).Single().Picture.Rgb);
    }

    [Fact]
    public void Variations_stay_close_to_the_picture_and_differ_from_one_another()
    {
        var request = new GenerationRequest { Prompt = "a red house over a green hill", Seed = 1 };
        var plain = Make(request.Prompt).Picture;
        var (little, much) = (Distances(0.1), Distances(0.9));
        Assert.All(little.Zip(much), pair => Assert.True(pair.First > 0 && pair.First < pair.Second, $"{pair}"));
        Assert.NotEqual(little[0], little[1]);
        Assert.Equal(plain.Rgb, _starter.Generate(request with { Variation = 0, VariationSeed = 9 }).Single().Picture.Rgb);

        double[] Distances(double variation) =>
            [.. _starter.Generate(request with { Variation = variation, VariationSeed = 4, Count = 2 }).Select((made, i) =>
            {
                Assert.Equal((1UL, (ulong?)(4 + i)), (made.Seed, made.VariationSeed));
                return plain.Rgb.Zip(made.Picture.Rgb, (a, b) => (double)Math.Abs(a - b)).Average();
            })];
    }

    [Fact]
    public void A_trace_goes_to_noise_and_back_to_the_picture()
    {
        var made = _starter.Generate(new GenerationRequest { Prompt = "a blue bird", Seed = 1, Trace = true }).Single();
        var trace = made.Trace!;
        Assert.Equal((5, 4, 4), (trace.Forward.Count, trace.Reverse.Count, trace.Predicted.Count));
        Assert.Equal(made.Picture.Rgb, trace.Forward[0].Rgb);
        Assert.Equal(made.Picture.Rgb, trace.Reverse[^1].Rgb);
        double[] roughness = [.. trace.Forward.Select(picture => Steps(picture).Inside)];
        Assert.True(roughness[1] < roughness[^1], string.Join(", ", roughness));
    }

    private GeneratedPicture Make(string prompt, PictureEdit? edit = null) =>
        _starter.Generate(new GenerationRequest { Prompt = prompt, Seed = 1, Edit = edit }).Single();

    /// <summary>The rectangle around all pixels of a kind, and a little more.</summary>
    private static Mask Around(Picture picture, Func<int, int, int, bool> test)
    {
        const int margin = 12;
        var there = Enumerable.Range(0, 256 * 256).Where(i => test(picture.Rgb[i * 3], picture.Rgb[(i * 3) + 1], picture.Rgb[(i * 3) + 2])).ToList();
        var (left, top) = (Math.Max(0, there.Min(i => i % 256) - margin), Math.Max(0, there.Min(i => i / 256) - margin));
        var (right, bottom) = (Math.Min(255, there.Max(i => i % 256) + margin), Math.Min(255, there.Max(i => i / 256) + margin));
        return Mask.Rectangle(256, 256, left, top, right - left + 1, bottom - top + 1);
    }

    private static bool IsRed(int r, int g, int b) => r > 140 && g < 110 && b < 110;

    private static bool IsBlue(int r, int g, int b) => b > 110 && r < 100 && b > g + 25;

    private static double Share(Picture picture, Mask mask, Func<int, int, int, bool> test)
    {
        var masked = Enumerable.Range(0, mask.Values.Length).Where(i => mask.Values[i] > 0).ToList();
        return masked.Count(i => test(picture.Rgb[i * 3], picture.Rgb[(i * 3) + 1], picture.Rgb[(i * 3) + 2])) / (double)masked.Count;
    }

    /// <summary>Mean difference between neighbours across the opposite edges, and the largest such mean inside the picture.</summary>
    private static (double Across, double Inside) Steps(Picture picture)
    {
        var (w, h) = (picture.Width, picture.Height);
        double[] columns = [.. Enumerable.Range(0, w).Select(x => Mean(h, y => (y * w) + x, y => (y * w) + ((x + 1) % w)))];
        double[] rows = [.. Enumerable.Range(0, h).Select(y => Mean(w, x => (y * w) + x, x => ((y + 1) % h * w) + x))];
        return (Math.Max(columns[^1], rows[^1]), Math.Max(columns[..^1].Max(), rows[..^1].Max()));

        double Mean(int count, Func<int, int> a, Func<int, int> b) => Enumerable.Range(0, count)
            .Average(i => Enumerable.Range(0, 3).Average(channel => Math.Abs(picture.Rgb[(a(i) * 3) + channel] - picture.Rgb[(b(i) * 3) + channel])));
    }
}
