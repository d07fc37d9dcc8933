using TextToImage.Models;
using TextToImage.Text;

namespace TextToImage.Tests.Text;

public class ModelWordsTests
{
    private static readonly ModelFolder Model = ModelFolder.Open(ReferenceData.Bundled("lexicon"));

    [Fact]
    public void Things_come_first_and_plurals_are_of_their_word()
    {
        var words = ModelWords.Of(Model);
        Assert.All(words, word => Assert.Equal("en", word.Language));
        var cat = Assert.Single(words, word => word.Word == "cat");
        Assert.Equal((LexiconKind.Thing, "animals and nature"), (cat.Kind, cat.Group));
        Assert.Contains("cats", cat.Phrases);
        var kinds = words.Select(word => word.Kind).ToList();
        Assert.Equal(LexiconKind.Thing, kinds[0]);
        Assert.Equal(LexiconKind.Style, kinds[^1]);
        Assert.DoesNotContain(words, word => word.Kind is LexiconKind.Ignored or LexiconKind.Mood or LexiconKind.Verb or LexiconKind.Join);
        // A group stands together.
        var groups = words.Select(word => word.Group).ToList();
        Assert.Equal(groups.Distinct().Count(), groups.Where((group, i) => i == 0 || groups[i - 1] != group).Count());
    }

    [Theory]
    [InlineData("house", null, "house")]
    [InlineData("CAT", null, "cat")]
    [InlineData("h?t*dog", null, "hot dog")]
    [InlineData("*", "it", "gatto")]
    [InlineData("кошка", null, "кошка")]
    [InlineData("haus", "DE", "Haus")]
    public void Words_are_found(string filter, string? language, string expected) => Assert.Contains(expected, ModelWords.Of(Model, filter, language).Select(word => word.Word));

    [Fact]
    public void Names_come_before_what_is_understood_for_others()
    {
        var beginning = ModelWords.Beginning(ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter")), "hi").ToList();
        Assert.Equal("hippopotamus", beginning[0]);
        Assert.InRange(beginning.IndexOf("hiss"), beginning.IndexOf("hiking boot") + 1, beginning.Count);
    }

    [Fact]
    public void What_is_only_understood_is_not_shown()
    {
        Assert.DoesNotContain(ModelWords.Of(Model, "haus", "de").SelectMany(word => word.Phrases), phrase => phrase.Contains("Hauses", StringComparison.Ordinal));
        Assert.Equal("langde house", string.Join(" ", Lexicon.Open(Model.LexiconFile()!).Read("des Hauses").Words));
    }

    [Fact]
    public void Nothing_is_found_where_nothing_fits() => Assert.Empty(ModelWords.Of(Model, "кошка", "en"));

    [Fact]
    public void A_language_that_the_model_does_not_read_is_an_error()
    {
        var error = Assert.Throws<AIImageException>(() => ModelWords.Of(Model, null, "xx"));
        Assert.Equal(ErrorIds.ArgumentInvalid, error.ErrorId);
        Assert.Contains("it reads en, zh, de", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pieces_of_words_are_no_list()
    {
        var error = Assert.Throws<AIImageException>(() => ModelWords.Of(ModelFolder.Open(ReferenceData.Bundled("reference", "sd15"))));
        Assert.Equal(ErrorIds.ModelUnsupported, error.ErrorId);
        Assert.Contains("are no list", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_starter_has_words() => Assert.NotEmpty(ModelWords.Of(ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter")), "house"));
}
