using System.Text.Json;
using TextToImage.Imaging;

namespace TextToImage.Cli.Tests;

public sealed class CanvasCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_canvas_is_made_and_reported()
    {
        var result = Canvas("--size", "600x64", "--out", "a.png", "--seed", "4", "--json");
        Assert.Equal(0, result.ExitCode);
        var line = JsonDocument.Parse(result.Output).RootElement[0];
        Assert.Equal((_folder.File("a.png"), 600, 64, 4, 0.0), (line.GetProperty("path").GetString(), line.GetProperty("width").GetInt32(), line.GetProperty("height").GetInt32(), line.GetProperty("seed").GetInt64(), line.GetProperty("resumed").GetDouble()));
        Assert.Equal(600, PictureFile.Read(_folder.File("a.png")).Picture.Width);
        Assert.Equal(["a.png"], _folder.Names);
    }

    [Theory]
    [InlineData("is written as PNG", "--size", "600x64", "--out", "a.jpg")]
    [InlineData("--size", "--out", "a.png")]
    [InlineData("long in both directions", "--size", "9000x9000", "--out", "a.png")]
    public void Wrong_options_are_usage_errors(string mention, params string[] options)
    {
        var result = Canvas(options);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(mention, result.Error, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    private CommandResult Canvas(params string[] options) => CommandLine.Run(_folder.Path, ["canvas", "a coast", "--model", CommandLine.TinyModel, "--steps", "2", "--scheduler", "ddim", .. options]);
}
