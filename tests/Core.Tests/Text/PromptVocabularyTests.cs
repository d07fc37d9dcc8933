using TextToImage.Models;
using TextToImage.Text;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

public class PromptVocabularyTests
{
    [Fact]
    public void The_starter_model_knows_words_and_none_of_them_draws_a_warning()
    {
        var starter = ModelFolder.Open(Path.Combine(ReferenceData.RepositoryRoot, "models", "starter"));
        var words = PromptVocabulary.Words(starter.ComponentFolder("tokenizer"));
        Assert.All(new[] { "house", "turquoise", "behind", "bull's" }, word => Assert.Contains(word, words));
        Assert.Equal(words.Order(StringComparer.Ordinal), words);
        Assert.DoesNotContain(words, word => word.Contains('[', StringComparison.Ordinal) || word.Length < 3);
        var tokenizer = PromptTokenizer.Load(starter.ComponentFolder("tokenizer"));
        Assert.All(words.Where(word => !word.Contains('\'', StringComparison.Ordinal)), word => Assert.Empty(tokenizer.Encode(word).UnknownWords));
    }

    [Fact]
    public void A_vocabulary_of_parts_of_words_has_none_to_suggest() =>
        Assert.Empty(PromptVocabulary.Words(ReferenceData.Require("reference", "sd15", "tokenizer")));
}
