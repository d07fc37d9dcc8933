using System.Text.Json;
using TextToImage.Imaging;
using TextToImage.Tests.Networks;

namespace TextToImage.Cli.Tests;

public sealed class CutoutCommandTests : IDisposable
{
    private const int Side = 24;

    private readonly TemporaryFolder _folder = new();

    public CutoutCommandTests()
    {
        Save("plain.png", i => i % Side is >= 8 and < 16 && i / Side is >= 8 and < 16 ? (byte)0 : (byte)255);
        Save("photo.png", i => (byte)(i % Side is >= 8 and < 16 && i / Side is >= 8 and < 16 ? 250 : i % Side * 4));
        TinyMatting.Save(_folder.File("finder.onnx"), 32);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_plain_ground_is_taken_away_and_the_report_says_everything()
    {
        var result = Cutout("plain.png", "--json");
        Assert.Equal(0, result.ExitCode);
        var made = JsonDocument.Parse(result.Output).RootElement[0];
        Assert.Equal(
            ["path", "source", "method", "model", "kept", "width", "height", "prompt", "device", "networkCalls", "durationMs", "overheadMs", "warnings"],
            made.EnumerateObject().Select(member => member.Name));
        Assert.Equal((_folder.File("plain-cutout.png"), "plain", 0.1111), (made.GetProperty("path").GetString(), made.GetProperty("method").GetString(), made.GetProperty("kept").GetDouble()));
        var picture = PictureFile.Read(_folder.File("plain-cutout.png")).Picture;
        Assert.Equal((0, 255), (picture.Alpha![0], picture.Alpha[(12 * Side) + 12]));
    }

    [Fact]
    public void A_network_and_a_colour_to_lie_on()
    {
        var result = Cutout("photo.png", "--model", "finder.onnx", "--background", "#0f6cbd", "--out", "photo.jpg", "--quiet");
        Assert.Equal((0, _folder.File("photo.jpg")), (result.ExitCode, Assert.Single(result.Lines)));
        var picture = PictureFile.Read(_folder.File("photo.jpg")).Picture;
        Assert.InRange(picture.Rgb[2], 180, 198);
    }

    [Theory]
    [InlineData("is not plain", "photo.png", "--method", "plain")]
    [InlineData("no network is installed", "photo.png")]
    [InlineData("JPEG has no transparency", "plain.png", "--out", "plain.jpg")]
    [InlineData("There is no method", "plain.png", "--method", "magic")]
    [InlineData("is no background", "plain.png", "--background", "nothing")]
    [InlineData("does not exist", "elsewhere.png")]
    public void What_cannot_be_is_told_in_a_sentence_and_nothing_is_written(string sentence, params string[] arguments)
    {
        var result = Cutout(arguments);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.Equal(["finder.onnx", "photo.png", "plain.png"], _folder.Names);
    }

    private CommandResult Cutout(params string[] arguments) => CommandLine.Run(_folder.Path, ["cutout", .. arguments]);

    private void Save(string name, Func<int, byte> grey) =>
        File.WriteAllBytes(_folder.File(name), PictureFile.Encode(new Picture(Side, Side, [.. Enumerable.Range(0, Side * Side * 3).Select(at => grey(at / 3))]), PictureFormat.Png, null));
}
