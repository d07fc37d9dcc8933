using TextToImage.Generation;
using TextToImage.Imaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Requests;

namespace TextToImage.Tests.Models;

/// <summary>The model that ships with the program: its graphs agree with the ones it was trained as, and it draws what it is told.</summary>
public class StarterModelTests
{
    private static readonly string Models = Path.Combine(ReferenceData.RepositoryRoot, "models");
    private static readonly string Folder = Path.Combine(Models, "starter");

    [Theory]
    [InlineData("text_encoder")]
    [InlineData("unet")]
    [InlineData("vae_encoder")]
    [InlineData("vae_decoder")]
    [InlineData("upscaler")]
    public void Each_graph_agrees_with_the_network_it_was_exported_from(string part) => Parity.Check(Folder, part);

    [Theory]
    [InlineData("a red house on a white background", 200, 60)]
    [InlineData("a blue car on a white background", 60, 200)]
    public void It_draws_in_the_colour_asked_for(string prompt, int red, int blue)
    {
        var made = Make(new GenerationRequest { Prompt = prompt, Seed = 1 });
        Assert.Empty(made.Warnings);
        Assert.Equal((256, 256), (made.Picture.Width, made.Picture.Height));
        Assert.True(Pixel(made, 3, 3).All(value => value > 225), "the background is not white");

        // Most of what is not background leans to the colour asked for.
        var figure = Enumerable.Range(0, 256 * 256).Select(i => Pixel(made, i % 256, i / 256)).Where(pixel => pixel.Min() < 200).ToList();
        Assert.InRange(figure.Count, 256 * 256 / 20, 256 * 256 * 3 / 4);
        Assert.True(figure.Count(pixel => (pixel[0] > pixel[2]) == (red > blue)) > 0.6 * figure.Count);
    }

    [Theory]
    [InlineData(512, 512)]
    [InlineData(1024, 640)]
    [InlineData(96, 96)]
    public void Other_sizes_come_from_the_upscaler_and_show_the_same(int width, int height)
    {
        var made = Make(new GenerationRequest { Prompt = "a red house", Seed = 1, Width = width, Height = height });
        Assert.Empty(made.Warnings);
        Assert.Equal((width, height), (made.Picture.Width, made.Picture.Height));
        var pixels = Enumerable.Range(0, width * height).Select(i => Pixel(made, width, i % width, i / width)).ToList();
        Assert.InRange(pixels.Count(pixel => pixel[0] > 150 && pixel[0] > pixel[2] + 40) / (double)pixels.Count, 0.05, 0.6);
        Assert.True(Pixel(made, width, 3, 3).All(value => value > 225), "the background is not white");
    }

    [Fact]
    public void An_edge_is_crisp_at_1024_pixels()
    {
        var made = Make(new GenerationRequest { Prompt = "a black bus", Seed = 1, Width = 1024, Height = 1024 });

        // From the white paper to the dark bus along rows: interpolation of the 256-pixel picture takes 9 pixels.
        var edges = Enumerable.Range(0, 1024).Select(y => Edge([.. Enumerable.Range(0, 1024).Select(x => Pixel(made, 1024, x, y).Sum())])).OfType<int>().Order().ToList();
        Assert.InRange(edges.Count, 100, 1024);
        Assert.InRange(edges[edges.Count / 2], 1, 7);

        static int? Edge(List<int> row)
        {
            var dark = row.FindIndex(value => value < 250);
            var light = dark < 0 ? -1 : row.FindLastIndex(dark, value => value > 640);
            return light < 0 ? null : dark - light;
        }
    }

    [Fact]
    public void A_prompt_in_another_language_is_drawn_as_it_says()
    {
        var made = Make(new GenerationRequest { Prompt = "ein blaues Haus auf einem gelben Hintergrund", Seed = 2 });
        Assert.Empty(made.Warnings);
        var corner = Pixel(made, 2, 2);
        Assert.True(corner[0] > 200 && corner[1] > 180 && corner[2] < 190, string.Join(" ", corner));
        Assert.InRange(Enumerable.Range(0, 256 * 256).Count(i => Pixel(made, i % 256, i / 256) is var pixel && pixel[2] > pixel[0] + 40), 256 * 256 / 20, 256 * 256 / 2);
    }

    [Fact]
    public void What_is_transparent_shows_through_and_the_thing_does_not()
    {
        var alpha = Make(new GenerationRequest { Prompt = "a red apple", Seed = 1, Background = PictureBackground.Transparent }).Picture.Alpha!;
        Assert.InRange(alpha[0], 0, 8);
        Assert.InRange(alpha.Count(value => value == 255) / (256.0 * 256), 0.1, 0.7);
        // Soft edges: some of it, and little.
        Assert.InRange(alpha.Count(value => value is > 20 and < 235) / (256.0 * 256), 0.002, 0.05);
    }

    [Fact]
    public void Seeds_compose_anew()
    {
        var middles = Enumerable.Range(1, 6).Select(seed => Middle(Make(new GenerationRequest { Prompt = "a red apple", Seed = (ulong)seed }))).ToList();
        Assert.True(middles.Max(middle => middle.X) - middles.Min(middle => middle.X) > 25, string.Join(", ", middles));
        Assert.True(middles.Max(middle => middle.Y) - middles.Min(middle => middle.Y) > 12, string.Join(", ", middles));

        static (double X, double Y) Middle(GeneratedPicture made)
        {
            var thing = Enumerable.Range(0, 256 * 256).Where(i => Pixel(made, i % 256, i / 256).Min() < 180).ToList();
            return (thing.Average(i => i % 256), thing.Average(i => i / 256));
        }
    }

    [Fact]
    public void Few_calls_are_enough() => Assert.InRange(Make(new GenerationRequest { Prompt = "a red house", Seed = 1 }).NetworkCalls, 1, 4);

    [Fact]
    public void A_verb_becomes_a_relation_with_a_warning()
    {
        var warning = Assert.Single(Make(new GenerationRequest { Prompt = "an astronaut riding a horse", Seed = 1, Steps = 1 }).Warnings);
        Assert.Contains("'riding' became 'on'", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_it_does_not_know_is_named_and_drawing_nothing_is_refused()
    {
        var made = Make(new GenerationRequest { Prompt = "a red hause with a zorglub", Seed = 1, Steps = 1 });
        Assert.Contains(made.Warnings, warning => warning.Contains("zorglub", StringComparison.Ordinal));
        Assert.Equal(ErrorIds.NothingToDraw, Assert.Throws<AIImageException>(() => Make(new GenerationRequest { Prompt = "zorglub" })).ErrorId);
    }

    [Fact]
    public void It_is_small() =>
        Assert.True(new DirectoryInfo(Models).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) < 90_000_000);

    private static GeneratedPicture Make(GenerationRequest request)
    {
        using var lease = ModelCache.Shared.Rent(ModelFolder.Open(Folder), DeviceKind.Cpu);
        return lease.Pipeline.Generate(request).Single();
    }

    private static int[] Pixel(GeneratedPicture made, int x, int y) => Pixel(made, 256, x, y);

    private static int[] Pixel(GeneratedPicture made, int width, int x, int y) =>
        [.. made.Picture.Rgb.AsSpan(((y * width) + x) * 3, 3).ToArray().Select(value => (int)value)];
}
