using System.Text.Json;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

/// <summary>T5's ids against those of sentencepiece and of Hugging Face's tokenizers.</summary>
public sealed class T5TokenizerTests : IDisposable
{
    private static readonly string Folder = ReferenceData.Bundled("t5-tokenizer");
    private static readonly string Model = Path.Combine(Folder, "spiece.model");
    private static readonly string Tiny = ReferenceData.Bundled("tiny-t5-tokenizer");
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, int[]> Cases()
    {
        var data = new TheoryData<string, string, int[]>();
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "golden.json")));
        foreach (var entry in golden.RootElement.GetProperty("cases").EnumerateArray())
        {
            foreach (var form in new[] { "ids", "older", "newer" })
            {
                if (entry.TryGetProperty(form, out var ids))
                    data.Add(form, entry.GetProperty("text").GetString()!, [.. ids.EnumerateArray().Select(id => id.GetInt32())]);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ids_are_those_of_sentencepiece_and_of_the_tokenizers_library(string form, string text, int[] ids)
    {
        if (form != "ids")
            T5Json.Write(_folder.Path, Model, form);
        Assert.Equal(ids.Select(id => (long)id).Append(1), PromptTokenizer.Load(form == "ids" ? Folder : _folder.Path).Encode(text, 200, pad: false).Ids);
    }

    [Theory]
    [InlineData("a photo of an astronaut riding a horse on mars")]
    [InlineData("  two   spaces ")]
    [InlineData("blurry, low quality, text")]
    public void Both_files_of_one_tokenizer_agree(string text)
    {
        File.Copy(Path.Combine(Tiny, "tokenizer.json"), _folder.File("tokenizer.json"));
        // This tokenizer.json does not strip: a space at the end would be a token.
        Assert.Equal(PromptTokenizer.Load(Tiny).Encode(text).Ids, PromptTokenizer.Load(_folder.Path, 77).Encode(text.TrimEnd()).Ids);
    }

    [Fact]
    public void A_prompt_ends_with_its_token_and_is_padded_with_zeros_to_the_length_asked_for()
    {
        var tokenizer = PromptTokenizer.Load(Tiny);
        Assert.Equal(77, tokenizer.MaxLength);
        var prompt = tokenizer.Encode("a red fox", 8);
        Assert.Equal([5, 33, 4, 17, 68, 1, 0, 0], prompt.Ids);
        Assert.Equal([1, 1, 1, 1, 1, 1, 0, 0], prompt.AttentionMask);
        Assert.Equal([5, 33, 4, 17, 68, 1], tokenizer.Encode("a red fox", 8, pad: false).Ids);
        Assert.Equal([1, 0, 0], tokenizer.Encode(null, 3).Ids);
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Encode("a", 1));
    }

    [Fact]
    public void What_is_cut_is_quoted_as_it_was_typed()
    {
        var tokenizer = PromptTokenizer.Load(Folder);
        Assert.Null(tokenizer.Encode("a photo of Mars").CutText);
        var cut = tokenizer.Encode("a photo of \uff2dars", 4);
        Assert.Equal([10, 525, 20, 1], cut.Ids);
        Assert.Equal("\uff2dars", cut.CutText);
    }

    [Fact]
    public void Characters_without_a_piece_are_told() =>
        Assert.Equal(["\U0001f600\U0001f600", "\u6f22\u5b57"], PromptTokenizer.Load(Folder).Encode("a \U0001f600\U0001f600 of \u6f22\u5b57").UnknownWords);

    [Fact]
    public void A_model_without_a_configuration_is_known_by_its_file()
    {
        File.Copy(Model, _folder.File("spiece.model"));
        var tokenizer = PromptTokenizer.Load(_folder.Path);
        Assert.Equal(512, tokenizer.MaxLength);
        Assert.Equal([10, 525, 1], tokenizer.Encode("a photo", 5, pad: false).Ids);
    }

    [Fact]
    public void The_class_PreTrainedTokenizerFast_means_what_tokenizer_json_says()
    {
        T5Json.Write(_folder.Path, Model, "newer");
        _folder.Write("tokenizer_config.json", """{"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 300}""");
        Assert.Equal([10, 525, 1], PromptTokenizer.Load(_folder.Path).Encode("a photo", 5, pad: false).Ids);
    }

    [Fact]
    public void A_step_that_is_not_known_is_refused()
    {
        T5Json.Write(_folder.Path, Model, "older");
        _folder.Write("tokenizer.json", File.ReadAllText(_folder.File("tokenizer.json")).Replace("WhitespaceSplit", "Punctuation", StringComparison.Ordinal));
        Refused("'Punctuation'");
    }

    [Theory]
    [InlineData("""{"model": {"type": "Unigram", "unk_id": 2, "vocab": [["<pad>", 0], ["</s>"], ["<unk>", 0]]}}""")]
    [InlineData("""{"model": {"type": "Unigram", "vocab": [["<pad>", 0], ["</s>", 0], ["<unk>", 0]]}}""")]
    [InlineData("""{"model": {"type": "Unigram", "unk_id": 9, "vocab": [["<pad>", 0], ["</s>", 0], ["<unk>", 0]]}}""")]
    [InlineData("""{"model": {"type": "Unigram", "unk_id": 2, "vocab": [["<pad>", 0], ["</s>", 0], ["<unk>", 0]], "byte_fallback": true}}""")]
    [InlineData("""{"model": {"type": "Unigram", "unk_id": 2, "vocab": [["<pad>", 0], ["</s>", 0], ["<unk>", 0]]}, "normalizer": {"type": "Precompiled", "precompiled_charsmap": "/////w=="}}""")]
    [InlineData("""{"model": {"type": "Unigram", "unk_id": 2, "vocab": [["<pad>", 0], ["</s>", 0], ["<unk>", 0]]}, "normalizer": {}}""")]
    [InlineData("""{"model": {"type": "WordLevel"}}""")]
    [InlineData("[]")]
    public void A_broken_tokenizer_json_is_named(string json)
    {
        _folder.Write("tokenizer.json", json);
        Refused("tokenizer.json");
    }

    [Fact]
    public void A_broken_model_is_named()
    {
        var model = File.ReadAllBytes(Model);
        _folder.Write("spiece.model", model[..1000]);
        Refused("spiece.model");
        _folder.Write("spiece.model", []);
        Refused("spiece.model");
        // model_type = BPE in a second trainer_spec, which goes before the first.
        _folder.Write("spiece.model", [.. model, 0x12, 2, 0x18, 2]);
        Refused("unigram");
        // unk_id beyond the pieces.
        _folder.Write("spiece.model", [.. model, 0x12, 4, 0xC0, 2, 0xE7, 7]);
        Refused("unknown");
    }

    public void Dispose() => _folder.Dispose();

    private void Refused(string mention)
    {
        var error = Assert.Throws<AIImageException>(() => PromptTokenizer.Load(_folder.Path));
        Assert.Equal(ErrorIds.TokenizerInvalid, error.ErrorId);
        Assert.Contains(mention, error.Message, StringComparison.Ordinal);
    }
}
