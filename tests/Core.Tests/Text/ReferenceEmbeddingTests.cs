using TextToImage.Networks;
using TextToImage.Text;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

/// <summary>What the text encoders of the real pipelines said of each prompt.</summary>
[Trait("Category", "Reference")]
public class ReferenceEmbeddingTests
{
    private const double Tolerance = 1e-4;

    /// <summary>The fixture, its tensor, the encoders whose features it joins, and their output ("-2": the last layer but one).</summary>
    private static readonly (string Model, string Tensor, string Encoder, string Output)[] Known =
    [
        ("if", "text_embeddings_cond", "stage_1/text_encoder", TextEncoder.LastHiddenState),
        ("if", "text_embeddings_uncond", "stage_1/text_encoder", TextEncoder.LastHiddenState),
        ("flux", "prompt_embeds", "text_encoder_2", TextEncoder.LastHiddenState),
        ("flux", "pooled_projections", "text_encoder", "pooler_output"),
        ("sdxl", "pooled_prompt_embeds", "text_encoder_2", "text_embeds"),
        ("sdxl", "prompt_embeds", "text_encoder+text_encoder_2", "-2"),
        ("sd15", "text_embeddings_cond", "text_encoder", TextEncoder.LastHiddenState),
        ("sd15", "text_embeddings_uncond", "text_encoder", TextEncoder.LastHiddenState),
    ];

    public static TheoryData<string, string, string, string> Cases()
    {
        var data = new TheoryData<string, string, string, string>();
        foreach (var name in ReferenceCase.Names().Select(row => row.Data))
        {
            var reference = ReferenceCase.Load(name);
            foreach (var known in Known.Where(known => known.Model == name.Split('/')[0] && reference.Has(known.Tensor)))
                data.Add(name, known.Tensor, known.Encoder, known.Output);
        }
        return data;
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public void Outputs_are_those_of_the_pipeline(string name, string tensor, string encoders, string output)
    {
        var reference = ReferenceCase.Load(name);
        var (expected, shape) = reference.Tensor(tensor);
        var field = tensor.Contains("uncond", StringComparison.Ordinal) ? "negative_prompt" : "prompt";
        var perPrompt = expected.Length / shape[0];
        for (var i = 0; i < shape[0]; i++)
        {
            var parts = encoders.Split('+').Select(encoder => Encode(reference, Path.Combine(reference.Model, encoder), Prompt(reference, field, encoder, i), output)).ToList();
            var actual = JoinFeatures(parts);
            Assert.Equal(perPrompt, actual.Length);
            var largest = expected.Max(Math.Abs);
            for (var k = 0; k < perPrompt; k++)
                Assert.InRange(Math.Abs(actual[k] - expected[(i * perPrompt) + k]), 0, Tolerance * largest);
        }
    }

    /// <summary>The second encoder has prompts of its own in some cases.</summary>
    private static string? Prompt(ReferenceCase reference, string field, string encoder, int index)
    {
        var own = encoder.EndsWith("_2", StringComparison.Ordinal) && reference[$"{field}_2"] is not null ? $"{field}_2" : field;
        return reference.Texts(own)[index];
    }

    private static EncodedTensor Encode(ReferenceCase reference, string folder, string? prompt, string output)
    {
        var tokenizer = PromptTokenizer.Load(folder.Replace("text_encoder", "tokenizer", StringComparison.Ordinal));
        using var network = Network.Load(Path.Combine(folder, "model.onnx"), DeviceKind.Cpu, CancellationToken.None);
        var encoder = new TextEncoder(tokenizer, network);
        var text = reference.Pipeline.StartsWith("IF", StringComparison.Ordinal) ? CaptionCleaning.Plain(prompt) : prompt;
        var tokens = File.Exists(Path.Combine(folder.Replace("text_encoder", "tokenizer", StringComparison.Ordinal), "spiece.model"))
            ? (int?)reference["max_sequence_length"] : null;
        var name = output == "-2" ? encoder.HiddenState(2) : output;
        return encoder.Encode(text, default, [name], new PromptLength(tokens), default, new NetworkMeter(), CancellationToken.None).Tensors[0];
    }

    private static float[] JoinFeatures(List<EncodedTensor> parts)
    {
        if (parts.Count == 1)
            return parts[0].Values;
        var rows = (int)parts[0].Shape[0];
        return [.. Enumerable.Range(0, rows).SelectMany(row => parts.SelectMany(part => part.Values.Skip(row * (int)part.Shape[1]).Take((int)part.Shape[1])))];
    }
}
