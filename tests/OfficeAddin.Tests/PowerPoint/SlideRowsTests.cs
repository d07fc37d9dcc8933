using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.PowerPoint;

/// <summary>Which text of a row gets into which placeholder, and how.</summary>
public sealed class SlideRowsTests : IDisposable
{
    private readonly TemplateDeck _deck = new();

    public void Dispose() => _deck.Dispose();

    [Fact]
    public void Columns_are_found_by_name_prompt_number_and_type()
    {
        var presentation = _deck.Presentation;
        presentation.AddSlides("two pictures", [TemplateDeck.Row(("title", "T"), ("Picture 2", "second"), ("PICTURE", "first"), ("Text Placeholder 5", "named"), ("Text", "by type"))]);
        presentation.AddSlides("company/picture with caption", [TemplateDeck.Row(("Portrait", "by prompt"), ("Caption", "also"))]);
        Assert.Empty(presentation.Warnings);
        Assert.Equal(["first", "second", "by prompt"], presentation.Find(new IllustrationQuery()).Select(each => each.Prompt));
        Assert.Equal(["T", "{{image: first}}", "by type", "{{image: second}}", "named"], _deck.Texts(1));
        Assert.Equal(["", "{{image: by prompt}}", "also"], _deck.Texts(2));
        Assert.Empty(_deck.Problems());
    }

    [Fact]
    public void A_content_placeholder_takes_a_picture_where_the_row_has_one_and_no_text()
    {
        var presentation = _deck.Presentation;
        presentation.AddSlides("Title and Content", [
            TemplateDeck.Row(("Title", "T"), ("Picture", "a red house")), TemplateDeck.Row(("Content", ""), ("Picture", "a tree")),
            TemplateDeck.Row(("Content", "words"), ("Picture", "")), TemplateDeck.Row(("Content", ""), ("Picture", ""))]);
        Assert.Equal(["a red house", "a tree"], presentation.Find(new IllustrationQuery()).Select(each => each.Prompt));
        Assert.Equal(["", "words"], _deck.Texts(3));
        Assert.Empty(presentation.Warnings);
    }

    [Fact]
    public void An_empty_cell_means_no_picture_and_no_column_means_one_of_the_title()
    {
        var presentation = _deck.Presentation;
        presentation.AddSlides("Picture with Caption", [TemplateDeck.Row(("Title", "A boat"), ("Picture", " ")), TemplateDeck.Row(("Title", "A boat"), ("Picture", "a blue boat"))]);
        Assert.Equal(["slide 2, 'Picture Placeholder 2', token"], presentation.Find(new IllustrationQuery()).Select(each => each.Where));
        Assert.Equal(["A boat", "", ""], _deck.Texts(1));
        presentation.AddSlides("Title and Content", [TemplateDeck.Row(("Title", "A boat"))]);
        var target = Assert.Single(presentation.Find(new IllustrationQuery { Slides = [3] }));
        Assert.Equal("A boat", target.Prompt);
    }

    [Fact]
    public void Settings_follow_the_picture_behind_a_bar()
    {
        var presentation = _deck.Presentation;
        presentation.AddSlides("Picture with Caption", [
            TemplateDeck.Row(("Picture", "a {red}\n house | fit=contain, seed=4")), TemplateDeck.Row(("Picture", "{{image: a tree | seed=5}}")), TemplateDeck.Row(("Picture", "see {{image: a cat}}"))]);
        var found = presentation.Find(new IllustrationQuery());
        Assert.Equal(["a  red  house", "a tree", "see   image: a cat"], found.Select(each => each.Prompt));
        Assert.Equal([(PictureFit.Contain, 4), (null, 5), (null, null)], found.Select(each => (each.Settings.Fit, each.Settings.Seed)));
    }

