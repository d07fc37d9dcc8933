namespace TextToImage.Cli.Tests;

public sealed class IllustrateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--slide", "3-1", "1,3-5")]
    [InlineData("--slide", "0", "1,3-5")]
    [InlineData("--count", "2", "leave --count out")]
    [InlineData("--palette", "blue", "theme")]
    public void What_cannot_be_read_is_a_usage_error(string option, string value, string said)
    {
        var result = CommandLine.Run(_folder.Path, "illustrate", "a.docx", option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, result.Error);
    }

    [Fact]
    public void Update_refuses_what_only_chooses_new_places()
    {
        var result = CommandLine.Run(_folder.Path, "illustrate", "a.docx", "--update", "--all");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--all does not go with --update", result.Error);
    }

    [Fact]
    public void Every_document_that_fails_is_told_in_a_sentence()
    {
        var empty = _folder.Write("empty.docx", "");
        var result = CommandLine.Run(_folder.Path, "illustrate", "none.pptx", "empty.docx", "--plan");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("'none.pptx' does not exist", result.Error);
        Assert.Contains("is empty (0 bytes)", result.Error);
        Assert.Equal(2, result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(0, new FileInfo(empty).Length);
    }
}
