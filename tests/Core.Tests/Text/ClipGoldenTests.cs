using System.Text.Json;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

/// <summary>CLIP's ids against those of the reference tokenizer.</summary>
[Trait("Category", "Reference")]
public class ClipGoldenTests
{
    private static readonly Lazy<PromptTokenizer> Clip = new(() => PromptTokenizer.Load(ReferenceData.Has("clip-tokenizer") ? ReferenceData.Require("clip-tokenizer") : ReferenceData.Bundled("clip-tokenizer")));

    public static TheoryData<string, long[]> Cases()
    {
        var data = new TheoryData<string, long[]>();
        if (!ReferenceData.Has("clip-tokenizer"))
            return data;
        using var golden = JsonDocument.Parse(File.ReadAllBytes(ReferenceData.Require("clip-tokenizer", "golden.json")));
        foreach (var entry in golden.RootElement.GetProperty("cases").EnumerateArray())
            data.Add(entry.GetProperty("text").GetString()!, [.. entry.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64())]);
        return data;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Ids_are_the_reference_tokenizers(string text, long[] ids)
        => Assert.Null(Difference(Clip.Value, text, ids));

    [Fact]
    public void A_changed_number_makes_the_check_fail()
    {
        var (text, ids) = ("a red house", new long[] { 320, 736, 1212 });
        Assert.Null(Difference(Clip.Value, text, ids));
        Assert.NotNull(Difference(Clip.Value, text, [320, 736, 1213]));
        Assert.NotNull(Difference(Clip.Value, text, [320, 736]));
    }

    /// <summary>What is wrong with the encoding of a text whose ids, not cut and not padded, are known.</summary>
    private static string? Difference(PromptTokenizer tokenizer, string text, long[] ids)
    {
        const long begin = 49406, end = 49407;
        var cut = ids.Take(tokenizer.MaxLength - 2);
        var expected = cut.Prepend(begin).Append(end).ToList();
        var actual = tokenizer.Encode(text);
        if (!actual.Ids.Take(expected.Count).SequenceEqual(expected))
            return $"expected {string.Join(' ', expected)}, not {string.Join(' ', actual.Ids)}";
        if (actual.Ids.Skip(expected.Count).Any(id => id != end))
            return "the padding is not <|endoftext|>";
        return actual.CutText is null == ids.Length <= tokenizer.MaxLength - 2 ? null : "cut text does not tell whether something was cut";
    }
}
