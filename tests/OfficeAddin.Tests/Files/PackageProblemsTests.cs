using TextToImage.Office.Files;

namespace TextToImage.Office.Tests.Files;

public class PackageProblemsTests
{
    private const string Namespaces =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" "
        + "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
        + "xmlns:a16=\"http://schemas.microsoft.com/office/drawing/2014/main\" xmlns:adec=\"http://schemas.microsoft.com/office/drawing/2017/decorative\"";

    [Theory]
    [InlineData("<wp:docPr id=\"1\"/><wp:docPr id=\"2\"/>", null)]
    [InlineData("<wp:docPr id=\"1\"/><wp:docPr id=\"1\"/>", "drawing id 1")]
    [InlineData("<p:cNvPr id=\"7\"/><p:cNvPr id=\"7\"/>", "shape id 7")]
    [InlineData("<a:ext uri=\"{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}\"><a16:creationId id=\"{A}\"/></a:ext>", null)]
    [InlineData("<a:ext uri=\"{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}\"><a16:creationId id=\"{A}\"/></a:ext><a:ext uri=\"{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}\"><a16:creationId id=\"{A}\"/></a:ext>", "creation id {A}")]
    [InlineData("<a:ext uri=\"{00000000-0000-0000-0000-000000000000}\"><adec:decorative val=\"1\"/></a:ext>", "decorative is in the extension")]
    public void What_the_validator_does_not_see_is_found(string body, string? problem)
    {
        var found = PackageProblems.Find(WordFile.WithEntry(WordFile.Bytes(), "word/document.xml", $"<w:document {Namespaces}>{body}</w:document>"));
        if (problem is null)
            Assert.Empty(found);
        else
            Assert.Contains(problem, Assert.Single(found));
    }

    [Fact]
    public void A_drawing_id_counts_over_all_pages()
    {
        var bytes = WordFile.WithEntry(WordFile.Bytes(), "word/document.xml", $"<w:document {Namespaces}><wp:docPr id=\"1\"/></w:document>");
        Assert.Single(PackageProblems.Find(WordFile.WithEntry(bytes, "word/header1.xml", $"<w:hdr {Namespaces}><wp:docPr id=\"1\"/></w:hdr>")));
    }
}
