using System.Text.Json.Nodes;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

public class TokenizerFolderTests
{
    private static readonly string Tiny = Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "tiny-tokenizer");

    [Fact]
    public void Without_a_configuration_vocab_and_merges_mean_CLIP()
    {
        var tokenizer = PromptTokenizer.Load(Tiny);
        Assert.Equal(77, tokenizer.MaxLength);
        Assert.Equal(20, PromptTokenizer.Load(Tiny, 20).MaxLength);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Tokenizer_json_alone_is_enough_for_CLIP(bool pairs)
    {
        var vocabulary = JsonNode.Parse(File.ReadAllText(Path.Combine(Tiny, "vocab.json")))!;
        var merges = File.ReadAllLines(Path.Combine(Tiny, "merges.txt")).Skip(1).Where(line => line.Length > 0)
            .Select(line => pairs ? new JsonArray([.. line.Split(' ').Select(symbol => (JsonNode)symbol)]) : (JsonNode)line);
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", new JsonObject
        {
            ["padding"] = new JsonObject { ["pad_id"] = 0, ["pad_token"] = "!" },
            ["added_tokens"] = new JsonArray(Added(766, "<|startoftext|>"), Added(767, "<|endoftext|>")),
            ["model"] = new JsonObject { ["type"] = "BPE", ["end_of_word_suffix"] = "</w>", ["vocab"] = vocabulary, ["merges"] = new JsonArray([.. merges]) },
        }.ToJsonString());
        var (json, files) = (PromptTokenizer.Load(folder.Path), PromptTokenizer.Load(Tiny));
        foreach (var text in new[] { "a photo of an astronaut", "Caf\u00e9 \U0001f600 it's 12", "<|endoftext|> here" })
            Assert.Equal(files.Encode(text, 77, pad: false).Ids, json.Encode(text, 77, pad: false).Ids);
        Assert.Equal(0, json.Encode("a").Ids[76]);
    }

    [Fact]
    public void A_folder_that_is_missing_is_named() => Check("/no/such/folder", "/no/such/folder");

    [Fact]
    public void An_empty_folder_says_what_is_missing() => CheckFiles("tokenizer_config.json");

    [Fact]
    public void An_unknown_class_is_named() => CheckFiles("LlamaTokenizer", ("tokenizer_config.json", """{"tokenizer_class": "LlamaTokenizer"}"""));

    [Fact]
    public void A_missing_vocabulary_is_named() => CheckFiles("has no vocab.json", ("tokenizer_config.json", """{"tokenizer_class": "CLIPTokenizer"}"""));

    [Fact]
    public void Missing_merges_are_named()
        => CheckFiles("has no merges.txt", ("tokenizer_config.json", """{"tokenizer_class": "CLIPTokenizer"}"""), ("vocab.json", """{"<|startoftext|>": 0, "<|endoftext|>": 1}"""));

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("""{"a": "b"}""")]
    [InlineData("""{"a": 1e30}""")]
    [InlineData("{}")]
    public void A_broken_vocabulary_is_named(string vocabulary) => CheckFiles("vocab.json", ("vocab.json", vocabulary), ("merges.txt", "a b"));

    [Theory]
    [InlineData("nonsense")]
    [InlineData("a b c")]
    [InlineData("q zz")]
    public void Broken_merges_are_named(string merges)
        => CheckFiles("merges.txt", ("vocab.json", """{"<|startoftext|>": 0, "<|endoftext|>": 1, "a": 2, "b": 3}"""), ("merges.txt", merges));

    [Fact]
    public void A_missing_special_token_is_named()
        => CheckFiles("<|startoftext|>", ("vocab.json", """{"a": 2, "b": 3}"""), ("merges.txt", ""));

    [Theory]
    [InlineData("{\"tokenizer_class\": ")]
    [InlineData("7")]
    public void A_broken_configuration_is_named(string config) => CheckFiles("tokenizer_config.json", ("tokenizer_config.json", config));

    [Fact]
    public void A_length_without_room_for_a_prompt_is_refused()
        => CheckFiles("2 tokens", ("tokenizer_config.json", """{"tokenizer_class": "BertTokenizer", "model_max_length": 2}"""), ("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]"));

    [Fact]
    public void A_word_list_with_a_word_twice_is_refused()
        => CheckFiles("lines 5 and 6", ("tokenizer_config.json", """{"tokenizer_class": "BertTokenizer", "model_max_length": 9}"""), ("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\na"));

    private static JsonObject Added(int id, string content) => new() { ["id"] = id, ["content"] = content, ["normalized"] = false };

    private static void CheckFiles(string mention, params (string Name, string Text)[] files)
    {
        using var folder = new TemporaryFolder();
        foreach (var (name, text) in files)
            folder.Write(name, text);
        Check(folder.Path, mention);
    }

    private static void Check(string folder, string mention)
    {
        var error = Assert.Throws<AIImageException>(() => PromptTokenizer.Load(folder));
        Assert.Equal(ErrorIds.TokenizerInvalid, error.ErrorId);
        Assert.Contains(mention, error.Message, StringComparison.Ordinal);
        Assert.Contains(folder, error.Message, StringComparison.Ordinal);
    }
}
