using System.Text.Json;
using TextToImage.Imaging;
using TextToImage.Tests.Measuring;

namespace TextToImage.Cli.Tests;

/// <summary>aiimage measure and compare, and the best of several pictures of aiimage new.</summary>
public sealed class MeasureCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _first = ClipGolden.Pictures[0], _noised = ClipGolden.File_("noised.png");

    public void Dispose() => _folder.Dispose();

    /// <summary>PyTorch's cosines and logits of two pictures and three texts.</summary>
    [Theory]
    [InlineData(ClipGolden.Joint)]
    [InlineData(ClipGolden.Towers)]
    public void The_command_line_agrees_with_the_reference(string model)
    {
        var (cosines, logits) = (ClipGolden.Rows(model, "cosines"), ClipGolden.Rows(model, "logits_per_image"));
        for (var text = 0; text < ClipGolden.Texts.Length; text++)
        {
            var lines = Json("measure", ClipGolden.Pictures[0], ClipGolden.Pictures[1], "--prompt", ClipGolden.Texts[text], "--model", ClipGolden.Model(model));
            for (var picture = 0; picture < ClipGolden.Pictures.Length; picture++)
            {
                var line = lines[picture];
                Assert.Equal((ClipGolden.Pictures[picture], ClipGolden.Texts[text], model), (line.GetProperty("path").GetString(), line.GetProperty("prompt").GetString(), line.GetProperty("model").GetString()));
                Assert.Equal(cosines[picture][text], line.GetProperty("clipCosine").GetDouble(), 1e-4);
                Assert.Equal(100 * Math.Max(0, cosines[picture][text]), line.GetProperty("clipScore").GetDouble(), 1e-2);
                if (model == ClipGolden.Joint)
                    Assert.Equal(logits[picture][text], line.GetProperty("clipLogit").GetDouble(), 1e-4);
                else
                    Assert.Equal(JsonValueKind.Null, line.GetProperty("clipLogit").ValueKind);
            }
        }
    }

    [Fact]
    public void A_reference_is_enough()
    {
        var line = Json("measure", _first, "--reference", _noised)[0];
        Assert.Equal(ClipGolden.Measure("noised", "psnr"), line.GetProperty("psnr").GetDouble(), 1e-6);
        Assert.Equal(ClipGolden.Measure("noised", "ssim"), line.GetProperty("ssim").GetDouble(), 1e-6);
        Assert.Equal(ClipGolden.Measure("noised", "rmse"), line.GetProperty("rmse").GetDouble(), 1e-6);
        Assert.Equal((45, JsonValueKind.Null, _noised), (line.GetProperty("largestDifference").GetInt32(), line.GetProperty("clipScore").ValueKind, line.GetProperty("reference").GetString()));
        Assert.Contains("psnr         infinite", CommandLine.Run(_folder.Path, "measure", _first, "--reference", _first).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_prompt_of_the_file_is_compared_and_the_score_shown()
    {
        File.WriteAllBytes(_folder.File("a.png"), PictureFile.Encode(PictureFile.Read(_first).Picture, PictureFormat.Png, new PictureMetadata { Prompt = ClipGolden.Texts[1] }));
        var result = CommandLine.Run(_folder.Path, "measure", "a.png", "-m", ClipGolden.Model(ClipGolden.Joint));
        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@$"clip score   12\.6\d* +of '{ClipGolden.Texts[1]}' by clip\s+cosine +0\.1262", result.Output);
        var nothing = CommandLine.Run(_folder.Path, "measure", _first, "-m", ClipGolden.Model(ClipGolden.Joint));
        Assert.Equal(2, nothing.ExitCode);
        Assert.Contains("does not say what it shows", nothing.Error, StringComparison.Ordinal);
        Assert.Equal(1, CommandLine.Run(_folder.Path, "measure", _first, "-m", "nothing").ExitCode);
    }

    [Fact]
    public void Comparing_has_the_exit_codes_of_cmp()
    {
        var same = CommandLine.Run(_folder.Path, "compare", _first, _first);
        Assert.Equal((0, "equal: largest difference 0 of 255, 0 of 2623 pixels beyond the tolerance, PSNR infinite"), (same.ExitCode, same.Lines[0]));
        var noised = CommandLine.Run(_folder.Path, "compare", _first, _noised);
        Assert.Equal((1, "different: largest difference 45 of 255, 2622 of 2623 pixels beyond the tolerance, PSNR 26.52 dB"), (noised.ExitCode, noised.Lines[0]));
        Assert.Equal(0, CommandLine.Run(_folder.Path, "compare", _first, _noised, "--tolerance", "45").ExitCode);
        Assert.Equal(0, CommandLine.Run(_folder.Path, "compare", _first, _noised, "--minimum-psnr", "26").ExitCode);
        var sizes = CommandLine.Run(_folder.Path, "compare", _first, ClipGolden.Pictures[1]);
        Assert.Equal(2, sizes.ExitCode);
        Assert.Contains("aiimage resize", sizes.Error, StringComparison.Ordinal);
        Assert.Equal(2, CommandLine.Run(_folder.Path, "compare", _first, "nothing.png").ExitCode);
    }

    [Fact]
    public void Differences_are_shown_in_a_file_that_is_not_replaced()
    {
        var line = Json("compare", _first, _noised, "--difference", "d.png")[0];
        Assert.Equal((false, 45, 2622, _folder.File("d.png")), (line.GetProperty("equal").GetBoolean(), line.GetProperty("largestDifference").GetInt32(), line.GetProperty("differentPixels").GetInt32(), line.GetProperty("differencePath").GetString()));
        Assert.Equal(255, PictureFile.Read(_folder.File("d.png")).Picture.Rgb.Max());
        Assert.Equal(2, CommandLine.Run(_folder.Path, "compare", _first, _first, "--difference", "d.png").ExitCode);
        Assert.Equal(0, CommandLine.Run(_folder.Path, "compare", _first, _first, "--difference", "d.png", "--force").ExitCode);
        Assert.Equal(0, PictureFile.Read(_folder.File("d.png")).Picture.Rgb.Max());
    }

    [Fact]
    public void The_best_of_several_are_written_and_no_others()
    {
        string[] tiny = ["new", "a red house", "--model", CommandLine.TinyModel, "--steps", "1", "--seed", "1", "--count", "4"];
        string[] rank = ["--rank-with", ClipGolden.Model(ClipGolden.Joint)];
        var lines = Json([.. tiny, .. rank, "--best", "2"]);
        Assert.Equal(2, lines.Count);
        Assert.Equal(lines.Select(line => Path.GetFileName(line.GetProperty("path").GetString())).Order(), _folder.Names);
        var cosines = Json(["measure", .. lines.Select(line => line.GetProperty("path").GetString()!), "--model", ClipGolden.Model(ClipGolden.Joint)]).Select(line => line.GetProperty("clipCosine").GetDouble()).ToList();
        Assert.True(cosines[0] > cosines[1]);
        Assert.Equal(Math.Max(0, 100 * cosines[0]), lines[0].GetProperty("clipScore").GetDouble(), 1e-2);
        Assert.Contains("CLIP model   clip", CommandLine.Run(_folder.Path, "info", lines[0].GetProperty("path").GetString()!).Output, StringComparison.Ordinal);

        Assert.Equal(0, CommandLine.Run(_folder.Path, [.. tiny, .. rank, "--best", "1", "--out", "one.png"]).ExitCode);
        Assert.Equal(2, CommandLine.Run(_folder.Path, [.. tiny, .. rank, "--best", "5"]).ExitCode);
        Assert.Equal(2, CommandLine.Run(_folder.Path, [.. tiny, .. rank]).ExitCode);
        var nothing = CommandLine.Run(_folder.Path, [.. tiny, "--best", "2", "--rank-with", "nothing"]);
        Assert.Equal(1, nothing.ExitCode);
        Assert.Contains("no CLIP model named 'nothing'", nothing.Error, StringComparison.Ordinal);
        var drawing = CommandLine.Run(_folder.Path, "new", "x", "--model", ClipGolden.Model(ClipGolden.Joint));
        Assert.Contains("draws none", drawing.Error, StringComparison.Ordinal);
    }

    private List<JsonElement> Json(params string[] arguments) => [.. JsonDocument.Parse(CommandLine.Run(_folder.Path, [.. arguments, "--json"]).Output).RootElement.EnumerateArray()];
}
