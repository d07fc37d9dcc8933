using System.Text.Json;
using TextToImage.Imaging;

namespace TextToImage.Cli.Tests;

/// <summary>Grids and what is made of their pictures.</summary>
public sealed class GridTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public GridTests() => Assert.Equal(0, Run("new", "a house", "--seed", "1", "--grid", "--steps", "2").ExitCode);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_grid_is_four_pictures_and_a_sheet() =>
        Assert.Equal(["a-house-1-grid.png", "a-house-1.png", "a-house-2.png", "a-house-3.png", "a-house-4.png"], _folder.Names);

    [Fact]
    public void A_variation_is_drawn_from_the_noise_of_the_picture_with_its_settings()
    {
        Assert.Equal(0, Run("edit", "a-house-1-grid.png", "--vary", "2", "--subtle", "--seed", "9", "--out", "varied.png").ExitCode);
        Assert.Equal(0, Run("new", "a house", "--seed", "2", "--steps", "2", "--variation", "0.2", "--variation-seed", "9", "--out", "same.png").ExitCode);
        Assert.Equal(File.ReadAllBytes(_folder.File("same.png")), File.ReadAllBytes(_folder.File("varied.png")));
    }

    [Fact]
    public void With_another_prompt_it_is_a_remix()
    {
        Assert.Equal(0, Run("edit", "a-house-3.png", "a car", "--vary", "1", "--seed", "9", "--out", "remix.png").ExitCode);
        var made = PictureFile.Read(_folder.File("remix.png")).Metadata!;
        Assert.Equal(("a car", 3UL, "0.6"), (made.Prompt, made.Seed, made.Other["Variation seed strength"]));
    }

    [Fact]
    public void A_picture_of_it_becomes_larger()
    {
        var result = Run("edit", "a-house-1-grid.png", "--upscale", "4", "--json");
        Assert.Equal(0, result.ExitCode);
        var line = JsonDocument.Parse(result.Output).RootElement[0];
        Assert.Equal((_folder.File("a-house-4-large.png"), 2.0, 128), (line.GetProperty("path").GetString(), line.GetProperty("scale").GetDouble(), line.GetProperty("width").GetInt32()));
    }

    [Fact]
    public void A_picture_goes_on_with_its_own_prompt_and_model_and_numbers_pick_it()
    {
        Assert.Equal(0, Run("edit", "a-house-1-grid.png", "--pick", "3", "--pan", "left", "--seed", "1", "--steps", "2", "--out", "pan.png").ExitCode);
        var (picture, made) = PictureFile.Read(_folder.File("pan.png"));
        Assert.Equal((96, 64, "a house", "Left", "a-house-3.png"), (picture.Width, picture.Height, made!.Prompt, made.Other["Pan"], made.Other["Source"]));
    }

    [Fact]
    public void Pictures_are_blended_with_what_their_files_say()
    {
        Assert.Equal(0, Run("new", "--blend", "a-house-1.png,a-house-2.png", "--blend", "a-house-3.png", "--seed", "5", "--steps", "2", "--out", "blend.png").ExitCode);
        Assert.Equal(0, Run("new", "--blend", "a-house-1.png,a-house-2.png", "--seed", "5", "--steps", "2", "--out", "two.png").ExitCode);
        var (blend, made) = PictureFile.Read(_folder.File("blend.png"));
        Assert.Equal(("a house", true), (made!.Prompt, made.Edited));
        Assert.NotEqual(blend.Rgb, PictureFile.Read(_folder.File("two.png")).Picture.Rgb);
        Assert.Equal(2, Run("new", "--blend", "a-house-1.png").ExitCode);
    }

    [Fact]
    public void A_picture_that_does_not_say_what_it_shows_needs_a_prompt()
    {
        File.WriteAllBytes(_folder.File("photo.png"), PictureFile.Encode(new Picture(64, 64, new byte[64 * 64 * 3]), PictureFormat.Png, null));
        var result = Run("edit", "photo.png", "--pan", "left");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("does not say what it shows", result.Error, StringComparison.Ordinal);
    }

    private CommandResult Run(params string[] arguments) => CommandLine.Run(_folder.Path, arguments[0] == "edit" && arguments.Contains("--upscale") ? arguments : [.. arguments, "--model", CommandLine.TinyModel]);
}
