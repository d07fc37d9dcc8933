using static TextToImage.Office.Tests.Word.WordSample;
using A = DocumentFormat.OpenXml.Drawing;
using PIC = DocumentFormat.OpenXml.Drawing.Pictures;
using W = DocumentFormat.OpenXml.Wordprocessing;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Tests.Word;

public class LayoutTests
{
    [Theory]
    [InlineData("", 64, 64, Column / 2, Column / 2)]
    [InlineData("", 128, 64, Column / 2, Column / 4)]
    // An upright picture takes a third of the page's 16838 - 2880 twentieths of a point.
    [InlineData("", 64, 128, 13958 * 635 / 6, 13958 * 635 / 3)]
    [InlineData("width=6cm", 64, 32, 2_160_000, 1_080_000)]
    [InlineData("height=1in", 128, 64, 1_828_800, 914_400)]
    [InlineData("width=100cm", 64, 64, Column, Column)]
    [InlineData("width=4cm, height=2cm", 64, 64, 720_000, 720_000)]
    [InlineData("width=4cm, height=2cm, fit=fill", 64, 64, 1_440_000, 720_000)]
    public void Size_is_what_is_asked_for_or_half_the_column_and_never_more_than_there_is(string settings, int width, int height, long wide, long high)
    {
        var sample = Of(Paragraph(ImageToken("x | " + settings)));
        sample.Illustrate(picture: Picture(width, height));
        var (extent, crop) = sample.Look(package =>
        {
            var inline = package.MainDocumentPart!.Document!.Descendants<WP.Inline>().Single();
            return ((inline.Extent!.Cx!.Value, inline.Extent.Cy!.Value), inline.Descendants<A.SourceRectangle>().FirstOrDefault()?.Top?.Value);
        });
        Assert.Equal(wide, extent.Item1, 2.0);
        Assert.Equal(high, extent.Item2, 2.0);
        Assert.Equal(settings.Contains("fill") ? 25_000 : null, crop);
    }

    [Theory]
    [InlineData("square", typeof(WP.WrapSquare), false)]
    [InlineData("topAndBottom", typeof(WP.WrapTopBottom), false)]
    [InlineData("behind", typeof(WP.WrapNone), true)]
    [InlineData("front", typeof(WP.WrapNone), false)]
    public void Floating_pictures_have_their_wrap_and_leave_room_for_text(string wrap, Type kind, bool behind)
    {
        var sample = Of(Paragraph($"text {ImageToken("x | wrap=" + wrap)} text"));
        Assert.Empty(sample.Illustrate());
        sample.Look(package =>
        {
            var anchor = package.MainDocumentPart!.Document!.Descendants<WP.Anchor>().Single();
            Assert.Contains(anchor.ChildElements, child => child.GetType() == kind);
            Assert.Equal(behind, anchor.BehindDoc!.Value);
            Assert.Equal(Column / 2, anchor.Extent!.Cx!.Value);
            return 0;
        });
    }

    [Fact]
    public void Pictures_stand_at_the_side_that_is_asked_for()
    {
        var sample = Of(Paragraph(ImageToken("x | align=right, width=2cm")) + Paragraph("text " + ImageToken("y | align=center, width=2cm")) + Paragraph("text " + ImageToken("z | wrap=square, align=right")));
        Assert.Contains("is not moved to the center", Assert.Single(sample.Illustrate()));
        sample.Look(package =>
        {
            var body = package.MainDocumentPart!.Document!.Body!;
            Assert.Equal(W.JustificationValues.Right, Assert.Single(body.Descendants<W.Justification>()).Val!.Value);
            Assert.Equal("right", Assert.Single(body.Descendants<WP.HorizontalAlignment>()).Text);
            return 0;
        });
    }

    [Fact]
    public void No_picture_floats_in_notes_text_boxes_or_away_from_its_caption()
    {
        var sample = TokenTests.AllStories();
        var warnings = sample.Illustrate(settings: new PictureSettings { Wrap = PictureWrap.Square });
        Assert.Equal(2, warnings.Count(warning => warning.Contains("note")));
        Assert.Equal(2, sample.Look(package => package.MainDocumentPart!.Document!.Descendants<WP.Anchor>().Count()));
        var box = Of($"<w:p>{TextBox(Paragraph(ImageToken("x | wrap=front")))}</w:p>{Paragraph(ImageToken("y | wrap=front, caption=Y"))}");
        Assert.Equal(2, box.Illustrate().Count);
        Assert.Equal(2 + 1, box.Look(package => package.MainDocumentPart!.Document!.Descendants<WP.Inline>().Count()));
    }

