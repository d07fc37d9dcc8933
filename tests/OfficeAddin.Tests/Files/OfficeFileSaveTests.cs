using TextToImage.Office.Files;

namespace TextToImage.Office.Tests.Files;

public sealed class OfficeFileSaveTests : IDisposable
{
    private static readonly DocumentTarget InPlace = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private OfficeFile Open(byte[]? bytes = null, DocumentUse use = DocumentUse.Replace) => OfficeFile.Open(_folder.Write("a.docx", bytes ?? WordFile.Bytes()), use);

    [Fact]
    public void The_document_is_replaced_and_the_original_kept_beside()
    {
        var original = WordFile.Bytes();
        var file = Open(original);
        var saved = file.Save(WordFile.WithParagraph(file, " world"), InPlace);
        Assert.Equal("Hello world", WordFile.Text(file.Path));
        Assert.Equal(file.Path + ".bak", saved.Backup);
        Assert.Equal(original, File.ReadAllBytes(saved.Backup!));
        Assert.Equal(["a.docx", "a.docx.bak"], _folder.Names);
    }

    [Fact]
    public void Without_a_backup_only_the_document_is_there()
    {
        var file = Open();
        Assert.Null(file.Save(WordFile.WithParagraph(file, "!"), new DocumentTarget(NoBackup: true)).Backup);
        Assert.Equal(["a.docx"], _folder.Names);
    }

    [Fact]
    public void A_copy_leaves_the_document_and_is_replaced_only_by_force()
    {
        var original = WordFile.Bytes();
        var file = Open(original, DocumentUse.Copy);
        var copy = _folder.Write("copy.docx", "mine");
        Assert.Equal(ErrorIds.OutputExists, Assert.Throws<AIImageException>(() => file.Check(new DocumentTarget(copy))).ErrorId);
        Assert.Equal(ErrorIds.OutputExists, Assert.Throws<AIImageException>(() => file.Save(WordFile.WithParagraph(file, "!"), new DocumentTarget(copy))).ErrorId);
        Assert.Equal("mine", File.ReadAllText(copy));
        file.Save(WordFile.WithParagraph(file, "!"), new DocumentTarget(copy, Force: true));
        Assert.Equal("Hello!", WordFile.Text(copy));
        Assert.Equal(original, File.ReadAllBytes(file.Path));
    }

    [Fact]
    public void A_copy_is_of_the_same_kind()
    {
        var file = Open(use: DocumentUse.Copy);
        Assert.Equal(ErrorIds.ArgumentInvalid, Assert.Throws<AIImageException>(() => file.Check(new DocumentTarget(_folder.File("a.docm")))).ErrorId);
    }

    [Fact]
    public void A_change_by_somebody_else_is_not_overwritten()
    {
        var file = Open();
        var theirs = WordFile.Bytes("Theirs");
        File.WriteAllBytes(file.Path, theirs);
        var error = Assert.Throws<AIImageException>(() => file.Save(WordFile.WithParagraph(file, "!"), InPlace));
        Assert.Equal(ErrorIds.DocumentLocked, error.ErrorId);
        Assert.Equal(theirs, File.ReadAllBytes(file.Path));
        Assert.Equal(["a.docx"], _folder.Names);
    }

    [Theory]
    [InlineData("<w:body><w:nonsense/></w:body>", "nonsense")]
    [InlineData("<w:body><w:p><w:hyperlink r:id=\"rId99\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"/></w:p></w:body>", "rId99")]
    public void A_new_error_is_not_written(string body, string said)
    {
        var file = Open();
        var spoilt = WordFile.WithEntry(WordFile.Bytes(), "word/document.xml", $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">{body}</w:document>");
        var error = Assert.Throws<AIImageException>(() => file.Save(spoilt, InPlace));
        Assert.Equal(ErrorIds.DocumentInvalid, error.ErrorId);
        Assert.Contains(said, error.Message);
        Assert.Equal("Hello", WordFile.Text(file.Path));
    }

    [Fact]
    public void An_error_that_was_there_is_let_be()
    {
        var file = Open(WordFile.WithEntry(WordFile.Bytes(), "word/document.xml",
            "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:nonsense/></w:body></w:document>"));
        file.Save(WordFile.WithParagraph(file, "more"), InPlace);
        Assert.Equal("more", WordFile.Text(file.Path));
    }

    [Fact]
    public void Permissions_and_links_are_kept()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Links and modes of this kind are Unix's.");
            return;
        }
        var file = Open();
        File.SetUnixFileMode(file.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var link = _folder.File("link.docx");
        File.CreateSymbolicLink(link, file.Path);
        var linked = OfficeFile.Open(link, DocumentUse.Replace);
        linked.Save(WordFile.WithParagraph(linked, "!"), InPlace);
        Assert.Equal("Hello!", WordFile.Text(file.Path));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file.Path));
    }
}
