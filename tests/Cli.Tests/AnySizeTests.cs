using System.Text.Json;
using TextToImage.Imaging;
using TextToImage.Tests.Networks;

namespace TextToImage.Cli.Tests;

public sealed class AnySizeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _model;

    public AnySizeTests()
    {
        _model = _folder.Copy(CommandLine.TinyModel, "model");
        TinyUpscaler.SaveNearest(Path.Combine(_model, "upscaler"), baseSize: 64);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_model_with_an_upscaler_makes_any_size_and_reports_the_one_asked_for()
    {
        var result = CommandLine.Run(_folder.Path, "new", "x", "--model", _model, "--size", "201x99", "--steps", "2", "--scheduler", "ddim", "--seed", "1", "--out", "a.png", "--json");
        Assert.Equal(0, result.ExitCode);
        var made = JsonDocument.Parse(result.Output).RootElement[0];
        Assert.Equal((201, 99, 3), (made.GetProperty("width").GetInt32(), made.GetProperty("height").GetInt32(), made.GetProperty("networkCalls").GetInt32()));
        Assert.Empty(made.GetProperty("warnings").EnumerateArray());
        var (picture, metadata) = PictureFile.Read(_folder.File("a.png"));
        Assert.Equal((201, 99, 201, 99), (picture.Width, picture.Height, metadata!.Width, metadata.Height));
    }

    [Fact]
    public void A_size_out_of_reach_is_a_usage_error()
    {
        var result = CommandLine.Run(_folder.Path, "new", "x", "--model", _model, "--size", "300x300", "--out", "a.png");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("at most 256 pixels", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("a.png")));
    }
}
