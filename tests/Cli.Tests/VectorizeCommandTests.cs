using System.Text.Json;
using System.Xml.Linq;
using TextToImage.Imaging;

namespace TextToImage.Cli.Tests;

public sealed class VectorizeCommandTests : IDisposable
{
    private const int Side = 64;

    private readonly TemporaryFolder _folder = new();

    public VectorizeCommandTests()
    {
        var noise = new Random(1);
        Save("flat.png", (x, y) => x is >= 16 and < 48 && y is >= 16 and < 48 ? (byte)0x44 : (byte)0xF0);
        Save("noise.png", (_, _) => (byte)noise.Next(256));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_drawing_is_written_and_the_report_says_everything()
    {
        var result = Vectorize("flat.png", "--json");
        Assert.Equal(0, result.ExitCode);
        var made = JsonDocument.Parse(result.Output).RootElement[0];
        Assert.Equal(
            ["path", "source", "width", "height", "prompt", "paths", "colors", "length", "changed", "durationMs", "warnings"],
            made.EnumerateObject().Select(member => member.Name));
        Assert.Equal((_folder.File("flat.svg"), 2, 2, 0.0), (made.GetProperty("path").GetString(), made.GetProperty("paths").GetInt32(), made.GetProperty("colors").GetInt32(), made.GetProperty("changed").GetDouble()));
        Assert.Equal("house", XDocument.Load(_folder.File("flat.svg")).Root!.Element("{http://www.w3.org/2000/svg}title")!.Value);
    }

    [Theory]
    [InlineData("is not flat", "noise.png")]
    [InlineData("use 2 to 64", "flat.png", "--colors", "1")]
    [InlineData("does not end in .svg", "flat.png", "--out", "flat.png")]
    [InlineData("does not exist", "elsewhere.png")]
    public void What_cannot_be_is_told_in_a_sentence_and_nothing_is_written(string sentence, params string[] arguments)
    {
        var result = Vectorize(arguments);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.Equal(["flat.png", "noise.png"], _folder.Names);
    }

    [Fact]
    public void Noise_is_drawn_where_it_is_forced_and_told()
    {
        var result = Vectorize("noise.png", "--force", "--out", "noise.svg");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("is not flat", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("noise.svg")));
    }

    private CommandResult Vectorize(params string[] arguments) => CommandLine.Run(_folder.Path, ["vectorize", .. arguments]);

    private void Save(string name, Func<int, int, byte> grey)
    {
        var pixels = Enumerable.Range(0, Side * Side).SelectMany(at => Enumerable.Repeat(grey(at % Side, at / Side), 3));
        File.WriteAllBytes(_folder.File(name), PictureFile.Encode(new Picture(Side, Side, [.. pixels]), PictureFormat.Png, new PictureMetadata { Prompt = "house" }));
    }
}
