using TextToImage.Text;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

public class PromptVocabularyTests
{
    [Fact]
    public void A_vocabulary_of_words_is_offered_and_none_of_them_draws_a_warning()
    {
        using var folder = new TemporaryFolder();
        folder.Write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\nhouse\nturquoise\nbehind\nbull's\na\n");
        folder.Write("tokenizer_config.json", """{ "tokenizer_class": "BertTokenizer", "do_lower_case": true, "model_max_length": 40 }""");
        var words = PromptVocabulary.Words(folder.Path);
        Assert.Equal(["behind", "bull's", "house", "turquoise"], words);
        var tokenizer = PromptTokenizer.Load(folder.Path);
        Assert.All(words.Where(word => !word.Contains('\'', StringComparison.Ordinal)), word => Assert.Empty(tokenizer.Encode(word).UnknownWords));
    }

    [Fact]
    public void A_vocabulary_of_parts_of_words_has_none_to_suggest() =>
        Assert.Empty(PromptVocabulary.Words(ReferenceData.Require("reference", "sd15", "tokenizer")));
}
