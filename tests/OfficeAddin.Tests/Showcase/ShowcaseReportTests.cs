using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Tests.Word;
using static TextToImage.Office.Tests.Showcase.IllustratedReport;
using PIC = DocumentFormat.OpenXml.Drawing.Pictures;
using W = DocumentFormat.OpenXml.Wordprocessing;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Tests.Showcase;

/// <summary>What became of the places of the showcase report. Sizes are in EMU (635 a twentieth of a point, 360000 a centimetre), worked out by hand.</summary>
[Trait("Category", "Slow")]
[Collection<IllustratedReportTests>]
public class ShowcaseReportTests(IllustratedReport report)
{
    [Fact]
    public void Every_place_got_what_the_report_says_of_it()
    {
        Assert.Equal(
            [
                ("body, paragraph 6, token", "a trophy", 1L),
                ("body, paragraph 7, token", "a line chart", 2),
                ("body, paragraph 9, token", "a flag", 3),
                ("body, table cell, paragraph 11, token", "a bar chart", 4),
                ("body, text box, paragraph 14, token", "an envelope", 5),
                ("body, paragraph 20, token", "two cups", 6),
                ("body, paragraph 24, token", "a train in the city", 7),
                ("body, paragraph 30, token", "an arrow", 8),
                ("body, paragraph 31, token", "a team of people", 9),
                ("body, content control 'a camera'", "a camera", 10),
                ("footnotes, paragraph 3, token", "a boat at sea", 11),
                ("header of section 1, paragraph 1, token", "a red heart", 12),
                ("footer of section 1, paragraph 1, token", "a green leaf", 13),
                ("body, below heading 'A green tree'", "A green tree", 14),
            ],
            report.Result.Pictures.Select(each => (each.Plan.Where, each.Plan.Prompt!, each.Made.Picture.Origin!.Seed)));
        Assert.Empty(report.Result.Warnings);
        Assert.Equal(17, report.Work.Listed().Count);
        Assert.All(report.Work.Listed(), each => Assert.Equal("starter", each.Origin?.Model));
    }

    [Fact]
    public void Pictures_have_the_size_that_is_asked_for_or_that_of_what_they_are_in()
    {
        Assert.Equal((1_080_000, 1_080_000), SizeOf(report.Picture("a blue globe")));
        Assert.Equal((1_440_000, 1_440_000), SizeOf(report.Picture("a trophy")));
        Assert.Equal((3_240_000, 3_240_000), SizeOf(report.Picture("a line chart")));
        Assert.Equal((540_000, 540_000), SizeOf(report.Picture("a boat at sea")));
        // The cell: 2400 less its margins of 108.
        Assert.Equal((2184 * 635, 2184 * 635), SizeOf(report.Picture("a bar chart")));
        // The text box: 2160000 less 91440 at each side.
        Assert.Equal((1_977_120, 1_977_120), SizeOf(report.Picture("an envelope")));
        // The column: half of 9026 less the space of 708.
        Assert.Equal((4159 * 635, 4159 * 635), SizeOf(report.Picture("two cups")));
        // Half the column of an A4 page; 13958 x 9026 on the turned one, of whose height a square takes a third.
        Assert.Equal((9026 * 635 / 2, 9026 * 635 / 2), SizeOf(report.Picture("A green tree")));
        Assert.Equal((1_910_503, 1_910_503), SizeOf(report.Picture("a train in the city")));
        // The control was 2540000 x 1905000, and the picture is 576 x 448.
        Assert.Equal((2_449_286, 1_905_000), SizeOf(report.Picture("a camera")));
        // 320 x 208 in 3 x 2 cm: 97.5 % of the width are seen.
        Assert.Equal((1_080_000, 720_000), SizeOf(report.Picture("a flag")));
        var crop = report.Picture("a flag").BlipFill!.SourceRectangle!;
        Assert.Equal((1250, 1250, null, null), (crop.Left?.Value, crop.Right?.Value, crop.Top?.Value, crop.Bottom?.Value));
    }

    [Fact]
    public void Text_goes_around_pictures_as_it_is_asked_to()
    {
        Assert.IsType<WP.WrapSquare>(Floating(report.Picture("a trophy"), "left"));
        Assert.IsType<WP.WrapSquare>(Floating(report.Picture("a flag"), "right"));
        Assert.IsType<WP.WrapTopBottom>(Floating(report.Picture("an arrow"), "center"));
        foreach (var prompt in new[] { "a blue globe", "a line chart", "a bar chart", "an envelope", "two cups", "a train in the city", "a camera", "a boat at sea", "a red heart", "A green tree" })
            Assert.IsType<WP.Inline>(FrameOf(report.Picture(prompt)));
    }

