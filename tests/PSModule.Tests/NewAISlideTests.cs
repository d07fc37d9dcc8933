namespace TextToImage.PSModule.Tests;

/// <summary>New-AISlide: rows become slides.</summary>
public sealed class NewAISlideTests : IDisposable
{
    private const string Layout = "'Picture with Caption'";
    private readonly DocumentFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_row_becomes_a_slide_with_its_picture()
    {
        var original = _folder.Bytes("deck.pptx");
        var run = _folder.Run($"[pscustomobject]@{{ Title = 'One'; Text = 'First'; Picture = 'a house' }}, [pscustomobject]@{{ Title = 'Two'; Text = ''; Picture = '' }} | New-AISlide deck.pptx {Layout} @tiny");
        Assert.Empty(run.Errors);
        Assert.Equal(["6 One Picture with Caption", "7 Two Picture with Caption"], run.Output.Select(slide => $"{slide.Text("Slide")} {slide.Text("Title")} {slide.Text("Layout")}"));
        var picture = Assert.Single((object[])run.Output[0].Value("Pictures")!);
        Assert.Equal(("a house", 6), (PSObjectValues.Value(new(picture), "Prompt"), PSObjectValues.Value(new(picture), "Slide")));
        Assert.Empty((object[])run.Output[1].Value("Pictures")!);
        Assert.Equal(original, _folder.Bytes("deck.pptx.bak"));
    }

    [Theory]
    [InlineData("New-AISlide deck.pptx 'Title Only' @{ Title = 'One' }")]
    [InlineData("@{ Title = 'One' } | New-AISlide deck.pptx 'Title Only'")]
    [InlineData("[pscustomobject]@{ Title = 'One'; Layout = 'Title Only' } | New-AISlide deck.pptx")]
    [InlineData("New-AISlide deck.pptx -InputObject @{ Title = 'One'; Layout = 'Title Only'; Notes = 'Say it' }")]
    [InlineData("@{ Title = 'One' } | New-AISlide deck.pptx 'Title Only' -AsJob | Receive-Job -Wait -AutoRemoveJob")]
    public void Rows_can_be_given_in_many_forms(string script)
    {
        var run = _folder.Run(script);
        Assert.Empty(run.Errors);
        Assert.Equal((6, "One", "Title Only"), (run["Slide"], run["Title"], run["Layout"]));
    }

    [Fact]
    public void A_plan_shows_slides_and_pictures_and_changes_nothing()
    {
        var before = _folder.Bytes("deck.pptx");
        var run = _folder.Run($"@{{ Title = 'One'; Picture = 'a house | seed=4' }} | New-AISlide deck.pptx {Layout} -Plan");
        Assert.Equal(["slide 6: ", "slide 6, 'Picture Placeholder 2', token: a house"], run.Output.Select(row => $"{row.Text("Where")}: {row.Text("Prompt")}"));
        Assert.Empty(_folder.Run($"@{{ Title = 'One' }} | New-AISlide deck.pptx {Layout} -WhatIf").Output);
        Assert.Equal(before, _folder.Bytes("deck.pptx"));
    }

    [Theory]
    [InlineData("@{ Title = 'One' } | New-AISlide deck.pptx 'No Such Layout'", "TargetNotFound")]
    [InlineData("@{ Title = 'One' } | New-AISlide report.docx 'Title Only'", "ArgumentInvalid")]
    [InlineData("@{ Title = 'One' } | New-AISlide none.pptx 'Title Only'", "DocumentInvalid")]
    [InlineData("@{ Title = 'One' } | New-AISlide Env:none.pptx 'Title Only'", "ArgumentInvalid")]
    [InlineData("5 | New-AISlide deck.pptx 'Title Only'", "ArgumentInvalid")]
    public void What_cannot_be_is_an_error_and_changes_nothing(string script, string id)
    {
        var before = _folder.Documents;
        Assert.Equal(id, _folder.Run(script).ErrorId);
        Assert.Equal(before, _folder.Documents);
    }
}
