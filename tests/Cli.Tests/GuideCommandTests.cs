using System.Text.Json;

namespace TextToImage.Cli.Tests;

/// <summary>Guides by the command line.</summary>
public sealed class GuideCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Scores_of_the_steps_are_reported_and_written_with_a_trace()
    {
        var line = Json("new", "a photo of a red house", "--model", Guiding("disco"), "--guide", Guiding("clip"), "--seed", "1", "--cutouts", "2", "--guide-scale", "100", "--size", "16x16", "--trace", "sheet", "--out", "a.png");
        var scores = line.GetProperty("guideScores").EnumerateArray().Select(score => score.GetDouble()).ToArray();
        Assert.Equal(5, scores.Length);
        Assert.Equal(("clip", 2, 100), (line.GetProperty("guide").GetString(), line.GetProperty("cutouts").GetInt32(), line.GetProperty("guideScale").GetInt32()));
        Assert.Equal(["a-scores.csv", "a-trace.png", "a.png"], _folder.Names);
        var rows = File.ReadAllLines(_folder.File("a-scores.csv"));
        Assert.Equal("step,score", rows[0]);
        Assert.Equal(scores.Select((score, i) => FormattableString.Invariant($"{i + 1},{score:0.####}")), rows.Skip(1));
        Assert.Contains("Guide scale", CommandLine.Run(_folder.Path, "info", "a.png").Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Guiding("clip"), CommandLine.Run(_folder.Path, "info", "a.png").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_is_begun_with_and_one_without_a_guide_has_no_scores()
    {
        Json("new", "a photo of a red house", "--model", Guiding("vqgan"), "--guide", Guiding("clip"), "--seed", "1", "--steps", "2", "--cutouts", "2", "--out", "a.png");
        var edited = Json("edit", "a.png", "the day", "--model", Guiding("vqgan"), "--guide", Guiding("clip"), "--seed", "1", "--steps", "4", "--strength", "0.5", "--cutouts", "2", "--out", "b.png");
        Assert.Equal(2, edited.GetProperty("guideScores").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, Json("new", "x", "--model", CommandLine.TinyModel, "--steps", "1", "--seed", "1", "--out", "c.png").GetProperty("guideScores").ValueKind);
    }

    [Fact]
    public void What_cannot_guide_is_told()
    {
        var missing = CommandLine.Run(_folder.Path, "new", "x", "--model", CommandLine.TinyModel, "--guide", "nothing");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("no CLIP model named 'nothing'", missing.Error, StringComparison.Ordinal);
        var weight = CommandLine.Run(_folder.Path, "new", "a fox:2x", "--model", Guiding("disco"), "--guide", Guiding("clip"));
        Assert.Equal(2, weight.ExitCode);
        Assert.Contains("has the weight '2x'", weight.Error, StringComparison.Ordinal);
        Assert.Empty(_folder.Names);
    }

    private static string Guiding(string name) => ReferenceData.Bundled("guiding", name);

    private JsonElement Json(params string[] arguments)
    {
        var result = CommandLine.Run(_folder.Path, [.. arguments, "--json"]);
        Assert.True(result.ExitCode == 0, result.Error);
        return JsonDocument.Parse(result.Output).RootElement[0];
    }
}
