using TextToImage.Imaging;
using TextToImage.Measuring;
using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Tests.Measuring;

/// <summary>A CLIP with a lexicon beside its tokenizer reads texts by it, as models that draw do.</summary>
public sealed class ClipLexiconTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ClipModel _plain = Load(ClipGolden.Model(ClipGolden.Towers));

    public void Dispose()
    {
        _plain.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("an icon of the blue house", "langen blue house")]
    [InlineData("ein blaues Haus", "langde blue house")]
    public void Texts_become_the_words_of_the_model(string text, string words)
    {
        using var clip = WithLexicon();
        Assert.Equal(_plain.Embed(words, TestContext.Current.CancellationToken), clip.Embed(text, TestContext.Current.CancellationToken));
        Assert.NotEqual(_plain.Embed(text, TestContext.Current.CancellationToken), clip.Embed(text, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Words_that_it_does_not_know_are_told()
    {
        using var clip = WithLexicon();
        var picture = PictureFile.Read(ClipGolden.Pictures[0]).Picture;
        var warning = Assert.Single(clip.Compare(picture, "a zorglub beside a blue house", TestContext.Current.CancellationToken).Warnings);
        Assert.Contains("'zorglub'", warning, StringComparison.Ordinal);
        Assert.Empty(clip.Compare(picture, "a blue house", TestContext.Current.CancellationToken).Warnings);
        Assert.Empty(_plain.Compare(picture, "a zorglub beside a blue house", TestContext.Current.CancellationToken).Warnings);
    }

    private ClipModel WithLexicon()
    {
        var folder = _folder.Copy(ClipGolden.Model(ClipGolden.Towers), "clip");
        File.Copy(ReferenceData.Bundled("lexicon", "tokenizer", "lexicon.tsv"), Path.Combine(folder, "lexicon.tsv"));
        return Load(folder);
    }

    private static ClipModel Load(string folder) => ClipModel.Load(ClipFolder.Open(folder), DeviceKind.Cpu, TestContext.Current.CancellationToken);
}