    [Fact]
    public void Lines_of_a_fixed_height_grow_with_the_picture()
    {
        var sample = Of(Paragraph(ImageToken("x"), "<w:spacing w:before=\"60\" w:line=\"240\" w:lineRule=\"exact\"/>"));
        sample.Illustrate();
        Assert.Contains("w:before=\"60\" w:line=\"240\" w:lineRule=\"auto\"", sample.BodyXml);
    }

    [Fact]
    public void Captions_are_numbered_in_order_below_their_pictures_and_stay_with_them()
    {
        var sample = Of($"{Paragraph($"before {ImageToken("a | caption=Late")} behind", "<w:pStyle w:val=\"berschrift2\"/><w:jc w:val=\"center\"/>")}{Paragraph("last")}");
        sample.Illustrate();
        Assert.Equal(["before ", "", "Figure  SEQ Figure \\* ARABIC 1: Late", " behind", "last"], Texts());
        // Another one before it: what was the first figure is the second.
        sample.Edit(document =>
        {
            var target = Assert.Single(document.Find(new IllustrationQuery { Heading = "before" }));
            document.Insert(target, Picture(), new PictureSettings { Caption = "Early" });
        });
        Assert.Equal(["before ", "", "Figure  SEQ Figure \\* ARABIC 1: Early", "", "Figure  SEQ Figure \\* ARABIC 2: Late", " behind", "last"], Texts());
        sample.Look(package =>
        {
            var pictures = package.MainDocumentPart!.Document!.Body!.Elements<W.Paragraph>().Where(each => each.Descendants<W.Drawing>().Any()).ToList();
            Assert.All(pictures, picture => Assert.NotNull(picture.ParagraphProperties!.KeepNext));
            Assert.All(pictures, picture => Assert.Null(picture.ParagraphProperties!.ParagraphStyleId));
            Assert.Equal("Caption", pictures[0].NextSibling<W.Paragraph>()!.ParagraphProperties!.ParagraphStyleId!.Val!.Value);
            Assert.Equal("Standard", package.MainDocumentPart.StyleDefinitionsPart!.Styles!.Elements<W.Style>().Single(style => style.StyleId == "Caption").BasedOn!.Val!.Value);
            return 0;
        });

        List<string> Texts() => sample.Look(package => package.MainDocumentPart!.Document!.Body!.Elements<W.Paragraph>().Select(each => each.InnerText).ToList());
    }

    [Fact]
    public void A_decoration_has_no_alt_text_and_a_prompt_with_quotes_is_one()
    {
        var sample = Of(Paragraph(ImageToken("x | decorative") + ImageToken("y")));
        sample.Illustrate(picture: Picture(prompt: "a \"red\" <rocket> & more"));
        sample.Edit(document =>
        {
            var pictures = document.Illustrations();
            Assert.Equal((true, null, false, "a \"red\" <rocket> & more"), (pictures[0].Decorative, pictures[0].AltText, pictures[1].Decorative, pictures[1].AltText));
        });
        Assert.Equal([null, "a \"red\" <rocket> & more"], sample.Look(package => package.MainDocumentPart!.Document!.Descendants<PIC.NonVisualDrawingProperties>().Select(each => each.Description?.Value).ToList()));
    }

    [Fact]
    public void New_ids_come_after_those_of_all_parts_and_the_largest_is_no_end()
    {
        var sample = Of($"<w:p>{TextBox(Paragraph("box"), id: int.MaxValue)}</w:p><w:p>{TextBox(Paragraph("box"), id: 1)}</w:p>{Paragraph(ImageToken("x"))}");
        sample.Illustrate();
        Assert.Contains(2u, sample.Look(package => package.MainDocumentPart!.Document!.Descendants<WP.DocProperties>().Select(each => each.Id!.Value).ToList()));
    }
}
