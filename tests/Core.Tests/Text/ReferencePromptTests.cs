using System.Text.Json.Nodes;
using TextToImage.Text;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

/// <summary>The ids that the real pipelines gave their text encoders, for every case of the reference data.</summary>
[Trait("Category", "Reference")]
public class ReferencePromptTests
{
    private static readonly string[] Fields = ["prompt_ids", "prompt_ids_2", "prompt_ids_3", "negative_prompt_ids", "negative_prompt_ids_2", "negative_prompt_ids_3"];

    public static TheoryData<string, string> Cases()
    {
        var data = new TheoryData<string, string>();
        foreach (var name in ReferenceCase.Names().Select(row => row.Data))
        {
            foreach (var field in Fields.Where(field => ReferenceCase.Load(name)[field] is JsonArray))
                data.Add(name, field);
        }
        return data;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Ids_and_masks_are_those_of_the_pipeline(string name, string field)
    {
        var reference = ReferenceCase.Load(name);
        // Cascades keep it in the folder of a stage.
        var tokenizerFolder = Directory.GetDirectories(reference.Model, "tokenizer" + Suffix(field), SearchOption.AllDirectories).Order().First();
        Assert.Null(Difference(PromptTokenizer.Load(tokenizerFolder), reference, field, Rows(reference[field]!)));
    }

    [Fact]
    public void A_changed_number_makes_the_check_fail()
    {
        var reference = ReferenceCase.Load(ReferenceData.Bundled("reference", "sd15"), "txt2img-pndm");
        var tokenizer = PromptTokenizer.Load(Path.Combine(reference.Model, "tokenizer"));
        var rows = Rows(reference["prompt_ids"]!);
        Assert.Null(Difference(tokenizer, reference, "prompt_ids", rows));
        rows[0][5]++;
        Assert.NotNull(Difference(tokenizer, reference, "prompt_ids", rows));
        rows[0][5]--;
        rows[0][76]--;
        Assert.NotNull(Difference(tokenizer, reference, "prompt_ids", rows));
    }

    private static string? Difference(PromptTokenizer tokenizer, ReferenceCase reference, string field, long[][] rows)
    {
        var prompts = Prompts(reference, field, rows.Length);
        var masks = reference[field.Replace("_ids", "_attention_mask", StringComparison.Ordinal)] is { } mask ? Rows(mask) : null;
        for (var row = 0; row < rows.Length; row++)
        {
            // The length of T5's prompts is the pipeline's.
            var encoded = tokenizer.Encode(prompts[row], rows[row].Length);
            if (!encoded.Ids.SequenceEqual(rows[row]))
                return $"'{prompts[row]}': expected {string.Join(' ', rows[row])}, not {string.Join(' ', encoded.Ids)}";
            if (masks is not null && !encoded.AttentionMask.SequenceEqual(masks[row]))
                return $"'{prompts[row]}': the attention mask differs";
        }
        return null;
    }

    /// <summary>The prompts of the rows: the second tokenizer has prompts of its own in some cases.</summary>
    private static string[] Prompts(ReferenceCase reference, string field, int rows)
    {
        var name = field.StartsWith("negative", StringComparison.Ordinal) ? "negative_prompt" : "prompt";
        var texts = reference.Texts(reference[name + Suffix(field)] is null ? name : name + Suffix(field)).Select(text => text ?? "").ToArray();
        if (reference.Pipeline.StartsWith("IF", StringComparison.Ordinal))
            texts = [.. texts.Select(CaptionCleaning.Plain)];
        if (reference.Pipeline.StartsWith("PixArt", StringComparison.Ordinal))
            texts = [.. texts.Select(CaptionCleaning.Clean)];
        return texts.Length == rows ? texts : [.. Enumerable.Repeat(texts.Single(), rows)];
    }

    private static string Suffix(string field) => char.IsDigit(field[^1]) ? field[^2..] : "";

    private static long[][] Rows(JsonNode ids)
        => [.. ids.AsArray().Select(row => row!.AsArray().Select(id => (long)id!).ToArray())];
}
