using DocumentFormat.OpenXml.Packaging;
using SkiaSharp;
using static TextToImage.Office.Tests.Word.WordSample;
using W = DocumentFormat.OpenXml.Wordprocessing;

namespace TextToImage.Office.Tests.Word;

public class TargetTests
{
    [Fact]
    public void What_a_bookmark_marks_is_the_prompt_and_becomes_the_picture()
    {
        var sample = Of($"<w:p>{Run("See ")}<w:bookmarkStart w:id=\"3\" w:name=\"Logo\"/>{Run("a green ")}{Run("tree")}<w:bookmarkEnd w:id=\"3\"/>{Run(" here")}</w:p>{Paragraph(ImageToken("left alone"))}");
        sample.Edit(document =>
        {
            var target = Assert.Single(document.Find(new IllustrationQuery { Target = "logo" }));
            Assert.Equal(("a green tree", TargetKind.Bookmark), (target.Prompt, target.Kind));
            document.Insert(target, Picture(), target.Settings);
        });
        Assert.Equal("See  here" + ImageToken("left alone"), sample.BodyText);
        Assert.IsType<W.BookmarkStart>(sample.Look(package => package.MainDocumentPart!.Document!.Descendants<W.Drawing>().Single().Parent!.PreviousSibling()));
        // The picture is marked now, so the bookmark can be filled again and again.
        sample.Illustrate(new IllustrationQuery { Target = "Logo" });
        Assert.Single(sample.Look(package => package.MainDocumentPart!.Document!.Descendants<W.Drawing>().ToList()));
    }

