using DocumentFormat.OpenXml.Packaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Office.Tests.PowerPoint;
using TextToImage.Pipelines;
using static TextToImage.Office.Tests.Word.WordSample;

namespace TextToImage.Office.Tests.Illustrating;

/// <summary>
/// A deck and a report, from files to files, with pictures of the starter model. To look at them, name a folder in
/// TEXTTOIMAGE_TEST_DOCUMENTS: it gets showcase.pptx and showcase.docx.
/// </summary>
public sealed class ShowcaseTests : IDisposable
{
    private static readonly ModelFolder Starter = ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter"));
    private readonly TemporaryFolder _folder = new();
    private readonly ModelPictures _maker = new(DeviceKind.Cpu, _ => Starter);

    public void Dispose()
    {
        _maker.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("showcase.pptx", 6)]
    [InlineData("showcase.docx", 5)]
    public void A_document_is_illustrated_listed_and_made_again_with_the_same_bytes(string name, int pictures)
    {
        var path = _folder.File(name);
        File.WriteAllBytes(path, name.EndsWith("pptx", StringComparison.Ordinal) ? Deck() : Report());
        var original = File.ReadAllBytes(path);

        var options = new IllustrationOptions { Query = new IllustrationQuery { All = true }, Request = new GenerationRequest { Seed = 1 } };
        var result = Work(path, session => session.Plan(options, _maker));
        Assert.Equal(pictures, result.Pictures.Count);
        Assert.Equal(original, File.ReadAllBytes(result.Document!.Backup!));
        Keep(path);

        using (var session = IllustrationSession.Open(path))
            Assert.All(session.Pictures(), picture => Assert.Equal("starter", picture.Origin?.Model));
        var media = Media(path);
        Work(path, session => session.PlanUpdate(new IllustrationOptions(), _maker));
        Assert.Equal(media, Media(path));
    }

    private IllustrationResult Work(string path, Func<IllustrationSession, IllustrationPlan> plan)
    {
        using var session = IllustrationSession.Open(path, new DocumentTarget());
        return session.CarryOut(plan(session).Pictures, _maker, null, CancellationToken.None);
    }

    private static void Keep(string path)
    {
        if (Environment.GetEnvironmentVariable("TEXTTOIMAGE_TEST_DOCUMENTS") is { Length: > 0 } kept)
            File.Copy(path, Path.Combine(kept, Path.GetFileName(path)), overwrite: true);
    }

    /// <summary>The picture files of a document, by their bytes.</summary>
    private static List<string> Media(string path)
    {
        using var package = path.EndsWith("pptx", StringComparison.Ordinal) ? (OpenXmlPackage)PresentationDocument.Open(path, false) : WordprocessingDocument.Open(path, false);
        return [.. package.GetAllParts().OfType<ImagePart>().Select(Hash).Order()];

        static string Hash(ImagePart part)
        {
            using var stream = part.GetStream();
            return Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(stream));
        }
    }

    private static byte[] Deck()
    {
        using var deck = new Deck();
        deck.Slide(2, PowerPoint.Deck.Title("Our new office") + PowerPoint.Deck.Placeholder(3, "Picture Placeholder 2", "type=\"pic\" idx=\"1\"")
            + PowerPoint.Deck.Placeholder(4, "Text Placeholder 3", "type=\"body\" sz=\"half\" idx=\"2\"", text: "Moving in May\nNear the park"), notes: "image: a red house next to a green tree");
        deck.Slide(1, PowerPoint.Deck.Title("Where we go") + PowerPoint.Deck.Placeholder(3, "Content Placeholder 2", "idx=\"1\""), notes: "Tell the story first.\nimage: a rocket at night");
        deck.Slide(3, PowerPoint.Deck.Title("In a text") + PowerPoint.Deck.TextBox(4, "TextBox 3", (838_200, 1_825_625, 5_000_000, 2_500_000), "<a:p><a:r><a:rPr lang=\"en-US\"/><a:t>We deliver by boat. {{ima</a:t></a:r><a:r><a:rPr lang=\"en-US\" b=\"1\"/><a:t>ge: a boat at sea | fit=contain}}</a:t></a:r></a:p>")
            + PowerPoint.Deck.TextBox(5, "TextBox 4", (7_000_000, 1_825_625, 3_500_000, 3_500_000), PowerPoint.Deck.Paragraphs("{{image: a yellow star on a blue background | alt=A star}}"), geometry: "ellipse"));
        deck.Slide(4, PowerPoint.Deck.Title("Ideas") + PowerPoint.Deck.Placeholder(3, "Clip Art 2", "type=\"clipArt\" idx=\"7\""), notes: "image: icon of a light bulb");
        deck.Slide(3, PowerPoint.Deck.Title("Three blue birds over a green hill"));
        return deck.Bytes();
    }

    private static byte[] Report()
    {
        const string Words = "The plan was made in spring, and by the end of the summer most of it was done. What is left takes until winter, and it is written down here so that nobody has to remember it. ";
        const string Heading = "<w:pStyle w:val=\"berschrift1\"/>";
        var table = "<w:tbl><w:tblPr><w:tblW w:w=\"9000\" w:type=\"dxa\"/></w:tblPr><w:tblGrid><w:gridCol w:w=\"3000\"/><w:gridCol w:w=\"6000\"/></w:tblGrid>"
            + $"<w:tr><w:tc><w:tcPr/>{Paragraph(ImageToken("a bar chart"))}</w:tc><w:tc><w:tcPr/>{Paragraph(Words)}</w:tc></w:tr></w:tbl>";
        return Of(
            Paragraph("A green tree", Heading) + Paragraph(Words + Words)
            + Paragraph("Results", Heading) + Paragraph(ImageToken("a trophy | width=4cm, wrap=square") + Words + Words + Words) + table
            + Paragraph("Team", Heading) + Paragraph(Words) + Paragraph(ImageToken("a team of people | width=8cm, caption=\u201cThe team, all of it\u201d")),
            main =>
            {
                var header = main.AddNewPart<HeaderPart>();
                Feed(header, $"<w:hdr {Namespaces}>{Paragraph(ImageToken("a red heart | width=1cm, decorative") + " Yearly report")}</w:hdr>");
                return $"<w:headerReference w:type=\"default\" r:id=\"{main.GetIdOfPart(header)}\"/>";
            }).File;
    }
}
