using System.Management.Automation;
using TextToImage.Tests.Imaging;

namespace TextToImage.PSModule.Tests;

/// <summary>Add-AIIllustration: which documents, which places, what comes out.</summary>
public sealed class AddAIIllustrationTests : IDisposable
{
    private readonly DocumentFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Places_get_pictures_and_each_is_an_object()
    {
        var original = _folder.Bytes("deck.pptx");
        var run = _folder.Run("Add-AIIllustration deck.pptx @tiny -Style 'line art'");
        Assert.Empty(run.Errors);
        Assert.Equal(["slide 2, picture 'Picture Placeholder 2'", "slide 3, picture 'Content Placeholder 2'", "slide 4, picture 'Picture 52'"], run.Output.Select(picture => picture.Text("Where")));
        Assert.All(run.Output, picture => Assert.Equal("TextToImage.AIIllustration", picture.TypeNames[0]));
        var first = run.Output[0];
        Assert.Equal((_folder.File("deck.pptx"), 1, 2, "Picture Placeholder 2"), (first.Value("DocumentPath"), first.Value("Number"), first.Value("Slide"), first.Value("Name")));
        Assert.Equal(("a team of people in the city", "line art", "sd15", 1UL, "a team of people in the city"), (first.Value("Prompt"), first.Value("Style"), first.Value("Model"), first.Value("Seed"), first.Value("AltText")));
        Assert.Equal(("64x64", true), (first.Text("Size"), (TimeSpan)first.Value("Duration")! > TimeSpan.Zero));
        Assert.Equal(original, _folder.Bytes("deck.pptx.bak"));
        Assert.Equal(3, _folder.Media("deck.pptx").Count);
        Assert.Equal("Picture 1 of 3, slide 2, placeholder 'Picture Placeholder 2'", run.Progress[0].StatusDescription);
        Assert.Equal(ProgressRecordType.Completed, run.Progress[^1].RecordType);
    }

    [Theory]
    [InlineData("Add-AIIllustration deck.pptx, report.docx @tiny", "deck.pptx report.docx")]
    [InlineData("Add-AIIllustration *.* @tiny", "deck.pptx report.docx")]
    [InlineData("[System.IO.FileInfo]\"$($args[0])/deck.pptx\" | Add-AIIllustration @tiny", "deck.pptx")]
    [InlineData("'deck.pptx', 'report.docx' | Add-AIIllustration @tiny", "deck.pptx report.docx")]
    [InlineData("[System.IO.File]::Copy(\"$($args[0])/deck.pptx\", \"$($args[0])/a[1].pptx\"); Add-AIIllustration -LiteralPath 'a[1].pptx' @tiny", "a[1].pptx")]
    [InlineData("[pscustomobject]@{ DocumentPath = 'report.docx' } | Add-AIIllustration @tiny", "report.docx")]
    [InlineData("[pscustomobject]@{ Path = 'report.docx' } | Add-AIIllustration @tiny", "report.docx")]
    [InlineData("Add-AIIllustration deck.pptx -Slide 4 @tiny | Add-AIIllustration @tiny", "deck.pptx")]
    public void Documents_can_be_given_in_many_forms(string script, string documents)
    {
        var run = _folder.Run(script, _folder.Path);
        Assert.Empty(run.Errors);
        Assert.Equal(documents, string.Join(' ', run.Output.Select(picture => Path.GetFileName(picture.Text("DocumentPath"))).Distinct()));
    }

    [Theory]
    [InlineData("deck.pptx -Slide 2,4", "2 4")]
    [InlineData("deck.pptx -Slide '2-3'", "2 3")]
    [InlineData("deck.pptx -Slide 1..4", "2 3 4")]
    [InlineData("deck.pptx -All", "1 2 3 4 5")]
    [InlineData("deck.pptx -Title 'W*' -All", "2 3")]
    [InlineData("deck.pptx -Layout 'Title Only'", "4")]
    [InlineData("deck.pptx -Target 'TextBox 3'", "4")]
    [InlineData("deck.pptx -Target '*Placeholder 2'", "2 3")]
    [InlineData("deck.pptx -Slide 5 -Background", "5")]
    public void Slides_and_shapes_are_chosen(string arguments, string slides)
    {
        var run = _folder.Run($"Add-AIIllustration {arguments} @tiny");
        Assert.Empty(run.Errors);
        Assert.Equal(slides, string.Join(' ', run.Output.Select(picture => picture.Text("Slide"))));
    }

