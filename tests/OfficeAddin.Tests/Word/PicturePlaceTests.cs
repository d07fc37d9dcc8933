using static TextToImage.Office.Tests.Word.WordSample;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Tests.Word;

/// <summary>Where floating pictures stand, and which settings mean nothing at a place.</summary>
public class PicturePlaceTests
{
    [Theory]
    [InlineData("left=2cm, top=-1cm", "column", "720000", "paragraph", "-360000")]
    [InlineData("wrap=front, left=1in, top=0, from=page", "page", "914400", "page", "0")]
    [InlineData("left=0cm, from=margin", "margin", "0", "paragraph", "0")]
    [InlineData("wrap=square, top=3cm, align=right, from=margin", "margin", "right", "margin", "1080000")]
    [InlineData("wrap=behind, align=center, from=page", "page", "center", "paragraph", "0")]
    [InlineData("wrap=square", "column", "left", "paragraph", "0")]
    public void Floating_pictures_stand_where_they_are_told_to(string settings, string across, string x, string down, string y)
    {
        var sample = Of(Paragraph($"text {ImageToken("a cat | width=2cm, " + settings)} text"));
        Assert.Empty(sample.Illustrate());
        sample.Look(package =>
        {
            var anchor = package.MainDocumentPart!.Document!.Descendants<WP.Anchor>().Single();
            Assert.Equal((across, x), (anchor.HorizontalPosition!.RelativeFrom!.InnerText, anchor.HorizontalPosition.InnerText));
            Assert.Equal((down, y), (anchor.VerticalPosition!.RelativeFrom!.InnerText, anchor.VerticalPosition.InnerText));
            Assert.Equal(settings.Contains("wrap") && !settings.Contains("square"), anchor.GetFirstChild<WP.WrapSquare>() is null);
            return 0;
        });
    }

    [Theory]
    [InlineData("wrap=inline, left=2cm, from=page", "settings left, from are not heeded (body, paragraph 1, token)")]
    [InlineData("left=2cm, align=right", "setting align is not heeded (body, paragraph 1, token): left says")]
    [InlineData("left=2cm, caption=A cat", "setting left is not heeded (body, paragraph 1, token): the picture is in the line, because its caption")]
    [InlineData("decorative, alt=A cat", "setting alt is not heeded (body, paragraph 1, token)")]
    public void What_means_nothing_there_is_told(string settings, string said)
    {
        var sample = Of(Paragraph($"text {ImageToken("a cat | " + settings)}"));
        Assert.Contains(said, Assert.Single(sample.Illustrate()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("left=60cm")]
    [InlineData("top=high")]
    [InlineData("from=here")]
    public void A_position_that_cannot_be_read_leaves_the_token(string settings)
    {
        var sample = Of(Paragraph(ImageToken("a cat | " + settings)));
        Assert.Contains($"'{settings}' that cannot be read", Assert.Single(sample.Illustrate()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_that_is_there_keeps_its_place_and_says_so()
    {
        var sample = TargetTests.PictureControl("<w:tag w:val=\"pic\"/>");
        var warnings = sample.Illustrate(new IllustrationQuery { Target = "pic" }, settings: new PictureSettings { Wrap = PictureWrap.Square, Align = PictureAlign.Right, Left = 0 });
        Assert.Contains("settings wrap, align, left are not heeded (body, content control 'pic')", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Empty(sample.Look(package => package.MainDocumentPart!.Document!.Descendants<WP.Anchor>().ToList()));
    }

    [Fact]
    public void A_new_picture_in_the_place_of_one_keeps_its_frame_and_says_so()
    {
        var sample = Of(Paragraph(ImageToken("a cat | width=2cm")));
        sample.Illustrate();
        var warnings = sample.Edit(document => document.Replace(document.Illustrations()[0], Picture(), new PictureSettings { Width = 360_000, Wrap = PictureWrap.Front }));
        Assert.Contains("width, wrap are not heeded (body, picture 'Picture 1')", Assert.Single(warnings), StringComparison.Ordinal);
        sample.Edit(document => Assert.Equal(720_000, document.Illustrations()[0].Frame.Width));
    }

    [Fact]
    public void Two_pictures_of_a_line_move_to_one_side_and_not_to_two()
    {
        Assert.Empty(Of(Paragraph(ImageToken("a | width=2cm, align=center") + " " + ImageToken("b | width=2cm, align=center"))).Illustrate());
        var sample = Of(Paragraph(ImageToken("a | width=2cm, align=left") + ImageToken("b | width=2cm, align=right")));
        Assert.Contains("another picture in its line", Assert.Single(sample.Illustrate()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_width_that_a_user_names_shapes_the_picture_that_is_planned()
    {
        var sample = Of(Paragraph(ImageToken("a cat")));
        sample.Edit(document =>
        {
            var target = Assert.Single(document.Find(new IllustrationQuery()));
            Assert.Equal((360_000, 0), target.FrameFor(new PictureSettings { Width = 360_000 }));
            Assert.Equal((360_000, 720_000), target.FrameFor(new PictureSettings { Width = 360_000, Height = 720_000 }));
        });
    }

    [Fact]
    public void Pictures_are_chosen_by_the_heading_above_them()
    {
        const string One = "<w:pStyle w:val=\"berschrift1\"/>", Two = "<w:pStyle w:val=\"berschrift2\"/>";
        var sample = Of(Paragraph("A", One) + Paragraph(ImageToken("first")) + Paragraph("B", Two) + Paragraph(ImageToken("second")) + Paragraph("C", Two) + Paragraph(ImageToken("third"))
            + Paragraph("D", One) + Paragraph(ImageToken("fourth")));
        sample.Edit(document =>
        {
            foreach (var target in document.Find(new IllustrationQuery()))
                document.Insert(target, Picture(prompt: target.Prompt!), target.Settings);
        });
        sample.Edit(document =>
        {
            string[] Below(string heading) => [.. document.Illustrations(new IllustrationQuery { Heading = heading }).Select(each => each.AltText!)];
            Assert.Equal(["first", "second", "third"], Below("a"));
            Assert.Equal(["second"], Below("B"));
            Assert.Equal(["fourth"], Below("D"));
            Assert.Equal(ErrorIds.TargetNotFound, Assert.Throws<AIImageException>(() => Below("E")).ErrorId);
            Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => document.Illustrations(new IllustrationQuery { Slides = [1] })).ErrorId);
        });
    }
}
