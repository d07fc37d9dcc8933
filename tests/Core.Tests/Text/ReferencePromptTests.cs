using System.Text.Json;
using System.Text.RegularExpressions;
using TextToImage.Text;

namespace TextToImage.Tests.Text;

/// <summary>The ids that the real pipelines gave their text encoders, for every case of the reference data.</summary>
[Trait("Category", "Reference")]
public class ReferencePromptTests
{
    private static readonly string[] Fields = ["prompt_ids", "prompt_ids_2", "prompt_ids_3", "negative_prompt_ids", "negative_prompt_ids_2", "negative_prompt_ids_3"];

    public static TheoryData<string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var fixture in Directory.GetDirectories(ReferenceData.Require("reference")).Order())
        {
            foreach (var entry in ReadCases(fixture).EnumerateArray())
            {
                foreach (var field in Fields.Where(field => entry.TryGetProperty(field, out var ids) && ids.ValueKind == JsonValueKind.Array))
                    data.Add(Path.GetFileName(fixture), entry.GetProperty("name").GetString()!, field);
            }
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Ids_and_masks_are_those_of_the_pipeline(string fixture, string name, string field)
    {
        var folder = ReferenceData.Require("reference", fixture);
        // Cascades keep it in the folder of a stage.
        var tokenizerFolder = Directory.GetDirectories(folder, "tokenizer" + Suffix(field), SearchOption.AllDirectories).Order().First();
        Assert.SkipWhen(File.Exists(Path.Combine(tokenizerFolder, "spiece.model")), "T5 tokenizers (SentencePiece) are not supported yet.");
        var entry = ReadCases(folder).EnumerateArray().Single(candidate => candidate.GetProperty("name").GetString() == name);
        Assert.Null(Difference(PromptTokenizer.Load(tokenizerFolder), entry, field, Rows(entry.GetProperty(field))));
    }

    [Fact]
    public void A_changed_number_makes_the_check_fail()
    {
        var folder = ReferenceData.Require("reference", "sd15");
        var entry = ReadCases(folder).EnumerateArray().First();
        var tokenizer = PromptTokenizer.Load(Path.Combine(folder, "tokenizer"));
        var rows = Rows(entry.GetProperty("prompt_ids"));
        Assert.Null(Difference(tokenizer, entry, "prompt_ids", rows));
        rows[0][5]++;
        Assert.NotNull(Difference(tokenizer, entry, "prompt_ids", rows));
        rows[0][5]--;
        rows[0][76]--;
        Assert.NotNull(Difference(tokenizer, entry, "prompt_ids", rows));
    }

    private static string? Difference(PromptTokenizer tokenizer, JsonElement entry, string field, long[][] rows)
    {
        var prompts = Prompts(entry, field, rows.Length);
        var masks = entry.TryGetProperty(field.Replace("_ids", "_attention_mask", StringComparison.Ordinal), out var mask) ? Rows(mask) : null;
        for (var row = 0; row < rows.Length; row++)
        {
            var encoded = tokenizer.Encode(prompts[row]);
            if (!encoded.Ids.SequenceEqual(rows[row]))
                return $"'{prompts[row]}': expected {string.Join(' ', rows[row])}, not {string.Join(' ', encoded.Ids)}";
            if (masks is not null && !encoded.AttentionMask.SequenceEqual(masks[row]))
                return $"'{prompts[row]}': the attention mask differs";
        }
        return null;
    }

    /// <summary>The prompts of the rows: the second tokenizer has prompts of its own in some cases.</summary>
    private static string[] Prompts(JsonElement entry, string field, int rows)
    {
        var name = field.StartsWith("negative", StringComparison.Ordinal) ? "negative_prompt" : "prompt";
        var value = Present(name + Suffix(field)) ?? Present(name);
        string[] texts = value switch
        {
            null => [""],
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(text => text.GetString()!)],
            { } text => [text.GetString()!],
        };
        return texts.Length == rows ? texts : [.. Enumerable.Repeat(texts.Single(), rows)];

        JsonElement? Present(string property)
            => entry.TryGetProperty(property, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;
    }

    private static string Suffix(string field) => char.IsDigit(field[^1]) ? field[^2..] : "";

    /// <summary>The cases; Python writes infinities into JSON, which has no word for them.</summary>
    private static JsonElement ReadCases(string fixture)
    {
        var json = File.ReadAllText(Path.Combine(fixture, "reference.json"));
        var standard = Regex.Replace(json, @"([\[:,]\s*)(-?Infinity|NaN)", "$1null");
        return JsonDocument.Parse(standard).RootElement.GetProperty("cases");
    }

    private static long[][] Rows(JsonElement ids)
        => [.. ids.EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt64()).ToArray())];
}
