using System.Text.Json;
using TextToImage.Imaging;

namespace TextToImage.Cli.Tests;

public sealed class NewCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_prompt_becomes_a_picture_named_after_it_and_its_path_is_the_output()
    {
        var result = New("A red House!", "--seed", "7", "--steps", "2");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(_folder.File("a-red-house-7.png"), Assert.Single(result.Lines));
        var (picture, made) = PictureFile.Read(result.Lines[0]);
        Assert.Equal((64, 64), (picture.Width, picture.Height));
        Assert.Equal(("A red House!", 7UL, 2), (made!.Prompt, made.Seed, made.Steps));
    }

    [Fact]
    public void The_same_command_gives_the_same_bytes_and_never_overwrites()
    {
        New("x", "--seed", "1", "--steps", "2");
        var second = New("x", "--seed", "1", "--steps", "2");
        Assert.Equal(_folder.File("x-1-2.png"), Assert.Single(second.Lines));
        Assert.Equal(File.ReadAllBytes(_folder.File("x-1.png")), File.ReadAllBytes(_folder.File("x-1-2.png")));
    }

    [Fact]
    public void A_folder_named_with_a_slash_is_made()
    {
        var result = New("x", "--seed", "1", "--steps", "2", "--out", "pictures/of x/");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(_folder.File(Path.Combine("pictures", "of x", "x-1.png")), Assert.Single(result.Lines));
    }

    [Theory]
    [InlineData("txt2img-pndm")]
    public void The_reference_picture_comes_from_the_command_line(string name)
    {
        var result = New(
            "a photo of an astronaut riding a horse on mars", "--negative", "blurry, low quality, text",
            "--seed", "11", "--steps", "8", "--size", "64x64", "--guidance", "7.5", "--out", "a.png");
        Assert.Equal(0, result.ExitCode);
        var (expected, _) = PictureFile.Read(Path.Combine(CommandLine.TinyModel, "cases", name, "image.png"));
        var (actual, _) = PictureFile.Read(_folder.File("a.png"));
        Assert.InRange(expected.Rgb.Zip(actual.Rgb, (a, b) => Math.Abs(a - b)).Max(), 0, 2);
    }

    [Fact]
    public void Json_has_every_member_of_the_contract()
    {
        var result = New("a", "b", "--seed", "3", "--count", "2", "--steps", "2", "--json", "--out", _folder.Path);
        var pictures = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal(4, pictures.GetArrayLength());
        foreach (var name in new[] { "path", "prompt", "negativePrompt", "model", "pipeline", "width", "height", "seed", "steps", "guidanceScale", "scheduler", "device", "networkCalls", "durationMs", "overheadMs", "warnings" })
            Assert.True(pictures[0].TryGetProperty(name, out _), name);
        Assert.Equal([3, 4, 3, 4], pictures.EnumerateArray().Select(item => item.GetProperty("seed").GetInt32()));
        Assert.Equal(["a", "a", "b", "b"], pictures.EnumerateArray().Select(item => item.GetProperty("prompt").GetString()));
        Assert.All(pictures.EnumerateArray(), item => Assert.True(File.Exists(item.GetProperty("path").GetString())));
    }

    [Theory]
    [InlineData("house.jpg", new byte[] { 0xFF, 0xD8 })]
    [InlineData("house.webp", new byte[] { (byte)'R', (byte)'I' })]
    public void The_ending_decides_the_format(string name, byte[] start)
    {
        Assert.Equal(0, New("x", "--seed", "1", "--steps", "2", "--out", name).ExitCode);
        Assert.Equal(start, File.ReadAllBytes(_folder.File(name))[..2]);
    }

    [Fact]
    public void A_named_file_is_only_replaced_with_force()
    {
        File.WriteAllText(_folder.File("mine.png"), "precious");
        var refused = New("x", "--steps", "2", "--out", "mine.png");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("exists already", refused.Error, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(_folder.File("mine.png")));
        Assert.Equal(0, New("x", "--steps", "2", "--out", "mine.png", "--force").ExitCode);
        Assert.NotEqual("precious", File.ReadAllText(_folder.File("mine.png")));
    }

    [Theory]
    [InlineData(2, "--steps", "0")]
    [InlineData(2, "--steps", "10000")]
    [InlineData(2, "--steps", "many")]
    [InlineData(2, "--guidance", "NaN")]
    [InlineData(2, "--size", "0x64")]
    [InlineData(2, "--size", "-64x64")]
    [InlineData(2, "--size", "63x64")]
    [InlineData(2, "--size", "big")]
    [InlineData(1, "--size", "160000x160000")]
    [InlineData(2, "--count", "0")]
    [InlineData(1, "--scheduler", "quantum")]
    [InlineData(1, "--out", "no/such/folder")]
    [InlineData(1, "--out", "no/such/folder/a.png")]
    [InlineData(2, "--out", "picture.xyz")]
    [InlineData(1, "--model", "nobody")]
    [InlineData(1, "--device", "cuda")]
    [InlineData(2, "--device", "abacus")]
    [InlineData(2, "--no-such-option")]
    public void Bad_input_is_one_sentence_and_writes_nothing(int exitCode, params string[] arguments)
    {
        var result = New(["x", .. arguments]);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.StartsWith("aiimage: ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void No_prompt_is_a_usage_error_and_an_empty_one_is_allowed()
    {
        Assert.Equal(2, New().ExitCode);
        Assert.Equal(0, New("", "--seed", "1", "--steps", "2").ExitCode);
        Assert.True(File.Exists(_folder.File("image-1.png")));
    }

    [Fact]
    public void One_file_cannot_take_several_pictures()
    {
        var result = New("x", "--count", "2", "--out", "a.png");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("existing folder", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_go_to_standard_error()
    {
        var result = New(string.Join(' ', Enumerable.Repeat("word", 200)), "--steps", "2", "--quiet");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("aiimage: warning: The prompt is longer", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Lines);
    }

    [Fact]
    public void An_interrupt_ends_with_130_and_leaves_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill(2).");
        using var process = CommandLine.Start(_folder.Path, "new", "x", "--model", CommandLine.TinyModel, "--steps", "20", "--count", "1000", "--size", "256x256", "--out", _folder.Path);
        CommandLine.Await(process, () => Directory.EnumerateFiles(_folder.Path, "*.png").Any());
        CommandLine.Interrupt(process);
        var result = CommandLine.Finish(process);
        Assert.Equal(130, result.ExitCode);
        Assert.Contains("cancelled", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder.Path), file => !file.EndsWith(".png", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--help", "new")]
    [InlineData("new --help", "--guidance")]
    [InlineData("model list", "")]
    [InlineData("device list", "cpu")]
    public void Help_and_lists_work(string arguments, string expected)
    {
        var result = CommandLine.Run(_folder.Path, arguments.Split(' '));
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
    }

    private CommandResult New(params string[] arguments) =>
        CommandLine.Run(_folder.Path, ["new", .. arguments, .. arguments.Contains("--model") ? [] : new[] { "--model", CommandLine.TinyModel }]);
}
