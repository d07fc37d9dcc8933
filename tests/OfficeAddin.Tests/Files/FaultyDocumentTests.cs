using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Office.Files;
using TextToImage.Office.Tests.Illustrating;
using TextToImage.Office.Tests.Showcase;
using TextToImage.Office.Tests.Word;
using TextToImage.Requests;
using TextToImage.Vectorizing;

namespace TextToImage.Office.Tests.Files;

/// <summary>Documents as other programs write them: each is illustrated, or left for one reason that is told.</summary>
public sealed class FaultyDocumentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    // A header of a type that there is none of, a page in points, an outline level that is no number.
    [InlineData("60293.docx", 0)]
    [InlineData("z1_pgsz_pt.docx", 1)]
    [InlineData("z8_outline.docx", 1)]
    // Building blocks have ids of drawings too.
    [InlineData("60316.dotx", 3)]
    // A place with decimals; ids at their end.
    [InlineData("y1_dec_off.pptx", 5)]
    [InlineData("y9_two.pptx", 5)]
    // Charts and SmartArt, beside which no picture is put.
    [InlineData("bar-chart-template.pptx", 0)]
    [InlineData("CycleDiagram_TP10174326.potx", 0)]
    public void Faulty_files_are_illustrated_once(string name, int least)
    {
        var path = Copy(name);
        var result = Illustrate(path, new IllustrationQuery { All = true });
        Assert.InRange(result.Pictures.Count, least, 20);
        Assert.Empty(PackageProblems.Find(File.ReadAllBytes(path)).Except(PackageProblems.Find(File.ReadAllBytes(Source(name)))));
        var once = File.ReadAllBytes(path);
        Assert.Null(Illustrate(path, new IllustrationQuery { All = true }).Document);
        Assert.Equal(once, File.ReadAllBytes(path));
    }

    [Fact]
    public void Turns_with_a_unit_are_read()
    {
        var path = Copy("y8_rot.pptx");
        Assert.NotEmpty(Illustrate(path, new IllustrationQuery { Target = "*" }).Pictures);
    }

    [Fact]
    public void Slides_with_charts_and_graphics_are_left_and_the_plan_says_why()
    {
        using var session = IllustrationSession.Open(Copy("084_charts.pptx"));
        var plan = session.Plan(new IllustrationOptions { Query = new IllustrationQuery { All = true } }, new FakeMaker());
        var left = plan.Pictures.Where(picture => !picture.IsMade).ToList();
        Assert.NotEmpty(left);
        Assert.Contains(left, picture => picture.Action.StartsWith("skip: it shows a chart", StringComparison.Ordinal));
        Assert.Contains(plan.Skipped, sentence => sentence.Contains("slide 2: skip: it shows a chart", StringComparison.Ordinal));
    }

    [Fact]
    public void A_picture_fits_a_row_of_a_fixed_height()
    {
        var path = Copy("r5_cells.docx");
        Assert.NotEmpty(Illustrate(path, new IllustrationQuery()).Pictures);
        using var session = IllustrationSession.Open(path);
        // Two centimetres, of which the line takes some.
        var first = WordSample.Read(path).Look(package => package.MainDocumentPart!.Document!.Descendants<DocumentFormat.OpenXml.Drawing.Wordprocessing.Inline>().First().Extent!.Cy!.Value);
        Assert.InRange(first, 500_000, 720_000 - 12_700);
    }

    [Fact]
    public void Tokens_that_stay_are_told_and_taken_out_where_that_is_asked_for()
    {
        var path = Copy("r8_optional.docx");
        var kept = Illustrate(path, new IllustrationQuery());
        Assert.Equal(2, kept.Pictures.Count);
        Assert.Equal(5, kept.Warnings.Count(warning => warning.StartsWith("The token '", StringComparison.Ordinal)));
        Assert.Contains(kept.Warnings, warning => warning.StartsWith("The token '{{image}}' does not say", StringComparison.Ordinal));
        Assert.Contains(kept.Warnings, warning => warning.Contains("has no end", StringComparison.Ordinal));

        var removed = Illustrate(path, new IllustrationQuery(), removeUnused: true);
        Assert.Equal(4, removed.RemovedTokens);
        // Where the last one ends nobody knows.
        Assert.Equal("A{{image: a red house | seed=1}} x", WordSample.Read(path).BodyText);
        Assert.Null(Illustrate(path, new IllustrationQuery(), removeUnused: true).Document);
    }

    [Fact]
    public void A_plan_says_what_would_be_refused()
    {
        var signed = _folder.Write("signed.docx", With(With(With(WordSample.Of(WordSample.Paragraph(WordSample.ImageToken("a boat"))).File, "_rels/.rels", text => text.Replace(
            "</Relationships>", "<Relationship Id=\"sig\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin\" Target=\"_xmlsignatures/origin.xml\"/></Relationships>", StringComparison.Ordinal)), "_xmlsignatures/origin.xml", _ => "<origin/>"),
            "[Content_Types].xml", text => text.Replace("</Types>", "<Override PartName=\"/_xmlsignatures/origin.xml\" ContentType=\"application/vnd.openxmlformats-package.digital-signature-origin\"/></Types>", StringComparison.Ordinal)));
        var taken = _folder.Write("taken.docx", [1]);
        using var session = IllustrationSession.OpenToPlan(signed, new DocumentTarget(taken));
        var plan = session.Plan(new IllustrationOptions(), new FakeMaker());
        Assert.Equal("a boat", Assert.Single(plan.Pictures).Prompt);
        Assert.Contains(plan.Warnings, warning => warning.StartsWith("This would be refused: ", StringComparison.Ordinal) && warning.Contains("digital signature", StringComparison.Ordinal));
        Assert.Contains(plan.Warnings, warning => warning.Contains(taken, StringComparison.Ordinal));
    }

    [Fact]
    public void Properties_of_the_file_that_are_missing_or_of_another_type_do_not_matter()
    {
        var file = WordSample.Of(WordSample.Paragraph(WordSample.ImageToken("a boat"))).File;
        var missing = With(file, "_rels/.rels", text => text.Replace("</Relationships>", "<Relationship Id=\"p\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties\" Target=\"docProps/app.xml\"/></Relationships>", StringComparison.Ordinal));
        var mistyped = With(With(missing, "docProps/app.xml", _ => "<Properties/>"), "[Content_Types].xml", text => text.Replace("</Types>", "<Override PartName=\"/docProps/app.xml\" ContentType=\"application/json\"/></Types>", StringComparison.Ordinal));
        foreach (var bytes in new[] { missing, mistyped })
        {
            var path = _folder.Write("properties.docx", bytes);
            var error = Record.Exception(() => Assert.Single(Illustrate(path, new IllustrationQuery()).Pictures));
            Assert.True(error is null or AIImageException, $"{error}");
        }
    }

    [Fact]
    public void Whatever_else_goes_wrong_in_a_document_is_a_sentence_about_it()
    {
        var path = _folder.Write("a.docx", WordSample.Of(WordSample.Paragraph("x")).File);
        var error = Assert.Throws<AIImageException>(() => IllustrationSession.Open(path, DocumentUse.Copy, new DocumentTarget(), _ => throw new FormatException("The input is odd.\nMore.")));
        Assert.Equal((ErrorIds.DocumentInvalid, path), (error.ErrorId, error.Subject));
        Assert.Contains($"'{path}' has something in it that cannot be read (The input is odd)", error.Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => IllustrationSession.Open(path, DocumentUse.Copy, new DocumentTarget(), _ => throw new OperationCanceledException()));
    }

    [Fact]
    public void What_cannot_be_closed_is_let_go()
    {
        var path = _folder.Write("a.docx", WordSample.Of(WordSample.Paragraph("x")).File);
        var closed = false;
        IllustrationSession.Open(path, DocumentUse.Copy, new DocumentTarget(), package => new UnclosableDocument(package, () => closed = true)).Dispose();
        Assert.True(closed);
    }

    [Fact]
    public void Where_there_is_nothing_to_do_it_is_said_what_was_looked_for()
    {
        using var session = IllustrationSession.Open(_folder.Write("a.docx", WordSample.Of(WordSample.Paragraph("x")).File));
        var plan = session.Plan(new IllustrationOptions { Query = new IllustrationQuery { All = true } }, new FakeMaker());
        Assert.Equal("it has no tokens ({{image: ...}}), empty picture controls, and headings of the first level without a picture", plan.Search!.ToString());
    }

    /// <summary>A document that throws when it is closed, as the SDK does for parts that it could not read.</summary>
    private sealed class UnclosableDocument(OpenXmlPackage package, Action closing) : IIllustratedDocument
    {
        private readonly FakeDocument _document = new(package, [], []);

        public DocumentSearch Search => _document.Search;

        public IReadOnlyList<string> Warnings => _document.Warnings;

        public IReadOnlyList<IllustrationTarget> Find(IllustrationQuery query) => _document.Find(query);

        public IReadOnlyList<UnusedToken> UnusedTokens(IllustrationQuery query) => _document.UnusedTokens(query);

        public OpenXmlElement? Insert(IllustrationTarget target, IllustrationPicture picture, PictureSettings settings) => _document.Insert(target, picture, settings);

        public IReadOnlyList<Illustration> Illustrations(IllustrationQuery? query = null) => _document.Illustrations(query);

        public void Replace(Illustration illustration, IllustrationPicture picture, PictureSettings settings) => _document.Replace(illustration, picture, settings);

        public DocumentNames Names() => _document.Names();

        public IReadOnlyList<string> PaletteWords(IllustrationTarget target) => _document.PaletteWords(target);

        public IReadOnlyList<string> PaletteWords(Illustration illustration) => _document.PaletteWords(illustration);

        public OfficeTheme? Theme(IllustrationTarget target) => _document.Theme(target);

        public OfficeTheme? Theme(Illustration illustration) => _document.Theme(illustration);

        public void Flush() => _document.Flush();

        public void Dispose()
        {
            closing();
            throw new NotSupportedException("A part of it was never read.");
        }
    }

    private static string Source(string name) => ReferenceData.Bundled("office-faults", name);

    private string Copy(string name) => _folder.Write(name, File.ReadAllBytes(Source(name)));

    private static IllustrationResult Illustrate(string path, IllustrationQuery query, bool removeUnused = false)
    {
        var maker = new RingPictures();
        using var session = IllustrationSession.Open(path, new DocumentTarget(NoBackup: true));
        var plan = session.Plan(new IllustrationOptions { Query = query, RemoveUnused = removeUnused, Settings = new PictureSettings { Width = Path.GetExtension(path) == ".dotx" ? DocumentLength.Inch : null }, Request = new GenerationRequest { Seed = 1 } }, maker);
        return session.CarryOut(plan.Pictures, maker, null, CancellationToken.None);
    }

    private static byte[] With(byte[] package, string entry, Func<string, string> change)
    {
        using var stream = new MemoryStream();
        stream.Write(package);
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            var old = archive.GetEntry(entry);
            var text = "";
            if (old is not null)
            {
                using var reader = new StreamReader(old.Open());
                text = reader.ReadToEnd();
            }
            old?.Delete();
            using var writer = new StreamWriter(archive.CreateEntry(entry).Open(), new UTF8Encoding(false));
            writer.Write(change(text));
        }
        return stream.ToArray();
    }
}
