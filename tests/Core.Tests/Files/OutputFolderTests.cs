using TextToImage.Files;

namespace TextToImage.Tests.Files;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("there", true)]
    [InlineData("new/", true)]
    [InlineData("new/deeper/", true)]
    [InlineData("new", false)]
    [InlineData("new.png", false)]
    public void A_folder_is_there_or_ends_with_a_slash(string name, bool isFolder)
    {
        Directory.CreateDirectory(_folder.File("there"));
        Assert.Equal(isFolder, OutputFolder.Is(name, _folder.File(name)));
        Assert.Equal(isFolder, Directory.Exists(_folder.File(name)));
    }

    [Fact]
    public void What_cannot_be_made_is_told()
    {
        _folder.Write("file", "");
        var error = Assert.Throws<AIImageException>(() => OutputFolder.Is(_folder.File("file") + "/"));
        Assert.Equal(ErrorIds.OutputNotWritable, error.ErrorId);
    }
}
