using System.Text.Json;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

/// <summary>Ids that GLIDE's own tokenizer gave (tests/data/glide-tokenizer/make_golden.py).</summary>
public class Gpt2TokenizerTests
{
    private const long EndOfText = 1456;
    private static readonly string Folder = ReferenceData.Bundled("glide-tokenizer");
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
    public void Ids_are_those_of_GLIDE_with_no_token_at_the_ends_and_pads_after_them(string text, int[] ids)
    {
        var encoded = Tokenizer.Value.Encode(text);
        Assert.Equal(128, encoded.Ids.Length);
        Assert.Equal([.. ids.Select(id => (long)id), .. Enumerable.Repeat(EndOfText, 128 - ids.Length)], encoded.Ids);
        Assert.Equal([.. ids.Select(_ => 1L), .. Enumerable.Repeat(0L, 128 - ids.Length)], encoded.AttentionMask);
        Assert.Null(encoded.CutText);
    }

    [Fact]
    public void All_places_are_used_and_what_is_cut_is_quoted()
    {
        var exact = Tokenizer.Value.Encode(string.Concat(Enumerable.Repeat("a ", 64)).TrimEnd());
        Assert.Null(exact.CutText);
        var cut = Tokenizer.Value.Encode(string.Concat(Enumerable.Repeat("!a", 64)) + " cat");
        Assert.Equal(128, cut.AttentionMask.Sum());
        Assert.Equal(" cat", cut.CutText);
    }

    [Fact]
    public void Case_stays_where_the_tokenizer_does_not_lower_it()
    {
        using var folder = new TemporaryFolder();
        var copy = folder.Copy(Folder, "tokenizer");
        File.WriteAllText(Path.Combine(copy, "tokenizer_config.json"), """{ "tokenizer_class": "GPT2TokenizerFast", "model_max_length": 8 }""");
        Assert.NotEqual(PromptTokenizer.Load(copy).Encode("Corgi").Ids, PromptTokenizer.Load(copy).Encode("corgi").Ids);
    }
}