    [Fact]
    public void Word_settings_reach_the_document()
    {
        var run = _folder.Run("Add-AIIllustration report.docx 'a tree' -Heading Summary -Width 5cm -Wrap Square -Align Right @tiny; Add-AIIllustration report.docx 'a house' -Target logo -AltText 'Our logo' -Caption 'Nice' @tiny");
        Assert.Empty(run.Errors);
        var xml = _folder.Run("$a = [System.IO.Compression.ZipFile]::OpenRead(\"$($args[0])/report.docx\"); $r = [System.IO.StreamReader]::new($a.GetEntry('word/document.xml').Open()); $r.ReadToEnd(); $a.Dispose()", _folder.Path).Output[0].ToString();
        Assert.Contains("<wp:wrapSquare", xml, StringComparison.Ordinal);
        Assert.Contains("cx=\"1800000\"", xml, StringComparison.Ordinal);
        Assert.Contains("<wp:align>right</wp:align>", xml, StringComparison.Ordinal);
        Assert.Contains("descr=\"Our logo\"", xml, StringComparison.Ordinal);
        Assert.Contains("SEQ Figure", xml, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_and_WhatIf_change_nothing()
    {
        var before = _folder.Documents;
        var plan = _folder.Run("Add-AIIllustration deck.pptx -All -Plan @tiny");
        Assert.Equal(["add to the slide", "fill the placeholder", "fill the placeholder", "replace the token", "add to the slide"], plan.Output.Select(row => row.Text("Action")));
        Assert.All(plan.Output, row => Assert.Equal("TextToImage.AIIllustrationPlan", row.TypeNames[0]));
        Assert.Equal(("a boat at sea", 4UL, "64x64"), (plan.Output[3].Value("Prompt"), plan.Output[3].Value("Seed"), plan.Output[3].Text("Size")));
        Assert.Empty(_folder.Run("'deck.pptx', 'report.docx' | Add-AIIllustration -All @tiny -WhatIf").Output);
        Assert.Equal(before, _folder.Documents);
        Assert.Equal("deck.pptx report.docx", _folder.Files);
    }

    [Fact]
    public void Piped_pictures_go_into_one_place_after_the_other()
    {
        var original = _folder.Bytes("deck.pptx");
        var run = _folder.Run("'a red house', 'a blue car' | New-AIImage -Model sd15 -Steps 1 -Seed 3 | Add-AIIllustration -DocumentPath deck.pptx");
        Assert.Empty(run.Errors);
        Assert.Empty(run.Warnings);
        Assert.Equal(["slide 2, picture 'Picture Placeholder 2': a red house, 3", "slide 3, picture 'Content Placeholder 2': a blue car, 3"], _folder.Pictures("deck.pptx"));
        // The backup is what was there before the first of them, and the bytes are those of the files.
        Assert.Equal(original, _folder.Bytes("deck.pptx.bak"));
        Assert.Contains(_folder.Media("deck.pptx"), media => media.Bytes.SequenceEqual(_folder.Bytes("a-red-house-3.png")));
    }

    [Theory]
    [InlineData("a.jpg", ".jpeg", true)]
    [InlineData("a.webp", ".png", false)]
    public void A_given_picture_goes_in_as_it_is_where_Office_shows_it(string name, string ending, bool same)
    {
        _folder.Run("New-AIImage 'a' -Model sd15 -Steps 1 -Seed 3 -OutFile $args[0]", name);
        var run = _folder.Run("Add-AIIllustration deck.pptx -Slide 2 -Picture $args[0] -AltText 'A letter'", name);
        Assert.Empty(run.Errors);
        var media = Assert.Single(_folder.Media("deck.pptx"));
        Assert.True(media.Name.EndsWith(ending, StringComparison.Ordinal) || media.Name.EndsWith(".jpg", StringComparison.Ordinal) && ending == ".jpeg", media.Name);
        Assert.Equal(same, media.Bytes.AsSpan().SequenceEqual(_folder.Bytes(name)));
        Assert.Equal(("A letter", "a", 3UL), (run["AltText"], run["Prompt"], run["Seed"]));
    }

    [Fact]
    public void A_picture_that_does_not_say_what_it_shows_is_no_picture_of_ours()
    {
        File.WriteAllBytes(_folder.File("photo.png"), TinyPng.Build(8, 8, 8, 2, new int[8 * 8 * 3]));
        var run = _folder.Run("Add-AIIllustration deck.pptx -Slide 2 -Picture photo.png");
        Assert.Equal(("", null), (run.Output[0].Text("AltText"), run["Prompt"]));
        Assert.Contains("has no alt text", Assert.Single(run.Warnings), StringComparison.Ordinal);
        Assert.Empty(_folder.Run("Update-AIIllustration deck.pptx -Plan").Output);
    }

    [Fact]
    public void Rows_of_a_table_say_where_and_what()
    {
        // As Import-Csv gives them: texts, and an empty one where a cell is empty.
        var run = _folder.Run("""
            [pscustomobject]@{ DocumentPath = 'deck.pptx'; Slide = '2'; Prompt = 'one'; Seed = '7'; Model = 'sd15'; Steps = '1'; Size = '64'; Fit = ''; All = '' },
            [pscustomobject]@{ DocumentPath = 'deck.pptx'; Slide = '3'; Prompt = ''; Seed = '8'; Model = 'sd15'; Steps = '1'; Size = '64'; Fit = 'Contain'; All = '' } | Add-AIIllustration
            """);
        Assert.Empty(run.Errors);
        Assert.Equal(["slide 2, picture 'Picture Placeholder 2': one, 7", "slide 3, picture 'Content Placeholder 2': a rocket at night, 8"], _folder.Pictures("deck.pptx"));
        Assert.Empty(_folder.Run("[pscustomobject]@{ Slide = '4'; Prompt = 'two' } | Add-AIIllustration -DocumentPath deck.pptx @tiny").Errors);
        Assert.Equal("slide 4, picture 'Picture 52': two, 1", _folder.Pictures("deck.pptx")[2]);
    }

    [Fact]
    public void Copies_leave_the_document()
    {
        var deck = _folder.Bytes("deck.pptx");
        Directory.CreateDirectory(_folder.File("out"));
        Assert.Equal(_folder.File("copy.pptx"), _folder.Run("Add-AIIllustration deck.pptx -Slide 2 @tiny -OutFile copy.pptx")["DocumentPath"]);
        Assert.Empty(_folder.Run("Add-AIIllustration *.docx, deck.pptx -OutputDirectory out @tiny").Errors);
        Assert.Equal("deck.pptx report.docx", string.Join(' ', Directory.EnumerateFiles(_folder.File("out")).Select(Path.GetFileName).Order()));
        Assert.Equal("OutputExists", _folder.Run("Add-AIIllustration deck.pptx -OutFile copy.pptx @tiny").ErrorId);
        Assert.Empty(_folder.Run("Add-AIIllustration deck.pptx -OutFile copy.pptx -Force @tiny").Errors);
        Assert.Equal(deck, _folder.Bytes("deck.pptx"));
        Assert.Equal("copy.pptx deck.pptx report.docx", _folder.Files);
    }

    [Theory]
    [InlineData("Add-AIIllustration none.pptx", "DocumentInvalid")]
    [InlineData("Add-AIIllustration *.potx", "DocumentInvalid")]
    [InlineData("Add-AIIllustration deck.pptx -Target Nobody", "TargetNotFound")]
    [InlineData("Add-AIIllustration deck.pptx -Slide 9", "TargetNotFound")]
    [InlineData("Add-AIIllustration deck.pptx -Slide two", "ArgumentInvalid")]
    [InlineData("Add-AIIllustration report.docx -Width wide", "ArgumentInvalid")]
    [InlineData("Add-AIIllustration report.docx -Slide 1", "ArgumentInvalid")]
    [InlineData("Add-AIIllustration deck.pptx -Picture none.png", "PictureInvalid")]
    [InlineData("Add-AIIllustration deck.pptx -Model nobody", "ModelNotFound")]
    [InlineData("Add-AIIllustration deck.pptx -Device abacus", "DeviceUnavailable")]
    [InlineData("Add-AIIllustration deck.pptx -OutFile copy.docx", "ArgumentInvalid")]
    [InlineData("Add-AIIllustration deck.pptx -OutFile copy.pptx -OutputDirectory .", "ArgumentInvalid")]
    [InlineData("Add-AIIllustration deck.pptx -OutputDirectory \"$([TextToImage.AIImage].Assembly.Location)/in-a-file\"", "OutputNotWritable")]
    [InlineData("New-AIImage a -Model sd15 -Steps 1 -OutFile a.png | Add-AIIllustration", "DocumentUnsupported")]
    [InlineData("5 | Add-AIIllustration", "ArgumentInvalid")]
    public void What_cannot_be_is_an_error_and_changes_nothing(string script, string id)
    {
        var before = _folder.Documents;
        Assert.Equal(id, _folder.Run(script).ErrorId);
        Assert.Equal(before, _folder.Documents);
    }

    [Fact]
    public void A_document_that_fails_does_not_stop_the_others()
    {
        File.WriteAllText(_folder.File("broken.pptx"), "no deck");
        File.Copy(_folder.File("deck.pptx"), _folder.File("closed.pptx"));
        File.SetAttributes(_folder.File("closed.pptx"), FileAttributes.ReadOnly);
        var run = _folder.Run("'broken.pptx', 'closed.pptx', 'none.pptx', 'deck.pptx' | Add-AIIllustration @tiny");
        Assert.Equal(["DocumentInvalid", "OutputNotWritable", "DocumentInvalid"], run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal(3, run.Output.Count);
    }

    [Fact]
    public void What_was_stopped_leaves_the_document_as_it_was()
    {
        var original = _folder.Bytes("deck.pptx");
        using var shell = _folder.Session.Shell("Add-AIIllustration deck.pptx -Model sd15 -Steps 999 -Size 64 -Seed 1");
        var running = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => shell.Streams.Progress.Any(record => record.PercentComplete > 0), TimeSpan.FromSeconds(60)));
        shell.Stop();
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Equal(original, _folder.Bytes("deck.pptx"));
        Assert.Equal("deck.pptx report.docx", _folder.Files);
    }

    [Theory]
    [InlineData("Add-AIIllustration deck.pptx -Layout 'Title a", "'Title and Content'")]
    [InlineData("Add-AIIllustration deck.pptx -Target Text", "'TextBox 3'")]
    [InlineData("Update-AIIllustration deck.pptx -Title wh", "'Where we go'")]
    [InlineData("Add-AIIllustration report.docx -Target lo", "Logo")]
    [InlineData("Add-AIIllustration report.docx, deck.pptx -Heading ", "Results Summary")]
    [InlineData("New-AISlide deck.pptx -Layout pic", "'Picture with Caption'")]
    [InlineData("Add-AIIllustration none.pptx -Layout T", "")]
    public void Names_in_a_document_are_completed(string typed, string expected)
    {
        var offered = _folder.Run("(TabExpansion2 $args[0] $args[0].Length).CompletionMatches", typed).Output.Select(match => match.Text("CompletionText"));
        Assert.Contains(expected, string.Join(' ', offered.Order()), StringComparison.Ordinal);
        Assert.Equal(expected.Length == 0, !offered.Any());
    }

    [Fact]
    public void A_job_gives_the_same_objects()
    {
        var run = _folder.Run("Add-AIIllustration deck.pptx @tiny -AsJob | Receive-Job -Wait -AutoRemoveJob");
        Assert.Equal(["2", "3", "4"], run.Output.Select(picture => picture.Text("Slide")));
    }
}
