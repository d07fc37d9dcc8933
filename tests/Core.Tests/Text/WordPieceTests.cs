using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

public class WordPieceTests
{
    private const string WholeWords = "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nred\nhouse\nand\ngreen\ntree\ncafe\n,\n.\n山\n";

    [Fact]
    public void Words_become_ids_between_the_special_tokens()
        => Assert.Equal([2, 4, 5, 6, 11, 7, 4, 8, 9, 12, 3, 0], Load().Encode("A Red  house,\nand a\tGREEN tree.").Ids);

    [Fact]
    public void Padding_is_masked() => Assert.Equal([1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], Load().Encode("red").AttentionMask);

    [Fact]
    public void An_empty_prompt_is_begin_end_and_pads() => Assert.Equal([2, 3, .. new long[10]], Load().Encode(null).Ids);

    [Fact]
    public void Unknown_words_are_told_as_typed_and_once()
    {
        var encoded = Load().Encode("a Blue house and a Blue Zeppelin\u0301 🚀 ﬂower!");
        Assert.Equal(["Blue", "Zeppelin\u0301", "🚀", "ﬂower", "!"], encoded.UnknownWords);
        Assert.Equal([2, 4, 1, 6, 7, 4, 1, 1, 1, 1, 1, 3], encoded.Ids);
        Assert.Null(encoded.CutText);
    }

    [Fact]
    public void Unknown_words_in_what_is_cut_are_told_too()
    {
        var encoded = Load().Encode("red red red red red red red red red red House zeppelin");
        Assert.Equal("House zeppelin", encoded.CutText);
        Assert.Equal(["zeppelin"], encoded.UnknownWords);
    }

    [Theory]
    [InlineData("café")]
    [InlineData("CAFE\u0301")]
    [InlineData("ca\u0000fe")]
    public void Accents_and_invisible_characters_do_not_matter(string word) => Assert.Equal(10, Load().Encode(word).Ids[1]);

    [Fact]
    public void Every_ideograph_is_a_word() => Assert.Equal([2, 13, 13, 1, 3], Load().Encode("山山川").Ids.Take(5));

    [Fact]
    public void A_lone_surrogate_is_dropped() => Assert.Equal([2, 5, 3], Load().Encode("re\ud800d").Ids.Take(3));

    [Fact]
    public void Special_tokens_in_a_prompt_are_special() => Assert.Equal([2, 5, 3, 6, 3], Load().Encode("red[SEP]house").Ids.Take(5));

    [Fact]
    public void Case_counts_where_the_model_says_so()
    {
        var tokenizer = Load(config: """{"tokenizer_class": "BertTokenizer", "do_lower_case": false, "model_max_length": 12}""");
        Assert.Equal(["Red", "café"], tokenizer.Encode("Red red café").UnknownWords);
    }

    [Fact]
    public void A_vocabulary_with_pieces_spells_words_that_it_lacks()
    {
        Assert.Equal(["houses", "trees"], Load().Encode("houses trees").UnknownWords);
        var open = Load(WholeWords + "##s\n");
        Assert.Empty(open.Encode("houses trees").UnknownWords);
        Assert.Equal([2, 6, 14, 9, 14, 3], open.Encode("houses trees").Ids.Take(6));
        Assert.Equal(["sred"], open.Encode("sred").UnknownWords);
    }

    [Fact]
    public void The_length_may_come_from_the_text_encoder()
    {
        const string config = """{"tokenizer_class": "BertTokenizerFast", "model_max_length": 1000000000000000019884624838656}""";
        Assert.Equal(16, Load(config: config, fallback: 16).MaxLength);
        Assert.Contains("model_max_length", Assert.Throws<AIImageException>(() => Load(config: config)).Message, StringComparison.Ordinal);
    }

    private static PromptTokenizer Load(string vocabulary = WholeWords, string? config = null, int? fallback = null)
    {
        using var folder = new TemporaryFolder();
        folder.Write("vocab.txt", vocabulary);
        folder.Write("tokenizer_config.json", config ?? """{"tokenizer_class": "BertTokenizer", "do_lower_case": true, "model_max_length": 12}""");
        return PromptTokenizer.Load(folder.Path, fallback);
    }
}
