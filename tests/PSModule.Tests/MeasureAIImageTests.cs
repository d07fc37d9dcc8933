namespace TextToImage.PSModule.Tests;

/// <summary>Measure-AIImage, Compare-AIImage, and the best of several pictures.</summary>
public sealed class MeasureAIImageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellSession _session;

    public MeasureAIImageTests()
    {
        foreach (var name in new[] { "picture-0.png", "picture-1.png", "noised.png" })
            File.Copy(ReferenceData.Bundled("reference", "clip", name), _folder.File(name));
        _session = PowerShellSession.Start(_folder.Path);
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Pictures_are_compared_with_prompts()
    {
        var run = _session.Run("'picture-0.png', $args[0] | Measure-AIImage -Prompt 'this is for you and the day' -Model clip", new FileInfo(_folder.File("picture-1.png")));
        Assert.Empty(run.Errors);
        Assert.Equal(["TextToImage.AIImageMeasure", "TextToImage.AIImageMeasure"], run.Output.Select(measure => measure.TypeNames[0]));
        Assert.Equal([12.163, 24.612], run.Output.Select(measure => Math.Round((double)measure.Value("ClipScore")!, 3)));
        Assert.Equal([2.6999, 5.4634], run.Output.Select(measure => Math.Round((double)measure.Value("ClipLogit")!, 4)));
        Assert.Equal(("clip", _folder.File("picture-1.png"), null), (run.Output[1].Value("Model"), run.Output[1].Value("Path"), run.Output[1].Value("Psnr")));
    }

    [Fact]
    public void The_prompt_is_that_of_the_picture()
    {
        var run = _session.Run("New-AIImage 'a red house' -Model sd15 -Steps 1 -Seed 1 | Measure-AIImage -Model clip-towers -NoCache");
        Assert.Empty(run.Errors);
        Assert.Equal(("a red house", "clip-towers", null), (run["Prompt"], run["Model"], run["ClipLogit"]));
        Assert.InRange((double)run["ClipCosine"]!, -1, 1);
        var nothing = _session.Run("'picture-0.png', 'picture-1.png' | Measure-AIImage -Model clip");
        Assert.Equal(["ArgumentInvalid", "ArgumentInvalid"], nothing.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
    }

    [Fact]
    public void A_reference_gives_the_measures_of_differences()
    {
        var run = _session.Run("Measure-AIImage picture-0.png -Reference $args[0]", new FileInfo(_folder.File("noised.png")));
        Assert.Empty(run.Errors);
        Assert.Equal((26.524, 0.8273, 12.032, 45, null), (Math.Round((double)run["Psnr"]!, 3), Math.Round((double)run["Ssim"]!, 4), Math.Round((double)run["Rmse"]!, 3), run["LargestDifference"], run["ClipScore"]));
        Assert.Equal(double.PositiveInfinity, _session.Run("Measure-AIImage picture-0.png -Reference picture-0.png")["Psnr"]);
        Assert.Equal("ArgumentInvalid", _session.Run("Measure-AIImage picture-0.png -Reference picture-1.png").ErrorId);
        Assert.Equal("PictureInvalid", _session.Run("Measure-AIImage picture-0.png -Reference nothing.png").ErrorId);
        Assert.Equal("ModelNotFound", _session.Run("Measure-AIImage picture-*.png -Prompt x -Model nothing").ErrorId);
        Assert.Equal("ModelUnsupported", _session.Run("Measure-AIImage picture-*.png -Prompt x -Model sd15").ErrorId);
    }

    [Fact]
    public void Pictures_are_equal_within_a_tolerance()
    {
        var run = _session.Run("Compare-AIImage picture-0.png noised.png");
        Assert.Empty(run.Errors);
        Assert.Equal("TextToImage.AIImageComparison", Assert.Single(run.Output).TypeNames[0]);
        Assert.Equal((false, 45, 2622L, 26.524, null), (run["Equal"], run["LargestDifference"], run["DifferentPixels"], Math.Round((double)run["Psnr"]!, 3), run["DifferencePath"]));
        Assert.Equal((true, _folder.File("noised.png")), (_session.Run("Compare-AIImage picture-0.png noised.png -Tolerance 45")["Equal"], run["Reference"]));
        Assert.Equal(true, _session.Run("'picture-0.png' | Compare-AIImage -Reference noised.png -MinimumPsnr 26")["Equal"]);
        Assert.Equal(true, _session.Run(", $args[0] | Compare-AIImage -Reference noised.png", File.ReadAllBytes(_folder.File("noised.png")))["Equal"]);
        Assert.Equal("ArgumentInvalid", _session.Run("Compare-AIImage picture-0.png noised.png -Tolerance 300").ErrorId);
        Assert.Equal("ArgumentInvalid", _session.Run("Compare-AIImage picture-0.png picture-1.png").ErrorId);
        Assert.Equal("ArgumentInvalid", _session.Run("Compare-AIImage picture-0.png ''").ErrorId);
    }

    [Fact]
    public void Differences_are_shown_in_one_file_for_each()
    {
        Assert.Equal(_folder.File("d.png"), _session.Run("Compare-AIImage picture-0.png noised.png -DifferencePath d.png")["DifferencePath"]);
        Assert.True(File.Exists(_folder.File("d.png")));
        Assert.Equal("OutputExists", _session.Run("Compare-AIImage picture-0.png noised.png -DifferencePath d.png").ErrorId);
        var several = _session.Run("'picture-0.png', 'noised.png' | Compare-AIImage -Reference noised.png -DifferencePath d.png -Force");
        Assert.Single(several.Output);
        Assert.Equal("ArgumentInvalid", several.ErrorId);
    }

    [Fact]
    public void The_best_of_several_are_written_and_no_others()
    {
        var run = _session.Run("New-AIImage 'a red house' -Model sd15 -Steps 1 -Seed 1 -Count 4 -Best 2 -RankWith clip");
        Assert.Empty(run.Errors);
        Assert.Equal(2, run.Output.Count);
        Assert.Equal(2, Directory.GetFiles(_folder.Path, "a-red-house*").Length);
        Assert.All(run.Output, picture => Assert.IsType<double>(picture.Value("ClipScore")));
        var cosines = _session.Run("$args[0] | Measure-AIImage -Model clip | ForEach-Object ClipCosine", run.Output).Output.Select(cosine => (double)cosine.BaseObject).ToList();
        Assert.True(cosines[0] > cosines[1]);
        Assert.Equal("clip", _session.Run("(Get-AIImageInfo $args[0]).Other['CLIP model']", run.Output[0].Value("Path")).Output[0].BaseObject);
        Assert.Null(_session.Run("New-AIImage 'a red house' -Model sd15 -Steps 1 -Seed 1 -OutFile plain.png")["ClipScore"]);
        Assert.Equal("ModelNotFound", _session.Run("'x', 'y' | New-AIImage -Model sd15 -Count 4 -Best 2 -RankWith nothing").Errors[0].FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal("ArgumentInvalid", _session.Run("New-AIImage x -Model sd15 -Count 4 -RankWith clip").ErrorId);
        Assert.Equal("ModelUnsupported", _session.Run("New-AIImage x -Model clip").ErrorId);
        Assert.Equal(_folder.File("best.png"), _session.Run("New-AIImage 'a house' -Model sd15 -Steps 1 -Count 2 -Best 1 -RankWith clip -OutFile best.png")["Path"]);
    }

    [Fact]
    public void A_CLIP_guides_and_says_what_it_saw()
    {
        var run = _session.Run("New-AIImage 'a red house' -Model sd15 -Steps 2 -Seed 1 -Guide clip -GuideScale 100 -Cutouts 2 -OutFile guided.png");
        Assert.Empty(run.Errors);
        Assert.Equal(run["NetworkCalls"], Assert.IsType<double[]>(run["GuideScores"]).Length);
        Assert.Equal(("clip", 100.0, 2), (run["Guide"], run["GuideScale"], run["Cutouts"]));
        var again = _session.Run("Get-AIImageInfo guided.png | New-AIImage -OutFile again.png");
        Assert.Empty(again.Errors);
        Assert.Equal(File.ReadAllBytes(_folder.File("guided.png")), File.ReadAllBytes(_folder.File("again.png")));
        Assert.Empty(Assert.IsType<double[]>(_session.Run("New-AIImage 'a red house' -Model sd15 -Steps 1 -Seed 1 -OutFile plain.png")["GuideScores"]));
        Assert.Equal("ModelNotFound", _session.Run("New-AIImage x -Model sd15 -Guide nothing").ErrorId);
    }

    [Fact]
    public void CLIP_models_are_listed_tested_and_completed()
    {
        var listed = _session.Run("Get-AIModel clip, clip-towers");
        Assert.Empty(listed.Errors);
        Assert.Equal(["CLIPModel", "CLIPModel"], listed.Output.Select(model => model.Value("Pipeline")));
        Assert.Equal(true, _session.Run("Test-AIModel clip -Quiet").Output[0].BaseObject);
        foreach (var typed in new[] { "Measure-AIImage a.png -Model cl", "New-AIImage x -RankWith cl", "New-AIImage x -Guide cl" })
            Assert.Equal(["clip", "clip-towers", "clip-mini"], _session.Run("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches.CompletionText", typed).Output.Select(match => match.ToString()));
        Assert.Empty(_session.Run("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches | Where-Object CompletionText -like 'clip*'", "New-AIImage x -Model cl").Output);
    }
}
