using DocumentFormat.OpenXml.Packaging;
using SkiaSharp;
using static TextToImage.Office.Tests.Word.WordSample;

namespace TextToImage.Office.Tests.Word;

/// <summary>One report with every kind of place. To look at its pages, name a folder in TEXTTOIMAGE_TEST_DOCUMENTS: it gets report.docx.</summary>
public class ReportTests
{
    private static readonly SKColor[] Colors = [SKColors.Firebrick, SKColors.Teal, SKColors.DarkOrange, SKColors.Navy, SKColors.SeaGreen, SKColors.Purple];

    [Fact]
    public void A_report_with_every_kind_of_place_is_illustrated_listed_and_made_again_with_the_same_bytes()
    {
        var sample = Report();
        sample.Edit(document =>
        {
            IllustrationTarget[] targets = [.. document.Find(new IllustrationQuery { All = true }), .. document.Find(new IllustrationQuery { Target = "Badge" })];
            for (var i = 0; i < targets.Length; i++)
                document.Insert(targets[i], Make(targets[i].Prompt ?? "a badge", (ulong)i), targets[i].Settings);
        });
        if (Environment.GetEnvironmentVariable("TEXTTOIMAGE_TEST_DOCUMENTS") is { Length: > 0 } folder)
            File.WriteAllBytes(Path.Combine(folder, "report.docx"), sample.File);

        var before = Media(sample);
        sample.Edit(document =>
        {
            Assert.Equal(12, document.Illustrations().Count);
            foreach (var picture in document.Illustrations())
                document.Replace(picture, Make(picture.Origin!.Prompt, picture.Origin.Seed), new PictureSettings());
        });
        Assert.Equal(before, Media(sample));
    }

    private static IllustrationPicture Make(string prompt, ulong seed) => Picture(256, 192, Colors[(int)seed % Colors.Length].WithAlpha((byte)(255 - seed)), prompt, seed);

    private static List<string> Media(WordSample sample) => sample.Look(package => package.GetAllParts().OfType<ImagePart>().Select(part =>
    {
        using var stream = part.GetStream();
        return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(stream));
    }).Order().ToList());

    private static WordSample Report()
    {
        const string Words = "The quick brown fox jumps over the lazy dog, and the dog does not mind, because it has seen many foxes in its long life by the river. ";
        var words = string.Concat(Enumerable.Repeat(Words, 5));
        var heading = "<w:pStyle w:val=\"berschrift1\"/>";
        var table = "<w:tbl><w:tblPr><w:tblW w:w=\"9000\" w:type=\"dxa\"/><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\"/><w:left w:val=\"single\" w:sz=\"4\"/><w:bottom w:val=\"single\" w:sz=\"4\"/><w:right w:val=\"single\" w:sz=\"4\"/><w:insideV w:val=\"single\" w:sz=\"4\"/></w:tblBorders></w:tblPr>"
            + $"<w:tblGrid><w:gridCol w:w=\"3000\"/><w:gridCol w:w=\"6000\"/></w:tblGrid><w:tr><w:tc><w:tcPr/>{Paragraph(ImageToken("in a cell"))}</w:tc><w:tc><w:tcPr/>{Paragraph(Words)}</w:tc></w:tr></w:tbl>";
        var control = $"<w:sdt><w:sdtPr><w:alias w:val=\"Badge\"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{Paragraph("Click here", "<w:jc w:val=\"center\"/>")}</w:sdtContent></w:sdt>";
        var section = $"<w:p><w:pPr><w:sectPr>{A4}</w:sectPr></w:pPr></w:p>";
        var body =
            Paragraph("A heading without a picture", heading) + Paragraph(Words)
            + Paragraph("Tokens", heading) + Paragraph($"A small one {ImageToken("in the line | height=0.5cm, decorative")} in the line. {Words}{ImageToken("with a caption | width=6cm, caption=A picture with a caption")} {Words}", "<w:jc w:val=\"center\"/>")
            + Paragraph($"{ImageToken("square | wrap=square, width=4cm")}{words}")
            + Paragraph($"{words}{ImageToken("between | wrap=topAndBottom, width=5cm")}{words}")
            + Paragraph($"{ImageToken("behind | wrap=behind, width=3cm, height=1cm, fit=fill")}{Words}")
            + $"<w:p>{TextBox(Paragraph("In a box: " + ImageToken("in a box")), id: 30)}{Run(words)}</w:p>" + table + Paragraph("") + section
            + Paragraph("Another page", heading).Replace("</w:p>", "<w:r><w:footnoteReference w:id=\"1\"/></w:r></w:p>") + control + Paragraph(ImageToken("last of all | width=3cm, caption=The second figure"));
        return Of(body, main =>
        {
            Feed(main.AddNewPart<FootnotesPart>(), $"<w:footnotes {Namespaces}><w:footnote w:type=\"separator\" w:id=\"-1\"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type=\"continuationSeparator\" w:id=\"0\"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"
                + $"<w:footnote w:id=\"1\">{Paragraph("A note " + ImageToken("in a note | height=1cm"))}</w:footnote></w:footnotes>");
            var header = main.AddNewPart<HeaderPart>();
            Feed(header, $"<w:hdr {Namespaces}>{Paragraph("Header " + ImageToken("in the header | height=1cm"))}</w:hdr>");
            return $"<w:headerReference w:type=\"default\" r:id=\"{main.GetIdOfPart(header)}\"/>";
        });
    }
}
