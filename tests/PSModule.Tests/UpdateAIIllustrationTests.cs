using TextToImage.Tests.Imaging;

namespace TextToImage.PSModule.Tests;

/// <summary>Get-AIIllustration lists pictures of documents; Update-AIIllustration makes them again in place.</summary>
public sealed class UpdateAIIllustrationTests : IDisposable
{
    private readonly DocumentFolder _folder = new();

    public UpdateAIIllustrationTests() => Assert.Empty(_folder.Run("Add-AIIllustration deck.pptx, report.docx @tiny").Errors);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Get-AIIllustration deck.pptx, report.docx")]
    [InlineData("Get-AIIllustration *.pptx, *.docx")]
    [InlineData("'deck.pptx', 'report.docx' | Get-AIIllustration")]
    [InlineData("Get-AIIllustration -LiteralPath deck.pptx, report.docx")]
    public void Pictures_are_listed(string script)
    {
        var run = _folder.Run(script);
        Assert.Empty(run.Errors);
        Assert.Equal(["1 a team of people in the city 1", "2 a rocket at night 2", "3 a boat at sea 3", "1 a trophy 1"], run.Output.Select(picture => $"{picture.Text("Number")} {picture.Text("Prompt")} {picture.Text("Seed")}"));
        Assert.Equal([2, 3, 4, null], run.Output.Select(picture => picture.Value("Slide")));
    }

    [Fact]
    public void The_same_bytes_come_out_where_nothing_is_asked_for()
    {
        var before = _folder.Media("deck.pptx");
        var run = _folder.Run("Update-AIIllustration deck.pptx");
        Assert.Equal((0, 3), (run.Errors.Count, run.Output.Count));
        Assert.Equal(before.Select(media => media.Bytes), _folder.Media("deck.pptx").Select(media => media.Bytes));
    }

    [Theory]
    [InlineData("Update-AIIllustration deck.pptx -Number 2 -Prompt new", "2")]
    [InlineData("Update-AIIllustration deck.pptx -Number '1,3' -Prompt new", "1 3")]
    [InlineData("Update-AIIllustration deck.pptx -Slide 4 -Prompt new", "3")]
    [InlineData("Update-AIIllustration deck.pptx -Target '*Placeholder*' -Prompt new", "1 2")]
    [InlineData("Get-AIIllustration deck.pptx | Where-Object Prompt -Like '*boat*' | Update-AIIllustration -Prompt new", "3")]
    [InlineData("Get-AIIllustration deck.pptx, report.docx | Where-Object Seed -EQ 1 | Update-AIIllustration -Prompt new", "1 1")]
    [InlineData("Get-AIIllustration deck.pptx | Update-AIIllustration -Prompt new", "1 2 3")]
    public void Pictures_are_chosen(string script, string numbers)
    {
        var run = _folder.Run(script);
        Assert.Empty(run.Errors);
        Assert.Equal(numbers, string.Join(' ', run.Output.Select(picture => picture.Text("Number"))));
        Assert.All(run.Output, picture => Assert.Equal(("new", "new"), (picture.Text("Prompt"), picture.Text("AltText"))));
        Assert.Equal(numbers.Split(' ').Length, _folder.Pictures("deck.pptx").Concat(_folder.Pictures("report.docx")).Count(line => line.Contains(": new,", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_piped_picture_says_of_itself_is_no_wish()
    {
        // The same model as before, so that its size and steps are kept; the style is new.
        var run = _folder.Run("@(Get-AIIllustration deck.pptx)[0] | Update-AIIllustration -Style night");
        Assert.Equal(("a team of people in the city", "night", 1UL, "64x64"), (run["Prompt"], run["Style"], run["Seed"], run["Size"]!.ToString()));
        Assert.Equal(_folder.Run("Get-AIIllustration deck.pptx").Output.Select(picture => picture.Text("Style")), ["night", "", ""]);
    }

    [Fact]
    public void A_picture_takes_the_place_of_another()
    {
        File.WriteAllBytes(_folder.File("photo.png"), TinyPng.Build(8, 8, 8, 2, new int[8 * 8 * 3]));
        Assert.Empty(_folder.Run("Update-AIIllustration deck.pptx -Number 1 -Picture photo.png -AltText 'The team'").Errors);
        Assert.Contains(_folder.Media("deck.pptx"), media => media.Bytes.SequenceEqual(_folder.Bytes("photo.png")));
        // Nobody knows how it was made: it is made again only where that is said.
        Assert.Equal(2, _folder.Run("Update-AIIllustration deck.pptx -Plan").Output.Count);
        Assert.Equal("TargetNotFound", _folder.Run("Update-AIIllustration deck.pptx -Number 1").ErrorId);
        var run = _folder.Run("Update-AIIllustration deck.pptx -Number 1 -Prompt 'a house' -Model sd15 -Steps 1 -Size 64");
        Assert.Equal(("a house", "The team"), (run["Prompt"], run["AltText"]));
        Assert.Equal("ArgumentInvalid", _folder.Run("Update-AIIllustration deck.pptx -Picture photo.png").ErrorId);
    }

    [Fact]
    public void A_document_that_changed_since_it_was_listed_is_not_changed_at_random()
    {
        var run = _folder.Run("$found = @(Get-AIIllustration deck.pptx)[-1]; [System.IO.File]::Copy(\"$($args[0])/deck.pptx.bak\", \"$($args[0])/deck.pptx\", $true); Add-AIIllustration deck.pptx -All @tiny | Out-Null; $found | Update-AIIllustration -Prompt new", _folder.Path);
        Assert.Contains(run.Errors, error => error.FullyQualifiedErrorId.StartsWith("TargetNotFound", StringComparison.Ordinal));
        Assert.DoesNotContain(_folder.Pictures("deck.pptx"), line => line.Contains(": new,", StringComparison.Ordinal));
    }

    [Fact]
    public void A_plan_changes_nothing()
    {
        var before = _folder.Bytes("deck.pptx");
        var run = _folder.Run("Update-AIIllustration deck.pptx -Seed 5 -Plan");
        Assert.Equal(["make again 5", "make again 6", "make again 7"], run.Output.Select(row => $"{row.Text("Action")} {row.Text("Seed")}"));
        Assert.Empty(_folder.Run("Get-AIIllustration deck.pptx | Update-AIIllustration -WhatIf").Output);
        Assert.Equal(before, _folder.Bytes("deck.pptx"));
    }
}
