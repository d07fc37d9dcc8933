using System.Text.Json;
using TextToImage.Imaging;

namespace TextToImage.Cli.Tests;

public sealed class EditCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _picture;

    public EditCommandTests()
    {
        var rgb = new byte[48 * 40 * 3];
        new Random(1).NextBytes(rgb);
        _picture = Save("photo.png", new Picture(48, 40, rgb));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_region_is_drawn_anew_and_the_rest_stays()
    {
        var result = Edit("a blue car", "--region", "16,8,16,16", "--mask-blur", "2", "--seed", "3", "--json");
        Assert.Equal(0, result.ExitCode);
        var line = JsonDocument.Parse(result.Output).RootElement[0];
        Assert.Equal(_folder.File("a-blue-car-3.png"), line.GetProperty("path").GetString());
        Assert.Equal((1, 48, 40), (line.GetProperty("strength").GetDouble(), line.GetProperty("width").GetInt32(), line.GetProperty("height").GetInt32()));
        var (before, after) = (PictureFile.Read(_picture).Picture, PictureFile.Read(_folder.File("a-blue-car-3.png")).Picture);
        var changed = Enumerable.Range(0, 48 * 40).Where(i => !before.Rgb.AsSpan(i * 3, 3).SequenceEqual(after.Rgb.AsSpan(i * 3, 3))).ToList();
        Assert.NotEmpty(changed);
        Assert.All(changed, i => Assert.True(i % 48 is >= 14 and < 34 && i / 48 is >= 6 and < 26));
    }

    [Fact]
    public void The_metadata_says_that_it_is_an_edit_of_which_picture()
    {
        Edit("x", "--strength", "0.5", "--seed", "3", "--out", "a.png");
        var made = PictureFile.Read(_folder.File("a.png")).Metadata!;
        Assert.True(made.Edited);
        Assert.Equal((0.5, "photo.png"), (made.Strength, made.Other["Source"]));
        Assert.Contains("compositeWithTrainedAlgorithmicMedia", File.ReadAllText(_folder.File("a.png")), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_edits_go_on_a_contact_sheet()
    {
        var result = Edit("x", "--seed", "1", "--count", "4", "--contact-sheet", "sheet.png");
        Assert.Equal((0, 4), (result.ExitCode, result.Lines.Length));
        Assert.Contains("sheet.png", result.Error, StringComparison.Ordinal);
        var (sheet, _) = PictureFile.Read(_folder.File("sheet.png"));
        Assert.True(sheet.Width > 2 * 48 && sheet.Height > 2 * 40);
    }

    [Theory]
    [InlineData("gif", "a-trace.gif")]
    [InlineData("sheet", "a-trace.png")]
    public void A_trace_lies_beside_the_picture(string form, string file)
    {
        var result = Edit("x", "--seed", "1", "--trace", form, "--out", "a.png");
        Assert.Equal(0, result.ExitCode);
        var (trace, _) = PictureFile.Read(_folder.File(file));
        Assert.True(trace.Width >= 48 && trace.Height >= 40);
        Assert.Equal([file, "a.png", "photo.png"], _folder.Names);
    }

    [Theory]
    [InlineData(new[] { "--expand", "25%,0,25%,0" }, 72, 40)]
    [InlineData(new[] { "--zoom-out", "1.5" }, 48, 40)]
    [InlineData(new[] { "--pan", "right" }, 72, 40)]
    [InlineData(new[] { "--pan", "up" }, 48, 60)]
    [InlineData(new[] { "--size", "96x80" }, 96, 80)]
    public void Canvas_and_size_are_those_asked_for(string[] options, int width, int height)
    {
        var result = Edit("x", ["--seed", "1", "--out", "a.png", .. options]);
        Assert.Equal(0, result.ExitCode);
        var (picture, metadata) = PictureFile.Read(_folder.File("a.png"));
        Assert.Equal((width, height, width, height), (picture.Width, picture.Height, metadata!.Width, metadata.Height));
    }

    [Theory]
    [InlineData("exclude each other", "--region", "1,1,4,4", "--mask-text", "cat")]
    [InlineData("exclude each other", "--expand", "10", "--zoom-out", "2")]
    [InlineData("exclude each other", "--pan", "left", "--zoom-out", "2")]
    [InlineData("exclude each other", "--vary", "1", "--upscale", "1")]
    [InlineData("exclude each other", "--vary", "1", "--strong", "--subtle")]
    [InlineData("give --vary N", "--subtle")]
    [InlineData("one of the whole picture", "--vary", "1", "--region", "1,1,4,4")]
    [InlineData("no number 2", "--vary", "2")]
    [InlineData("a prompt has no place", "--upscale", "1")]
    [InlineData("--steps has no place", "--upscale", "1", "--steps", "3")]
    [InlineData("must be above 1", "--zoom-out", "1")]
    [InlineData("is not a region", "--region", "1,2,3")]
    [InlineData("has no part in the picture", "--region", "100,100,5,5")]
    [InlineData("strength", "--strength", "2")]
    [InlineData("no way to crop", "--crop", "some")]
    [InlineData("how far to expand", "--expand", "a")]
    [InlineData("no mask", "--invert-mask")]
    public void Wrong_options_are_usage_errors_in_one_sentence(string mention, params string[] options)
    {
        var result = Edit("x", options);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(mention, result.Error, StringComparison.Ordinal);
        Assert.Equal(["photo.png"], _folder.Names);
    }

    [Fact]
    public void A_model_that_finds_nothing_by_name_says_so()
    {
        var result = Edit("x", "--mask-text", "the cat");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("find", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.png", "does not exist")]
    [InlineData("text.png", "is a text file")]
    public void A_picture_that_cannot_be_read_is_an_error(string name, string mention)
    {
        _folder.Write("text.png", "not a picture");
        var result = CommandLine.Run(_folder.Path, "edit", name, "x", "--model", CommandLine.TinyModel);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(mention, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_itself_is_never_replaced_unasked()
    {
        var before = File.ReadAllBytes(_picture);
        var result = Edit("x", "--out", "photo.png");
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(before, File.ReadAllBytes(_picture));
        Assert.Equal(0, Edit("x", "--out", "photo.png", "--force").ExitCode);
        Assert.NotEqual(before, File.ReadAllBytes(_picture));
    }

    [Fact]
    public void A_tile_and_variations_come_from_new()
    {
        var result = CommandLine.Run(
            _folder.Path, "new", "x", "--model", CommandLine.TinyModel, "--steps", "2", "--scheduler", "ddim", "--tileable", "--seed", "1", "--variation", "0.3", "--variation-seed", "5", "--count", "2", "--json");
        Assert.Equal(0, result.ExitCode);
        var made = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal([(1L, 5L), (1, 6)], made.EnumerateArray().Select(line => (line.GetProperty("seed").GetInt64(), line.GetProperty("variationSeed").GetInt64())));
        var other = PictureFile.Read(_folder.File("x-1.png")).Metadata!.Other;
        Assert.Equal(("5", "0.3", "True"), (other["Variation seed"], other["Variation seed strength"], other["Tiling"]));
    }

    private CommandResult Edit(string prompt, params string[] options) => CommandLine.Run(
        _folder.Path, ["edit", "photo.png", prompt, "--model", CommandLine.TinyModel, "--steps", "3", "--scheduler", "ddim", .. options]);

    private string Save(string name, Picture picture)
    {
        PictureFile.Write(_folder.File(name), PictureFile.Encode(picture, PictureFormat.Png, null), overwrite: true);
        return _folder.File(name);
    }
}
