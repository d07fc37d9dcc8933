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
    [InlineData(2, "--stage-steps", "3,x")]
    [InlineData(2, "--stage-steps", "3,3")]
    [InlineData(2, "--original-size", "8")]
    [InlineData(2, "--crop-offset", "1,2,3")]
    [InlineData(2, "--text-length", "0")]
    [InlineData(2, "--control-end", "2")]
    [InlineData(1, "--control", "missing.png")]
    [InlineData(1, "--like", "missing.png")]
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
        var none = New();
        Assert.Equal((2, "aiimage: The model 'sd15' draws what a prompt says, and there is none; give one in quotes, such as aiimage new \"a red house\"."), (none.ExitCode, none.Error.Trim()));
        Assert.Equal(0, New("", "--seed", "1", "--steps", "2").ExitCode);
        Assert.True(File.Exists(_folder.File("image-1.png")));
    }

    [Fact]
    public void A_model_that_takes_no_prompt_needs_none()
    {
        var result = New("--model", Reference("ddpm"), "--seed", "1", "--steps", "2", "--count", "2");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([_folder.File("image-1.png"), _folder.File("image-2.png")], result.Lines);
    }

    [Fact]
    public void The_like_of_a_picture_needs_no_prompt_and_lies_where_it_is_asked_for_between_two()
    {
        var model = Reference("karlo");
        foreach (var (name, red) in new[] { ("a.png", (byte)250), ("b.png", (byte)20) })
            _folder.Write(name, PictureFile.Encode(new Picture(8, 8, [.. Enumerable.Range(0, 192).Select(i => i % 3 == 0 ? red : (byte)i)]), PictureFormat.Png, null));
        var (a, b) = (Draw("--like", "a.png"), Draw("--like", "b.png"));
        Assert.NotEqual(a, b);
        Assert.Equal(a, Draw("--like", "a.png", "--and-like", "b.png", "--mix", "0"));
        Assert.Equal(b, Draw("--like", "a.png", "--and-like", "b.png", "--mix", "1"));
        Assert.Equal(2, New("--model", model, "--and-like", "b.png").ExitCode);

        byte[] Draw(params string[] likes)
        {
            var result = New(["--model", model, "--seed", "1", "--stage-steps", "2,2,2", "--out", "c.png", "--force", .. likes]);
            Assert.Equal((0, ""), (result.ExitCode, result.Error));
            return PictureFile.Read(_folder.File("c.png")).Picture.Rgb;
        }
    }

    [Fact]
    public void Lists_and_sizes_are_in_the_metadata_and_the_report()
    {
        var result = New("a fox", "--model", Reference("unclip"), "--seed", "1", "--stage-steps", "3,2,2", "--stage-guidance", "2,1.5,1", "--json");
        var picture = JsonDocument.Parse(result.Output).RootElement[0];
        Assert.Equal(("3,2,2", "2,1.5,1"), (picture.GetProperty("stageSteps").GetString(), picture.GetProperty("stageGuidance").GetString()));
        var (_, made) = PictureFile.Read(picture.GetProperty("path").GetString()!);
        Assert.Equal(("3,2,2", "2,1.5,1"), (made!.Other["Stage steps"], made.Other["Stage guidance"]));
        var told = New("a fox", "--model", Reference("sdxl"), "--seed", "1", "--steps", "2", "--original-size", "64x48", "--crop-offset", "3,5", "--second-prompt", "oil", "--json");
        Assert.DoesNotContain("had no effect", told.Error, StringComparison.Ordinal);
        picture = JsonDocument.Parse(told.Output).RootElement[0];
        Assert.Equal(("64x48", "3,5", "oil"), (picture.GetProperty("originalSize").GetString(), picture.GetProperty("cropOffset").GetString(), picture.GetProperty("secondPrompt").GetString()));
    }

    [Fact]
    public void Settings_of_other_families_are_not_ignored_silently()
    {
        var result = New("x", "--steps", "2", "--second-prompt", "y", "--text-length", "9", "--noise-level", "3", "--original-size", "8x8", "--control-scale", "0.5", "--mix", "0.2");
        Assert.Equal(0, result.ExitCode);
        foreach (var setting in new[] { "second prompt", "text length", "noise level", "original size", "control scale", "mix" })
            Assert.Contains($"aiimage: warning: The {setting} had no effect: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_draws_tokens_says_so_of_settings_and_keeps_its_own()
    {
        var result = New("a red fox", "--model", Reference("dalle-mini"), "--seed", "1", "--steps", "20", "--top-k", "7", "--temperature", "0.8", "--guidance", "5", "--trace", "sheet", "--out", "a.png", "--json");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("aiimage: warning: The steps had no effect: the model 'dalle-mini' draws tokens", result.Error, StringComparison.Ordinal);
        var picture = JsonDocument.Parse(result.Output).RootElement[0];
        Assert.Equal((7, 0.8, 16), (picture.GetProperty("topK").GetInt32(), picture.GetProperty("temperature").GetDouble(), picture.GetProperty("networkCalls").GetInt32()));
        Assert.Equal(JsonValueKind.Null, picture.GetProperty("steps").ValueKind);
        Assert.True(File.Exists(_folder.File("a-trace.png")));
        var shown = CommandLine.Run(_folder.Path, "info", "a.png");
        Assert.Contains("7", shown.Lines.Single(line => line.StartsWith("top k", StringComparison.OrdinalIgnoreCase)), StringComparison.Ordinal);
        Assert.DoesNotContain(shown.Lines, line => line.StartsWith("steps", StringComparison.OrdinalIgnoreCase));

        var refused = New("a red fox", "--model", Reference("dalle-mini"), "--top-k", "65");
        Assert.Equal((2, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("from 1 to 64", refused.Error, StringComparison.Ordinal);
        var edited = CommandLine.Run(_folder.Path, "edit", "a.png", "a fox", "--model", Reference("dalle-mini"));
        Assert.Contains("cannot edit one", edited.Error, StringComparison.Ordinal);
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

    private static string Reference(string model) => ReferenceData.Bundled("reference", model);

    private CommandResult New(params string[] arguments) =>
        CommandLine.Run(_folder.Path, ["new", .. arguments, .. arguments.Contains("--model") ? [] : new[] { "--model", CommandLine.TinyModel }]);
}