    [Fact]
    public void Captions_go_on_with_the_numbers_there_are_and_stay_with_their_pictures()
    {
        Assert.Equal(
            ["Figure 1: Money, and how it went", "Figure 2: The old one, of which only the caption is here", "Figure 3: As wide as a column", "Figure 4: Where it goes", "Figure 5: The team, all of it"],
            report.Captions);
        var chart = report.Picture("a line chart").Ancestors<W.Paragraph>().First();
        Assert.NotNull(chart.ParagraphProperties!.KeepNext);
        Assert.Equal("Caption", chart.NextSibling<W.Paragraph>()!.ParagraphProperties!.ParagraphStyleId!.Val);
        Assert.Equal(["So it went. ", " It will go on."], new[] { chart.PreviousSibling()!.InnerText, chart.NextSibling()!.NextSibling()!.InnerText });
        Assert.Contains(" TOC \\h \\z \\c \"Figure\" ", report.Document.MainDocumentPart!.Document!.Descendants<W.FieldCode>().Select(code => code.Text));
    }

    [Fact]
    public void Bookmark_controls_and_both_forms_of_the_text_box_have_their_pictures()
    {
        var bookmark = report.Document.MainDocumentPart!.Document!.Descendants<W.BookmarkStart>().Single(each => each.Name == ShowcaseReport.Bookmark);
        Assert.Equal("a blue globe", PictureOf(bookmark.NextSibling()!.Descendants<PIC.Picture>().Single()).Description!.Value);
        Assert.IsType<W.BookmarkEnd>(bookmark.NextSibling()!.NextSibling());
        var badge = report.Picture("a yellow star");
        Assert.Equal(W.JustificationValues.Right, badge.Ancestors<W.Paragraph>().First().ParagraphProperties!.Justification!.Val!.Value);
        Assert.Empty(report.Document.MainDocumentPart.Document!.Descendants<W.ShowingPlaceholder>());
        Assert.NotNull(report.Picture("a camera").Ancestors<W.SdtRun>().Single().SdtProperties!.GetFirstChild<W.SdtContentPicture>());
        var box = report.Picture("an envelope").Ancestors<AlternateContent>().Last();
        Assert.Equal(2, box.Descendants<PIC.Picture>().Count());
    }

    [Fact]
    public void Alt_texts_are_the_prompts_and_decoration_has_none()
    {
        Assert.Equal("a trophy", PictureOf(report.Picture("a trophy")).Description!.Value);
        foreach (var prompt in new[] { "a red heart", "a green leaf" })
        {
            Assert.Null(PictureOf(report.Picture(prompt)).Description);
            Assert.Contains(PictureOf(report.Picture(prompt)).Descendants(), each => each.LocalName == "decorative");
        }
    }

    [Fact]
    public void Nothing_else_changed_and_no_rule_is_broken()
    {
        Assert.Empty(WordCheck.Problems(report.Original));
        // Ids of drawings and of their creation are unique over all parts, among the rest.
        Assert.Empty(WordCheck.Problems(File.ReadAllBytes(report.Work.Path)));
        using var original = WordprocessingDocument.Open(new MemoryStream(report.Original), false);
        Assert.Equal(Sections(original), Sections(report.Document));
        Assert.Equal(4, Sections(report.Document).Count);
        // Seventeen pictures; the one that the control showed before is gone.
        Assert.Equal((17, 17), (PictureFiles.Hashes(report.Document).Count, PictureFiles.MadeByModels(report.Document)));
    }

    private static OpenXmlElement Floating(PIC.Picture picture, string side)
    {
        var anchor = Assert.IsType<WP.Anchor>(FrameOf(picture));
        Assert.Equal(side, anchor.GetFirstChild<WP.HorizontalPosition>()!.HorizontalAlignment!.Text);
        return anchor.ChildElements.Single(each => each.LocalName.StartsWith("wrap", StringComparison.Ordinal));
    }

    private static List<string> Sections(WordprocessingDocument document) => [.. document.MainDocumentPart!.Document!.Descendants<W.SectionProperties>().Select(each => each.OuterXml)];
}
