namespace TextToImage.PSModule.Tests;

/// <summary>Get-AIImageInfo: what files say, and that it can be piped on.</summary>
public sealed class GetAIImageInfoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PowerShellSession _session;

    public GetAIImageInfoTests()
    {
        _session = PowerShellSession.Start(_folder.Path);
        _session.Run("New-AIImage 'a house' -NegativePrompt 'fog' -Model sd15 -Steps 2 -GuidanceScale 3 -Scheduler ddim -Eta 0.5 -Seed 7 -Size 48x64 -OutFile a.png");
    }

    public void Dispose()
    {
        _session.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void It_shows_what_the_file_says()
    {
        var run = _session.Run("Get-AIImageInfo a.png");
        Assert.Empty(run.Errors);
        Assert.Equal("TextToImage.AIImageInfo", Assert.Single(run.Output).TypeNames[0]);
        Assert.Equal((_folder.File("a.png"), "a house", "fog", "sd15", 7UL), (run["Path"], run["Prompt"], run["NegativePrompt"], run["Model"], run["Seed"]));
        Assert.Equal((2, 3.0, "ddim", "48x64", true, false), (run["Steps"], run["GuidanceScale"], run["Scheduler"], run["Size"]!.ToString(), run["HasMetadata"], run["Edited"]));
        Assert.Equal("0.5", _session.Run("(Get-AIImageInfo a.png).Other['Eta']").Output[0].BaseObject);
    }

    [Fact]
    public void What_it_shows_makes_the_picture_again()
    {
        var run = _session.Run("Get-AIImageInfo a.png | New-AIImage -OutFile b.png");
        Assert.Empty(run.Errors);
        Assert.Equal(File.ReadAllBytes(_folder.File("a.png")), File.ReadAllBytes(_folder.File("b.png")));
    }

    [Fact]
    public void An_edit_says_of_what_and_how_much()
    {
        var run = _session.Run("Edit-AIImage a.png 'x' -Strength 0.5 -Model sd15 -Steps 2 -Scheduler ddim -Seed 1 | Get-AIImageInfo");
        Assert.Equal((true, 0.5), (run["Edited"], run["Strength"]));
    }

    [Fact]
    public void Files_that_are_no_pictures_are_errors_and_the_others_are_shown()
    {
        File.WriteAllText(_folder.File("b.png"), "nothing");
        var run = _session.Run("'b.png', 'a.png', 'c.png' | Get-AIImageInfo");
        Assert.Equal(["PictureInvalid", "PictureInvalid"], run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Single(run.Output);
    }
}