    [Fact]
    public void A_bookmark_between_paragraphs_or_over_several_loses_no_text()
    {
        var sample = Of($"<w:bookmarkStart w:id=\"3\" w:name=\"Between\"/>{Paragraph("one", "<w:jc w:val=\"center\"/>")}{Paragraph("two")}<w:bookmarkEnd w:id=\"3\"/>");
        sample.Illustrate(new IllustrationQuery { Target = "Between" });
        Assert.Equal("onetwo", sample.BodyText);
        Assert.Equal("one", sample.Look(package => package.MainDocumentPart!.Document!.Descendants<W.Drawing>().Single().Ancestors<W.Paragraph>().First().InnerText));
    }

    [Fact]
    public void Controls_are_found_by_tag_or_title_and_filled()
    {
        var run = $"<w:p>{Run("a ")}<w:sdt><w:sdtPr><w:alias w:val=\"Portrait\"/><w:tag w:val=\"p1\"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{Run("Click here")}</w:sdtContent></w:sdt></w:p>";
        var block = $"<w:sdt><w:sdtPr><w:tag w:val=\"block\"/></w:sdtPr><w:sdtContent>{Paragraph("one", "<w:jc w:val=\"center\"/>")}{Paragraph("two")}</w:sdtContent></w:sdt>";
        var cell = $"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w=\"3000\"/></w:tblGrid><w:tr><w:sdt><w:sdtPr><w:tag w:val=\"cell\"/></w:sdtPr><w:sdtContent><w:tc><w:tcPr/>{Paragraph("three")}</w:tc></w:sdtContent></w:sdt></w:tr></w:tbl>";
        var sample = Of(run + block + cell + "<w:p/>");
        foreach (var name in new[] { "PORTRAIT", "block", "cell" })
            sample.Illustrate(new IllustrationQuery { Target = name }, Picture(color: SKColors.Teal));
        Assert.Equal("a ", sample.BodyText);
        sample.Look(package =>
        {
            var body = package.MainDocumentPart!.Document!.Body!;
            Assert.Equal(3, body.Descendants<W.SdtElement>().SelectMany(control => control.Descendants<W.Drawing>()).Count());
            Assert.Empty(body.Descendants<W.ShowingPlaceholder>());
            Assert.Equal(W.JustificationValues.Center, body.Descendants<W.SdtBlock>().Single().Descendants<W.Justification>().Single().Val!.Value);
            return 0;
        });
    }

    [Fact]
    public void Empty_picture_controls_are_found_unasked_and_keep_their_frame()
    {
        var sample = PictureControl("<w:alias w:val=\"A blue boat\"/><w:tag w:val=\"pic\"/><w:showingPlcHdr/>");
        sample.Edit(document =>
        {
            var target = Assert.Single(document.Find(new IllustrationQuery()));
            Assert.Equal(("A blue boat", TargetKind.ContentControl, (1_800_000L, 900_000L)), (target.Prompt, target.Kind, target.Frame));
            document.Insert(target, Picture(), target.Settings);
        });
        sample.Edit(document =>
        {
            Assert.Empty(document.Find(new IllustrationQuery()));
            var picture = Assert.Single(document.Illustrations());
            // A square picture as a whole in a frame twice as wide as high.
            Assert.Equal((900_000, 900_000), picture.Frame);
            Assert.Equal("a red rocket", picture.Origin!.Prompt);
            Assert.Equal(Picture().Bytes, picture.ReadBytes());
        });
    }

    [Fact]
    public void Controls_that_cannot_keep_a_picture_are_refused_by_name()
    {
        var bound = PictureControl("<w:tag w:val=\"bound\"/><w:dataBinding w:xpath=\"/a\" w:storeItemID=\"{11111111-1111-1111-1111-111111111111}\"/>");
        bound.Edit(document => Assert.Equal(ErrorIds.DocumentUnsupported, Assert.Throws<AIImageException>(() => document.Find(new IllustrationQuery { Target = "bound" })).ErrorId));
        var text = Of($"<w:p><w:sdt><w:sdtPr><w:tag w:val=\"name\"/><w:text/></w:sdtPr><w:sdtContent>{Run("x")}</w:sdtContent></w:sdt></w:p>");
        text.Edit(document => Assert.Contains("'name'", Assert.Throws<AIImageException>(() => document.Find(new IllustrationQuery { Target = "name" })).Message));
    }

    [Fact]
    public void A_picture_is_found_by_its_name_and_replaced()
    {
        var sample = PictureControl("<w:tag w:val=\"pic\"/>");
        sample.Illustrate(new IllustrationQuery { Target = "Control picture" }, Picture(128, 64));
        sample.Edit(document => Assert.Equal((1_800_000, 900_000), Assert.Single(document.Illustrations()).Frame));
    }

    [Fact]
    public void A_name_that_is_not_there_is_an_error()
    {
        var sample = Of(Paragraph("Hello", "<w:pStyle w:val=\"berschrift2\"/>"));
        sample.Edit(document =>
        {
            Assert.Equal(ErrorIds.TargetNotFound, Assert.Throws<AIImageException>(() => document.Find(new IllustrationQuery { Target = "nobody" })).ErrorId);
            Assert.Contains("'Hello'", Assert.Throws<AIImageException>(() => document.Find(new IllustrationQuery { Heading = "nobody" })).Message);
            Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => document.Find(new IllustrationQuery { Slides = [1] })).ErrorId);
        });
    }

    [Fact]
    public void Below_a_heading_goes_a_paragraph_of_its_own()
    {
        var sample = Of($"{Paragraph("Our  Boats", "<w:pStyle w:val=\"berschrift2\"/>")}{Paragraph("text")}");
        sample.Illustrate(new IllustrationQuery { Heading = "our boats" });
        var kinds = sample.Look(package => package.MainDocumentPart!.Document!.Body!.Elements<W.Paragraph>().Select(each => (each.InnerText, each.Descendants<W.Drawing>().Count())).ToList());
        Assert.Equal([("Our  Boats", 0), ("", 1), ("text", 0)], kinds);
    }

    [Fact]
    public void All_headings_of_the_first_level_without_a_picture_get_one_in_any_language()
    {
        const string Section = "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/><w:cols w:num=\"2\" w:space=\"708\"/></w:sectPr>";
        var sample = Of(
            Paragraph("Contents", "<w:pStyle w:val=\"Inhalt\"/>")
            + Paragraph("Built in", "<w:pStyle w:val=\"berschrift1\"/>") + Paragraph("Below", "<w:pStyle w:val=\"berschrift2\"/>")
            + Paragraph("With a token", "<w:pStyle w:val=\"berschrift1\"/>") + Paragraph(ImageToken("token"))
            + Paragraph("Of a style of one's own", "<w:pStyle w:val=\"Kapitel\"/>" + Section)
            + Paragraph("By outline", "<w:outlineLvl w:val=\"0\"/>") + Paragraph("", "<w:pStyle w:val=\"berschrift1\"/>") + Paragraph("Text"));
        sample.Edit(document =>
        {
            var targets = document.Find(new IllustrationQuery { All = true });
            Assert.Equal(["token", "Built in", "Of a style of one's own", "By outline"], targets.Select(target => target.Prompt));
            Assert.Equal((9026 - 708) / 2 * 635, targets[2].Frame.Width);
            foreach (var target in targets)
                document.Insert(target, Picture(prompt: target.Prompt!), target.Settings);
        });
        sample.Edit(document => Assert.Empty(document.Find(new IllustrationQuery { All = true })));
        // The picture below the last heading of a section is still in it.
        Assert.True(sample.Look(package => package.MainDocumentPart!.Document!.Body!.Descendants<W.ParagraphProperties>().Single(each => each.SectionProperties is not null).Parent!.Descendants<W.Drawing>().Any()));
    }

    internal static WordSample PictureControl(string properties)
    {
        byte[] grey = Picture(color: SKColors.Gray).Bytes;
        return Of("", main =>
        {
            var part = main.AddNewPart<ImagePart>("image/png", "rIdGrey");
            part.FeedData(new MemoryStream(grey));
            return "";
        }).With(package =>
        {
            var picture = "<w:drawing><wp:inline><wp:extent cx=\"1800000\" cy=\"900000\"/><wp:docPr id=\"7\" name=\"Control picture\"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">"
                + "<pic:pic><pic:nvPicPr><pic:cNvPr id=\"0\" name=\"x\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rIdGrey\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
                + "<pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"1800000\" cy=\"900000\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom><a:ln w=\"9525\"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>";
            Feed(package.MainDocumentPart!, $"<w:document {Namespaces}><w:body><w:p><w:sdt><w:sdtPr>{properties}<w:picture/></w:sdtPr><w:sdtContent><w:r>{picture}</w:r></w:sdtContent></w:sdt></w:p><w:sectPr>{A4}</w:sectPr></w:body></w:document>");
        });
    }
}
