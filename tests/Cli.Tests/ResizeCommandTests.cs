using System.Text.Json;
using TextToImage.Imaging;
using TextToImage.Tests.Networks;

namespace TextToImage.Cli.Tests;

public sealed class ResizeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _upscaler = Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "reference", "sd-x4-upscaler");

    public ResizeCommandTests()
    {
        Save("a.png", 20, 12, new PictureMetadata { Prompt = "a house", Seed = 7, Model = "elsewhere" });
        Save("b.png", 10, 10, null);
        TinyUpscaler.SaveForeign(_folder.File("nets", "x4.onnx"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_network_enlarges_and_the_report_says_everything()
    {
        var result = Resize("a.png", "--scale", "4", "--model", Path.Combine("nets", "x4.onnx"), "--json");
        Assert.Equal(0, result.ExitCode);
        var made = JsonDocument.Parse(result.Output).RootElement[0];
        Assert.Equal(
            ["path", "source", "method", "model", "scale", "width", "height", "prompt", "seed", "device", "networkCalls", "durationMs", "overheadMs", "warnings"],
            made.EnumerateObject().Select(member => member.Name));
        Assert.Equal((_folder.File("a-x4.png"), _folder.File("a.png"), "network", "x4"), (Text("path"), Text("source"), Text("method"), Text("model")));
        Assert.Equal((4, 80, 48, 1), (made.GetProperty("scale").GetDouble(), made.GetProperty("width").GetInt32(), made.GetProperty("height").GetInt32(), made.GetProperty("networkCalls").GetInt32()));
        Assert.Empty(made.GetProperty("warnings").EnumerateArray());
        var (picture, metadata) = PictureFile.Read(_folder.File("a-x4.png"));
        Assert.Equal((80, 48, "a house", 7UL, true), (picture.Width, picture.Height, metadata!.Prompt, metadata.Seed, metadata.Edited));

        string? Text(string name) => made.GetProperty(name).GetString();
    }

    [Fact]
    public void Without_a_fitting_network_it_is_the_filter_and_a_warning_says_so()
    {
        var result = Resize("a.png", "b.png", "--scale", "2");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal([_folder.File("a-x2.png"), _folder.File("b-x2.png")], result.Lines);
        Assert.Contains("'elsewhere', which has no upscaler here", result.Error, StringComparison.Ordinal);
        Assert.Contains("does not say that a model made it", result.Error, StringComparison.Ordinal);
        Assert.Null(PictureFile.Read(_folder.File("b-x2.png")).Metadata);
        Assert.False(PictureFile.Read(_folder.File("a-x2.png")).Metadata!.Edited);
    }

    [Fact]
    public void A_size_a_folder_and_names_that_are_taken()
    {
        Assert.Equal([_folder.File("small", "a-10x6.png")], Resize("a.png", "--size", "10x6", "--out", "small/", "--quiet").Lines);
        Assert.Equal([_folder.File("a-x0.5.png")], Resize("a.png", "--scale", "0.5").Lines);
        Assert.Equal([_folder.File("a-x0.5-2.png")], Resize("a.png", "--scale", "0.5").Lines);
        Assert.Equal([_folder.File("a-x0.5.png")], Resize("a.png", "--scale", "0.5", "--force").Lines);
        Assert.Equal([_folder.File("b.jpg")], Resize("b.png", "--scale", "0.5", "--out", "b.jpg").Lines);
    }

    [Fact]
    public void A_pattern_stands_for_its_files() =>
        Assert.Equal([_folder.File("a-x0.5.png"), _folder.File("b-x0.5.png")], Resize("?.png", "--scale", "0.5").Lines);

    [Fact]
    public void The_reference_picture_of_a_diffusion_upscaler_comes_from_the_command_line()
    {
        var result = Resize(
            Path.Combine(_upscaler, "cases", "upscale", "low_res_image.png"), "--scale", "4", "--model", _upscaler, "--prompt", "a photo of an astronaut riding a horse on mars",
            "--negative", "blurry, low quality, text", "--steps", "7", "--guidance", "7.5", "--noise-level", "20", "--seed", "101", "--out", "large.png");
        Assert.Equal(0, result.ExitCode);
        var (expected, _) = PictureFile.Read(Path.Combine(_upscaler, "cases", "upscale", "image.png"));
        var (actual, _) = PictureFile.Read(_folder.File("large.png"));
        Assert.InRange(expected.Rgb.Zip(actual.Rgb, (a, b) => Math.Abs(a - b)).Max(), 0, 2);
    }

    [Theory]
    [InlineData(2, "a.png")]
    [InlineData(2, "--scale", "2")]
    [InlineData(2, "a.png", "--scale", "2", "--size", "10x10")]
    [InlineData(2, "a.png", "--scale", "9")]
    [InlineData(2, "a.png", "--scale", "NaN")]
    [InlineData(2, "a.png", "--size", "big")]
    [InlineData(2, "a.png", "--scale", "2", "--method", "magic")]
    [InlineData(2, "a.png", "--scale", "2", "--method", "lanczos", "--model", "starter")]
    [InlineData(2, "a.png", "b.png", "--scale", "2", "--out", "one.png")]
    [InlineData(1, "a.png", "--scale", "2", "--model", "nobody")]
    [InlineData(1, "a.png", "--scale", "2", "--model", "nobody.onnx")]
    [InlineData(1, "a.png", "--scale", "2", "--out", "b.png")]
    [InlineData(1, "a.png", "nothing.png", "--scale", "2")]
    [InlineData(1, "x*.png", "--scale", "2")]
    [InlineData(1, "nets/x4.onnx", "--scale", "2")]
    public void Bad_input_is_one_sentence_and_writes_nothing(int exitCode, params string[] arguments)
    {
        var before = Directory.EnumerateFileSystemEntries(_folder.Path).Count();
        var result = Resize(arguments);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("aiimage: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(_folder.Path).Count());
    }

    [Fact]
    public void A_model_that_only_enlarges_makes_no_picture_from_text()
    {
        var result = CommandLine.Run(_folder.Path, "new", "x", "--model", _upscaler);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("aiimage resize", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupt_ends_with_130_and_leaves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill(2).");
        Save("large.png", 48, 48, null);
        using var process = CommandLine.Start(_folder.Path, "resize", "b.png", "large.png", "--scale", "4", "--model", _upscaler, "--steps", "990");
        CommandLine.Await(process, () => File.Exists(_folder.File("b-x4.png")));
        CommandLine.Interrupt(process);
        var result = CommandLine.Finish(process);
        Assert.Equal(130, result.ExitCode);
        Assert.Equal(["a.png", "b-x4.png", "b.png", "large.png", "nets"], _folder.Names);
    }

    private void Save(string name, int width, int height, PictureMetadata? metadata)
    {
        var picture = new Picture(width, height, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)((i * 7) + (i / 50)))]);
        _folder.Write(name, PictureFile.Encode(picture, PictureFormat.Png, metadata));
    }

    private CommandResult Resize(params string[] arguments) => CommandLine.Run(_folder.Path, ["resize", .. arguments]);
}
