using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using TextToImage.Models;
using TextToImage.Networks;
using TextToImage.Office.Files;
using TextToImage.Office.Tests.Files;
using TextToImage.Office.Tests.PowerPoint;
using TextToImage.Requests;
using P = DocumentFormat.OpenXml.Presentation;

namespace TextToImage.Office.Tests.Illustrating;

/// <summary>Rows of a table become slides with pictures, from file to file.</summary>
public sealed class AddedSlidesTests : IDisposable
{
    private static readonly ModelFolder Starter = ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter"));
    private readonly TemporaryFolder _folder = new();
    private readonly ModelPictures _maker = new(DeviceKind.Cpu, _ => Starter);

    public void Dispose()
    {
        _maker.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_template_and_a_table_become_a_presentation_with_pictures()
    {
        var template = Bytes();
        var path = _folder.Write("company.potx", template);
        var result = Work(path, "team.pptx", "Company/Picture with Caption",
            TemplateDeck.Row(("Title", "The new season"), ("Subtitle", "What we open next year"), ("Layout", "Title Slide")),
            TemplateDeck.Row(("Title", "A house for everyone"), ("Picture", "a red house next to a green tree | seed=3"), ("Text", "Two floors\nA garden\nOpen from May"), ("Notes", "Welcome everybody.")),
            TemplateDeck.Row(("Title", "By boat"), ("Picture", "a boat at sea"), ("Text", "Every hour, also on Sundays"), ("Notes", "")),
            TemplateDeck.Row(("Title", "No picture yet"), ("Picture", ""), ("Text", "It comes with the next edition."), ("Notes", "")),
            TemplateDeck.Row(("Title", "Night flights"), ("Picture", "a rocket at night | fit=contain"), ("Text", "From the new port"), ("Layout", "Night/Picture with Caption")),
            TemplateDeck.Row(("Title", "What comes next"), ("Content", "Autumn\n\tFirst deliveries\n\tA shop in town\nWinter\n\tMore of it"), ("Layout", "Title and Content")),
            TemplateDeck.Row(("Title", "In pictures"), ("Picture", "a blue bird over a green hill"), ("Text 1", "Above"), ("Picture 2", "a yellow star on a blue background"), ("Text 2", "Far above"), ("Layout", "Two Pictures")));
        Assert.Equal((7, 5), (result.Slides.Count, result.Pictures.Count));
        Assert.Equal([2, 3, 5, 7, 7], result.Pictures.Select(picture => int.Parse(picture.Plan.Where.Split(' ', ',')[1], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(3UL, result.Pictures[0].Made.Picture.Origin!.Seed);
        Assert.Equal((null, template.Length), (result.Document!.Backup, (int)new FileInfo(path).Length));
        using var deck = Open("team.pptx");
        Assert.Equal(PresentationDocumentType.Presentation, deck.DocumentType);
        Assert.Empty(Deck.Problems(deck));
        Assert.Equal(5, deck.PresentationPart!.SlideParts.Sum(slide => slide.Slide!.Descendants<P.Picture>().Count()));
        Assert.Empty(PackageProblems.Find(File.ReadAllBytes(_folder.File("team.pptx"))));
        if (Environment.GetEnvironmentVariable("TEXTTOIMAGE_TEST_DOCUMENTS") is { Length: > 0 } kept)
            File.Copy(_folder.File("team.pptx"), Path.Combine(kept, "team.pptx"), overwrite: true);
    }

    [Fact]
    public void Slides_without_pictures_are_written_too()
    {
        var path = _folder.Write("deck.pptx", Bytes(PresentationDocumentType.Presentation));
        var result = Work(path, null, "Title Slide", TemplateDeck.Row(("Title", "Hello")));
        Assert.Equal((path, $"{path}.bak"), (result.Document!.Path, result.Document.Backup));
        Assert.Equal(new AddedSlide(1, "Title Slide", "Hello"), Assert.Single(result.Slides));
        Assert.Empty(result.Pictures);
        using var deck = Open("deck.pptx");
        Assert.Equal("Hello", Assert.Single(deck.PresentationPart!.SlideParts).Slide!.InnerText);
    }

    [Fact]
    public void Only_the_new_slides_are_illustrated_where_the_query_names_them()
    {
        var path = _folder.Write("deck.pptx", Bytes(PresentationDocumentType.Presentation));
        Work(path, null, "Company/Picture with Caption", TemplateDeck.Row(("Picture", "")));
        var result = Work(path, null, "Company/Picture with Caption", TemplateDeck.Row(("Picture", "a boat at sea")));
        Assert.Equal("slide 2, 'Picture Placeholder 2', token", Assert.Single(result.Pictures).Plan.Where);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void A_template_is_changed_in_place_without_another_name_and_stays_one()
    {
        var path = _folder.Write("company.potx", Bytes());
        Work(path, null, "Title Slide", TemplateDeck.Row(("Title", "Hello")));
        using var deck = Open("company.potx");
        Assert.Equal(PresentationDocumentType.Template, deck.DocumentType);
    }

    [Fact]
    public void Macros_go_from_a_template_to_a_presentation()
    {
        byte[] macros = [1, 2, 3, 4];
        var path = _folder.Write("company.potm", Bytes(PresentationDocumentType.MacroEnabledTemplate, macros));
        Work(path, "deck.pptm", "Title Slide", TemplateDeck.Row(("Title", "Hello")));
        using (var deck = Open("deck.pptm"))
        {
            Assert.Equal(PresentationDocumentType.MacroEnabledPresentation, deck.DocumentType);
            using var kept = new MemoryStream();
            using (var stream = deck.PresentationPart!.VbaProjectPart!.GetStream())
                stream.CopyTo(kept);
            Assert.Equal(macros, kept.ToArray());
        }
        var error = Assert.Throws<AIImageException>(() => Work(path, "deck.pptx", "Title Slide", TemplateDeck.Row(("Title", "Hello"))));
        Assert.Contains("must end with .potm or .pptm", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("deck.pptx")));
    }

    [Fact]
    public void A_template_of_Word_becomes_a_document_too()
    {
        var path = _folder.Write("letter.dotx", WordFile.Bytes("{{image: a boat at sea}}", WordprocessingDocumentType.Template));
        using var session = IllustrationSession.Open(path, new DocumentTarget(_folder.File("letter.docx")));
        session.CarryOut(session.Plan(new IllustrationOptions(), _maker).Pictures, _maker, null, CancellationToken.None);
        using var document = WordprocessingDocument.Open(_folder.File("letter.docx"), false);
        Assert.Equal(WordprocessingDocumentType.Document, document.DocumentType);
        Assert.Single(document.MainDocumentPart!.ImageParts);
    }

    [Fact]
    public void A_Word_document_has_no_slides()
    {
        var path = _folder.Write("a.docx", WordFile.Bytes());
        using var session = IllustrationSession.Open(path, new DocumentTarget());
        var error = Assert.Throws<AIImageException>(() => session.AddSlides("Title Slide", [TemplateDeck.Row(("Title", "Hello"))]));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains("has no slides", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(PresentationDocumentType? type = null, byte[]? macros = null) => Template.Bytes(type ?? PresentationDocumentType.Template, document =>
    {
        if (macros is null)
            return;
        using var data = new MemoryStream(macros);
        document.PresentationPart!.AddNewPart<VbaProjectPart>().FeedData(data);
    });

    private IllustrationResult Work(string path, string? copy, string layout, params Dictionary<string, string>[] rows)
    {
        using var session = IllustrationSession.Open(path, new DocumentTarget(copy is null ? null : _folder.File(copy)));
        var options = new IllustrationOptions { Query = new IllustrationQuery { Slides = session.AddSlides(layout, rows) }, Request = new GenerationRequest { Seed = 1 } };
        return session.CarryOut(session.Plan(options, _maker).Pictures, _maker, null, CancellationToken.None);
    }

    private PresentationDocument Open(string name) => PresentationDocument.Open(_folder.File(name), false);
}