    [Theory]
    [InlineData("a house | size=big", "Row 2 has a picture that cannot be read in column 'Picture'")]
    [InlineData("| seed=1", "does not say what the picture should show")]
    public void One_cell_that_cannot_be_read_and_no_slide_is_made(string cell, string said)
    {
        var presentation = _deck.Presentation;
        var error = Assert.Throws<AIImageException>(() => presentation.AddSlides("Picture with Caption", [TemplateDeck.Row(("Picture", "a tree")), TemplateDeck.Row(("Picture", cell))]));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, presentation.SlideCount);
        Assert.Empty(_deck.Document.PresentationPart!.SlideParts);
    }

    [Fact]
    public void Columns_without_a_placeholder_are_told_once_for_all_rows()
    {
        var presentation = _deck.Presentation;
        presentation.AddSlides("Other Contents", [.. Enumerable.Range(1, 30).Select(each => TemplateDeck.Row(("Title", $"{each}"), ("Salary", $"{each}"), ("chart", "1,2"), ("Empty", "")))]);
        Assert.Equal(
            "The layout 'Other Contents' has no placeholder for each of the columns 'Salary', 'chart', which is on none of its slides; its placeholders are 'Title 1', 'Chart Placeholder 2', 'Table Placeholder 3', 'Media Placeholder 4', 'Clip Art Placeholder 5', 'SmartArt Placeholder 6'.",
            Assert.Single(presentation.Warnings));
        Assert.Empty(_deck.Problems());
    }

    [Fact]
    public void Lines_are_paragraphs_and_tabs_and_dashes_levels_in_lists_only()
    {
        const string Text = "- One\n\t- Deeper\n\t\tDeepest\r\nplain\vlast\n";
        _deck.Presentation.AddSlides("Title and Content", [TemplateDeck.Row(("Title", "- Not a list\nat all"), ("Content", Text)), TemplateDeck.Row(("Content", "- alone")), TemplateDeck.Row(("Content", "- a\n- b"))]);
        _deck.Presentation.AddSlides("Picture with Caption", [TemplateDeck.Row(("Text", "- a\n\tb"))]);
        Assert.Equal([("- Not a list", 0), ("at all", 0), ("One", 1), ("Deeper", 2), ("Deepest", 2), ("plain", 0), ("last", 0)], _deck.Levels(1));
        Assert.Equal([("", 0), ("- alone", 0)], _deck.Levels(2));
        Assert.Equal([("", 0), ("a", 0), ("b", 0)], _deck.Levels(3));
        // The caption has no bullets, so a dash is text there.
        Assert.Equal([("", 0), ("", 0), ("- a", 0), ("b", 1)], _deck.Levels(4));
        Assert.Empty(_deck.Problems());
    }

    [Fact]
    public void Characters_that_no_file_can_hold_are_left_out_with_a_warning()
    {
        _deck.Presentation.AddSlides("Title and Content", [TemplateDeck.Row(("Title", "A\u0001B\ud800C \ud83d\ude80"), ("Notes", "x\u0000y")), TemplateDeck.Row(("Title", "fine"))]);
        Assert.Equal("Characters that no Office file can hold were left out: row 1, column 'Title', row 1, column 'Notes'.", Assert.Single(_deck.Presentation.Warnings));
        Assert.Equal(["ABC \ud83d\ude80", ""], _deck.Texts(1));
        Assert.Equal("xy", _deck.Slide(1).NotesSlidePart!.NotesSlide!.InnerText);
        Assert.Empty(_deck.Problems());
    }

    [Fact]
    public void A_row_may_name_its_own_layout()
    {
        _deck.Presentation.AddSlides("Title Slide", [TemplateDeck.Row(("Title", "A"), ("Subtitle", "B"), ("Layout", "")), TemplateDeck.Row(("Title", "C"), ("layout", "Night/Picture with Caption"))]);
        Assert.Equal(["A", "B"], _deck.Texts(1));
        Assert.Equal("Night", _deck.Slide(2).SlideLayoutPart!.SlideMasterPart!.ThemePart!.Theme!.Name!.Value);
        var error = Assert.Throws<AIImageException>(() => _deck.Presentation.AddSlides(null, [TemplateDeck.Row(("Title", "A"), ("Layout", "Title Slide")), TemplateDeck.Row(("Title", "B"))]));
        Assert.Contains("Row 2 names no layout", error.Message, StringComparison.Ordinal);
        Assert.Empty(_deck.Problems());
    }

    [Fact]
    public void A_layout_that_is_not_there_is_told_with_those_that_are()
    {
        var error = Assert.Throws<AIImageException>(() => _deck.Presentation.AddSlides("Nowhere", [TemplateDeck.Row(("Title", "A"))]));
        Assert.Equal(ErrorIds.TargetNotFound, error.ErrorId);
        Assert.Equal("The presentation has no layout 'Nowhere'; its layouts are 'Title Slide', 'Title and Content', 'Picture with Caption', 'Two Pictures', 'Title and Vertical Text', 'Other Contents'.", error.Message);
    }

    [Fact]
    public void Of_layouts_of_one_name_the_first_is_taken_with_a_warning()
    {
        _deck.Presentation.AddSlides("Picture with Caption", [TemplateDeck.Row(("Title", "A")), TemplateDeck.Row(("Title", "B"))]);
        Assert.Contains("'Company/Picture with Caption', 'Night/Picture with Caption'", Assert.Single(_deck.Presentation.Warnings), StringComparison.Ordinal);
        Assert.Equal("Company", _deck.Slide(1).SlideLayoutPart!.SlideMasterPart!.ThemePart!.Theme!.Name!.Value);
    }

    [Fact]
    public void Placeholders_keep_what_the_layout_says_of_them_but_its_prompt()
    {
        _deck.Presentation.AddSlides(null, [
            TemplateDeck.Row(("Title", "T"), ("Body", "down"), ("Layout", "Title and Vertical Text")), TemplateDeck.Row(("Title", "T"), ("Layout", "Title and Content")),
            TemplateDeck.Row(("Title", "T"), ("Layout", "Title Slide")), TemplateDeck.Row(("Picture", "a cat"), ("Layout", "Company/Picture with Caption"))]);
        Assert.Equal("vert", Placeholders(1)[1].Orientation!.InnerText);
        // Date and number are left out, as PowerPoint does.
        Assert.Equal([(uint?)null, 1u], Placeholders(2).Select(each => each.Index?.Value));
        Assert.NotNull(_deck.Slide(3).Slide!.ColorMapOverride!.OverrideColorMapping);
        Assert.All(Placeholders(4), each => Assert.Null(each.HasCustomPrompt));
        Assert.Empty(_deck.Problems());
    }

    private List<P.PlaceholderShape> Placeholders(int number) => [.. _deck.Slide(number).Slide!.Descendants<P.PlaceholderShape>()];
}
