using System.Text.Json;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

/// <summary>Ids that min-dalle's own tokenizer gave (tests/data/dalle-mini-tokenizer/make_golden.py).</summary>
public class DalleBartTokenizerTests
{
    private const long Begin = 0, Pad = 1, End = 2;
    private static readonly string Folder = ReferenceData.Bundled("dalle-mini-tokenizer");
    private static readonly Lazy<PromptTokenizer> Tokenizer = new(() => PromptTokenizer.Load(Folder));

    public static TheoryData<string, int[]> Golden()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "golden.json")));
        var data = new TheoryData<string, int[]>();
        foreach (var entry in document.RootElement.EnumerateArray())
            data.Add(entry.GetProperty("text").GetString()!, entry.GetProperty("ids").Deserialize<int[]>()!);
        return data;
    }

    [Theory]
    [MemberData(nameof(Golden))]
    public void Ids_are_those_of_min_dalle_and_pads_after_them(string text, int[] ids)
    {
        var encoded = Tokenizer.Value.Encode(text);
        Assert.Equal([.. ids.Select(id => (long)id), .. Enumerable.Repeat(Pad, 24 - ids.Length)], encoded.Ids);
        Assert.Equal(ids.Length, encoded.AttentionMask.Sum());
        Assert.Null(encoded.CutText);
    }

    [Theory]
    [InlineData("a red fox", new string[0])]
    [InlineData("caf\u00e9 \u65e5\u672c caf\u00e9 a\u00dfb\u00e4", new[] { "\u00e9", "\u65e5\u672c", "\u00df", "\u00e4" })]
    [InlineData("a fox \U0001F98A", new[] { "\U0001F98A" })]
    [InlineData("A {fox}", new[] { "{", "}" })]
    public void What_is_left_out_or_unknown_is_reported(string text, string[] expected) => Assert.Equal(expected, Tokenizer.Value.Encode(text).UnknownWords);

    [Fact]
    public void A_prompt_that_is_too_long_keeps_its_end_token_and_the_rest_is_quoted()
    {
        var encoded = Tokenizer.Value.Encode(string.Concat(Enumerable.Repeat("red ", 22)) + "fox in snow");
        Assert.Equal((Begin, End, 24), (encoded.Ids[0], encoded.Ids[^1], encoded.Ids.Length));
        Assert.Equal("fox in snow", encoded.CutText);
    }

    [Fact]
    public void Any_white_space_separates_words() => Assert.Equal(Tokenizer.Value.Encode("a red fox").Ids, Tokenizer.Value.Encode("\ta\nred \u00a0fox\r\n").Ids);

    [Fact]
    public void A_vocabulary_without_its_special_tokens_is_refused()
    {
        using var folder = new TemporaryFolder();
        var copy = folder.Copy(Folder, "tokenizer");
        File.WriteAllText(Path.Combine(copy, "vocab.json"), """{ "<s>": 0, "</s>": 1, "<unk>": 2, "a": 3 }""");
        var error = Assert.Throws<AIImageException>(() => PromptTokenizer.Load(copy));
        Assert.Equal(ErrorIds.TokenizerInvalid, error.ErrorId);
        Assert.Contains("'<pad>'", error.Message, StringComparison.Ordinal);
    }
}
