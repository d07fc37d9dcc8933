using TextToImage.Generation;
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
        using var lease = ModelCache.Shared.Rent(ModelFolder.Open(Folder), DeviceKind.Cpu);
        var made = lease.Pipeline.Generate(new GenerationRequest { Prompt = prompt, Seed = 1 }).Single();
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
        using var lease = ModelCache.Shared.Rent(ModelFolder.Open(Folder), DeviceKind.Cpu);
        var made = lease.Pipeline.Generate(new GenerationRequest { Prompt = "a red house", Seed = 1, Width = width, Height = height }).Single();
        Assert.Empty(made.Warnings);
        Assert.Equal((width, height), (made.Picture.Width, made.Picture.Height));
        var centre = Pixel(made, width, width / 2, (height / 2) - (height / 16));
        Assert.True(centre[0] > 150 && centre[0] > centre[2] + 40, $"the middle is not red but {string.Join(" ", centre)}");
        Assert.True(Pixel(made, width, 3, 3).All(value => value > 225), "the background is not white");
    }

    [Fact]
    public void An_edge_is_crisp_at_1024_pixels()
    {
        using var lease = ModelCache.Shared.Rent(ModelFolder.Open(Folder), DeviceKind.Cpu);
        var made = lease.Pipeline.Generate(new GenerationRequest { Prompt = "a black bus", Seed = 1, Width = 1024, Height = 1024 }).Single();

        // From the white paper to the dark bus along a row: interpolation of a 256-pixel picture takes 6 pixels and more.
        var row = Enumerable.Range(0, 1024).Select(x => Pixel(made, 1024, x, 480).Sum()).ToList();
        var dark = row.FindIndex(value => value < 250);
        var light = row.FindLastIndex(dark, value => value > 640);
        Assert.InRange(dark - light, 1, 5);
    }

    [Fact]
    public void The_fast_variant_takes_four_calls()
    {
        using var lease = ModelCache.Shared.Rent(ModelFolder.Open(Path.Combine(Models, "starter-fast")), DeviceKind.Cpu);
        var made = lease.Pipeline.Generate(new GenerationRequest { Prompt = "a red house", Seed = 1 }).Single();
        Assert.InRange(made.NetworkCalls, 1, 4);
        var centre = Pixel(made, 256, 128, 108);
        Assert.True(centre[0] > 150 && centre[0] > centre[2] + 40, $"the middle is not red but {string.Join(" ", centre)}");
    }

    [Fact]
    public void Words_it_does_not_know_are_a_warning_that_lists_them()
    {
        using var lease = ModelCache.Shared.Rent(ModelFolder.Open(Folder), DeviceKind.Cpu);
        var made = lease.Pipeline.Generate(new GenerationRequest { Prompt = "a red Astronaut riding a house", Seed = 1, Steps = 1 }).Single();
        var warning = Assert.Single(made.Warnings);
        Assert.Contains("ignored them: Astronaut, riding.", warning, StringComparison.Ordinal);
        Assert.Contains("a full model", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_small() =>
        Assert.True(ModelFolder.Open(Folder).SizeOnDisk() < 40_000_000);

    private static int[] Pixel(GeneratedPicture made, int x, int y) => Pixel(made, 256, x, y);

    private static int[] Pixel(GeneratedPicture made, int width, int x, int y) =>
        [.. made.Picture.Rgb.AsSpan(((y * width) + x) * 3, 3).ToArray().Select(value => (int)value)];
}
