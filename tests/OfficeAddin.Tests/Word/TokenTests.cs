using DocumentFormat.OpenXml.Packaging;
using static TextToImage.Office.Tests.Word.WordSample;
using A = DocumentFormat.OpenXml.Drawing;
using W = DocumentFormat.OpenXml.Wordprocessing;
using WP = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace TextToImage.Office.Tests.Word;

public class TokenTests
{
    [Fact]
    public void A_token_over_runs_with_curly_quotes_becomes_a_picture_and_the_text_around_it_stays()
    {
        var sample = Of($"<w:p>{Run("Before {{ima", "<w:b/>")}<w:proofErr w:type=\"spellStart\"/>{Run("ge: \u201ca red ", "<w:i/>")}{Run("rocket\u201d | seed=7}} after", "<w:u w:val=\"single\"/>")}</w:p>");
        sample.Edit(document =>
        {
            var target = Assert.Single(document.Find(new IllustrationQuery()));
            Assert.Equal(("a red rocket", TargetKind.Token, "body, paragraph 1, token"), (target.Prompt, target.Kind, target.Where));
            Assert.Equal(7UL, target.Settings.Seed);
            Assert.Equal((Column / 2, 0), target.Frame);
            document.Insert(target, Picture(), target.Settings);
        });
        var runs = sample.Look(package => package.MainDocumentPart!.Document!.Body!.Descendants<W.Run>().Select(run => (run.InnerText, Look: run.RunProperties?.InnerXml.Split(' ')[0], Picture: run.Descendants<W.Drawing>().Any())).ToList());
        Assert.Equal([("Before ", "<w:b", false), ("", "<w:noProof", true), (" after", "<w:u", false)], runs.Select(run => (run.InnerText, run.Look, run.Picture)));
        Assert.Contains("xml:space=\"preserve\"> after<", sample.BodyXml);
    }

    [Fact]
    public void Text_behind_a_token_in_the_same_run_gets_a_run_of_the_same_look()
    {
        var sample = Of($"<w:p>{Run("a " + ImageToken("x") + " b", "<w:b/>")}</w:p>");
        sample.Illustrate();
        var runs = sample.Look(package => package.MainDocumentPart!.Document!.Body!.Descendants<W.Run>().Select(run => (run.InnerText, Bold: run.RunProperties?.Bold is not null)).ToList());
        Assert.Equal([("a ", true), ("", false), (" b", true)], runs);
    }

    [Fact]
    public void Tokens_of_one_paragraph_can_be_filled_in_any_order()
    {
        var sample = Of(Paragraph($"1{ImageToken("first")}2{ImageToken("same")}3{ImageToken("same")}4"));
        sample.Edit(document =>
        {
            var targets = document.Find(new IllustrationQuery());
            foreach (var i in new[] { 2, 0 })
                document.Insert(targets[i], Picture(prompt: $"number {i}"), targets[i].Settings);
            var left = Assert.Single(document.Find(new IllustrationQuery()));
            document.Insert(left, Picture(prompt: "number 1"), left.Settings);
            Assert.Throws<InvalidOperationException>(() => document.Insert(left, Picture(), left.Settings));
        });
        Assert.Equal("1234", sample.BodyText);
        Assert.Equal(["number 0", "number 1", "number 2"], sample.Look(package => package.MainDocumentPart!.Document!.Descendants<WP.DocProperties>().Select(each => each.Description!.Value!).ToList()));
        // The same bytes are one file.
        Assert.Single(sample.Look(package => package.MainDocumentPart!.ImageParts.ToList()));
    }

    [Fact]
    public void Headers_footers_notes_and_tables_refer_to_pictures_by_their_own_part()
    {
        var sample = AllStories();
        sample.Edit(document =>
        {
            var targets = document.Find(new IllustrationQuery());
            Assert.Equal(
                ["body, paragraph 1, token", "body, table cell, paragraph 2, token", "footnotes, paragraph 3, token", "endnotes, paragraph 3, token", "first-page header of section 1, paragraph 1, token", "footer of section 1, paragraph 1, token"],
                targets.Select(target => target.Where));
            // The cell is 4000 wide, with margins of 108 at both sides.
            Assert.Equal((4000 - 216) * 635, targets[1].Frame.Width);
            foreach (var target in targets)
                document.Insert(target, Picture(), target.Settings);
        });
        sample.Look(package =>
        {
            var main = package.MainDocumentPart!;
            OpenXmlPart[] parts = [main, main.FootnotesPart!, main.EndnotesPart!, main.HeaderParts.First(), main.FooterParts.First()];
            foreach (var part in parts)
            {
                var blip = part.RootElement!.Descendants<A.Blip>().First();
                Assert.IsType<ImagePart>(part.GetPartById(blip.Embed!.Value!));
            }
            Assert.Single(package.GetAllParts().OfType<ImagePart>());
            return 0;
        });
        // A square as wide as the page would leave no page below a header.
        var header = sample.Look(package => package.MainDocumentPart!.HeaderParts.First().Header!.Descendants<WP.Extent>().First().Cy!.Value);
        Assert.Equal((16838 - 2880) * 635 / 4, header, 2.0);
    }

    [Fact]
    public void A_text_box_is_one_place_and_both_of_its_copies_change_alike()
    {
        var sample = Of($"<w:p>{TextBox(Paragraph($"box {ImageToken("a boat | caption=Boat")}"))}</w:p>");
        sample.Edit(document =>
        {
            var target = Assert.Single(document.Find(new IllustrationQuery()));
            Assert.Contains("text box", target.Where);
            Assert.Equal(2_743_200 - 2 * 91_440, target.Frame.Width);
            document.Insert(target, Picture(), target.Settings);
            Assert.Single(document.Illustrations());
        });
        var boxes = sample.Look(package => package.MainDocumentPart!.Document!.Descendants<W.TextBoxContent>().Select(box => (box.InnerText, box.Descendants<W.Drawing>().Count(), box.Descendants<A.Blip>().Single().Embed!.Value)).ToList());
        Assert.Equal(2, boxes.Count);
        Assert.Equal("box Figure  SEQ Figure \\* ARABIC 1: Boat", boxes[0].InnerText);
        Assert.Equal(boxes[0], boxes[1]);
    }

    [Fact]
    public void Fields_deleted_text_and_comments_are_left_alone_and_tracked_insertions_are_read()
    {
        var track = "w:id=\"5\" w:author=\"A\" w:date=\"2026-01-01T00:00:00Z\"";
        var field = "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> QUOTE " + ImageToken("code") + " </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
            + Run(ImageToken("result")) + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>";
        var sample = Of(
            $"<w:p>{field}</w:p><w:p><w:del {track}><w:r><w:delText>{ImageToken("deleted")}</w:delText></w:r></w:del><w:ins {track.Replace('5', '6')}>{Run(ImageToken("inserted"))}</w:ins></w:p>",
            main =>
            {
                Feed(main.AddNewPart<WordprocessingCommentsPart>(), $"<w:comments {Namespaces}><w:comment w:id=\"0\" w:author=\"A\">{Paragraph(ImageToken("comment"))}</w:comment></w:comments>");
                return "";
            });
        sample.Edit(document => Assert.Equal(["inserted"], document.Find(new IllustrationQuery()).Select(target => target.Prompt)));
        var warnings = sample.Illustrate();
        Assert.Equal(2, warnings.Count);
        Assert.Contains(warnings, warning => warning.Contains("'result'"));
        Assert.Contains(warnings, warning => warning.Contains(ImageToken("comment")));
        Assert.Contains(ImageToken("deleted"), sample.BodyText);
        Assert.Contains(ImageToken("result"), sample.BodyText);
        Assert.Single(sample.Look(package => package.MainDocumentPart!.Document!.Descendants<W.InsertedRun>().SelectMany(run => run.Descendants<W.Drawing>()).ToList()));
    }

    [Fact]
    public void Tokens_in_links_and_rich_controls_become_pictures_and_those_in_text_controls_are_told_of()
    {
        var rich = $"<w:sdt><w:sdtPr><w:alias w:val=\"Rich\"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{Run(ImageToken("rich"))}</w:sdtContent></w:sdt>";
        var plain = $"<w:sdt><w:sdtPr><w:alias w:val=\"Plain\"/><w:text/></w:sdtPr><w:sdtContent>{Run(ImageToken("plain"))}</w:sdtContent></w:sdt>";
        var sample = Of($"<w:p><w:bookmarkStart w:id=\"1\" w:name=\"here\"/><w:bookmarkEnd w:id=\"1\"/><w:hyperlink w:anchor=\"here\">{Run(ImageToken("link"))}</w:hyperlink></w:p><w:p>{rich}</w:p><w:p>{plain}</w:p>");
        var warnings = sample.Illustrate();
        Assert.Contains("'Plain' can hold text only", Assert.Single(warnings));
        Assert.Equal(ImageToken("plain"), sample.BodyText);
        sample.Look(package =>
        {
            Assert.Single(package.MainDocumentPart!.Document!.Descendants<W.Hyperlink>().Single().Descendants<W.Drawing>());
            Assert.Empty(package.MainDocumentPart.Document.Descendants<W.ShowingPlaceholder>());
            return 0;
        });
    }

    [Fact]
    public void A_token_that_cannot_be_read_is_told_of_once_and_stays()
    {
        var sample = Of(Paragraph(ImageToken("a boat | size=9") + ImageToken("a tree")));
        var warnings = sample.Edit(document =>
        {
            document.Find(new IllustrationQuery());
            var target = Assert.Single(document.Find(new IllustrationQuery()));
            document.Insert(target, Picture(), target.Settings);
        });
        Assert.Contains("size=9", Assert.Single(warnings));
        Assert.Equal(ImageToken("a boat | size=9"), sample.BodyText);
    }

    internal static WordSample AllStories()
    {
        var table = $"<w:tbl><w:tblPr><w:tblW w:w=\"9000\" w:type=\"dxa\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"4000\"/><w:gridCol w:w=\"5000\"/></w:tblGrid><w:tr><w:tc><w:tcPr/>{Paragraph(ImageToken("in a cell"))}</w:tc><w:tc><w:tcPr/>{Paragraph("next")}</w:tc></w:tr></w:tbl>";
        return Of(Paragraph(ImageToken("in the body")).Replace("</w:p>", "<w:r><w:footnoteReference w:id=\"1\"/></w:r><w:r><w:endnoteReference w:id=\"1\"/></w:r></w:p>") + table + Paragraph("end"), main =>
        {
            Feed(main.AddNewPart<FootnotesPart>(), Notes("footnote"));
            Feed(main.AddNewPart<EndnotesPart>(), Notes("endnote"));
            var header = main.AddNewPart<HeaderPart>();
            Feed(header, $"<w:hdr {Namespaces}>{Paragraph(ImageToken("in the header"))}</w:hdr>");
            var footer = main.AddNewPart<FooterPart>();
            Feed(footer, $"<w:ftr {Namespaces}>{Paragraph(ImageToken("in the footer | height=1cm"))}</w:ftr>");
            return $"<w:headerReference w:type=\"first\" r:id=\"{main.GetIdOfPart(header)}\"/><w:footerReference w:type=\"default\" r:id=\"{main.GetIdOfPart(footer)}\"/>";
        });

        static string Notes(string kind) =>
            $"<w:{kind}s {Namespaces}><w:{kind} w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:{kind}><w:{kind} w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:{kind}>"
            + $"<w:{kind} w:id=\"1\">{Paragraph(ImageToken("in a " + kind + " | width=2cm"))}</w:{kind}></w:{kind}s>";
    }
}
