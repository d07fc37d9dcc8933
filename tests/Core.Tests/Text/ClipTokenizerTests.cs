using CsCheck;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

public class ClipTokenizerTests
{
    private static readonly string Data = Path.Combine(ReferenceData.RepositoryRoot, "tests", "data");
    private static readonly Lazy<PromptTokenizer> Clip = new(() => PromptTokenizer.Load(Folder("clip-tokenizer")));

    private const long Begin = 49406, End = 49407;

    [Theory]
    [InlineData("clip-tokenizer", 1000)]
    [InlineData("tiny-tokenizer", 1000)]
    public void Any_text_gives_the_ids_of_a_plain_implementation(string folder, int count)
    {
        var tokenizer = PromptTokenizer.Load(Folder(folder));
        var naive = new NaiveClip(Folder(folder));
        UnicodeTexts.Any.Sample(
            text =>
            {
                var all = naive.Encode(text);
                var encoded = tokenizer.Encode(text);
                var content = encoded.Ids.Skip(1).Take(Math.Min(all.Count, tokenizer.MaxLength - 2));
                Assert.Equal(all.Take(tokenizer.MaxLength - 2), content);
                Assert.Equal(all.Count > tokenizer.MaxLength - 2, encoded.CutText is not null);
                Assert.EndsWith(encoded.CutText ?? "", text, StringComparison.Ordinal);
                Assert.Equal(Math.Min(all.Count + 2, tokenizer.MaxLength), encoded.AttentionMask.Sum());
            },
            iter: count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\n")]
    public void An_empty_prompt_is_begin_end_and_pads(string? prompt)
    {
        var encoded = Clip.Value.Encode(prompt);
        Assert.Equal([Begin, .. Enumerable.Repeat(End, 76)], encoded.Ids);
        Assert.Equal([1, 1, .. Enumerable.Repeat(0L, 75)], encoded.AttentionMask);
        Assert.Null(encoded.CutText);
        Assert.Empty(encoded.UnknownWords);
    }

    [Theory]
    [InlineData("a<|endoftext|>b", new long[] { 320, End, 321 })]
    [InlineData("a <|ENDOFTEXT|> b", new long[] { 320, End, 321 })]
    [InlineData("<|startoftext|>a", new long[] { Begin, 320 })]
    [InlineData("<|endoftext|><|endoftext|>", new long[] { End, End })]
    public void Special_tokens_in_a_prompt_are_special(string prompt, long[] content)
        => Assert.Equal([Begin, .. content, End], Clip.Value.Encode(prompt).Ids.Take(content.Length + 2));

    [Fact]
    public void A_pad_token_that_is_text_is_special_too()
    {
        // SDXL's second tokenizer pads with "!", and so in transformers every "!" is the token "!", never "!!</w>".
        using var folder = new TemporaryFolder();
        folder.CopyFrom(Folder("tiny-tokenizer"));
        folder.Write("special_tokens_map.json", """{"pad_token": "!"}""");
        folder.Write("tokenizer_config.json", """{"tokenizer_class": "CLIPTokenizer", "model_max_length": 8}""");
        var encoded = PromptTokenizer.Load(folder.Path).Encode("a!!");
        Assert.Equal([766, 320, 0, 0, 767, 0, 0, 0], encoded.Ids);
        Assert.Equal([1, 1, 1, 1, 1, 0, 0, 0], encoded.AttentionMask);
    }

    [Fact]
    public void Added_tokens_have_their_own_ids()
    {
        using var folder = new TemporaryFolder();
        folder.CopyFrom(Folder("tiny-tokenizer"));
        folder.Write("added_tokens.json", """{"<Cat-Toy>": 768}""");
        folder.Write("tokenizer_config.json", """{"tokenizer_class": "CLIPTokenizerFast", "model_max_length": 8, "added_tokens_decoder": {"769": {"content": "<my-style>"}}}""");
        Assert.Equal([766, 320, 768, 769, 767, 767, 767, 767], PromptTokenizer.Load(folder.Path).Encode("a <cat-toy><my-style>").Ids);
    }

    [Fact]
    public void The_cut_text_is_what_the_user_wrote()
    {
        var kept = string.Join(" ", Enumerable.Repeat("cat", 75));
        Assert.Null(Clip.Value.Encode(kept).CutText);
        Assert.Null(Clip.Value.Encode(kept + " \n").CutText);
        var encoded = Clip.Value.Encode(kept + "  And a  DOG\tÉe\u0301 ");
        Assert.Equal("And a  DOG\tÉe\u0301 ", encoded.CutText);
        Assert.Equal(End, encoded.Ids[76]);
        Assert.Equal(2368, encoded.Ids[75]);
    }

    [Fact]
    public void A_word_of_several_tokens_is_cut_within()
    {
        var kept = string.Join(" ", Enumerable.Repeat("cat", 73)) + " ";
        var encoded = Clip.Value.Encode(kept + "Pneumonoultramicroscopic");
        Assert.Equal(28714, encoded.Ids[74]);
        Assert.Equal("ultramicroscopic", encoded.CutText?[^16..]);
        Assert.StartsWith("oul", encoded.CutText, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_grows_no_faster_than_the_prompt()
    {
        Allocated(500);
        var (few, many) = (Allocated(500), Allocated(5000));
        Assert.InRange(many, few, few * 15);

        static long Allocated(int words)
        {
            var prompt = string.Join(" ", Enumerable.Range(0, words).Select(i => $"word{i}é"));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Clip.Value.Encode(prompt);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void It_may_be_used_from_many_threads()
    {
        var tokenizer = PromptTokenizer.Load(Folder("clip-tokenizer"));
        var prompts = Enumerable.Range(0, 200).Select(i => $"cat number {i}, né à {i % 7} isn't\u0301").ToList();
        var expected = prompts.ConvertAll(prompt => tokenizer.Encode(prompt).Ids);
        Parallel.For(0, 2000, i => Assert.Equal(expected[i % 200], tokenizer.Encode(prompts[i % 200]).Ids));
    }

    private static string Folder(string name) => Path.Combine(Data, name);

    [Fact]
    public void The_one_file_of_a_fast_tokenizer_has_everything()
    {
        var (alone, whole) = (PromptTokenizer.Load(ReferenceData.Bundled("clip-tokenizer-json")), PromptTokenizer.Load(ReferenceData.Bundled("reference", "sd15", "tokenizer")));
        foreach (var prompt in new[] { "", "a red house", "Ein Haus, 3 Hunde & 猫 ...", "it's  <|endoftext|> there" })
            Assert.Equal(whole.Encode(prompt).Ids, alone.Encode(prompt).Ids);
    }
}
