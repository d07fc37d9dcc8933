using TextToImage.Networks;
using TextToImage.Text;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Tests.Text;

/// <summary>Outputs, lengths and masks, with a graph whose hidden states are the ids that its mask lets through, times 1, 10, 100 and 1000.</summary>
public sealed class TextEncoderTests : IDisposable
{
    private readonly NetworkMeter _meter = new();
    private readonly Network _network = Network.Load(ReferenceData.Bundled("networks", "text.onnx"), DeviceKind.Cpu, CancellationToken.None);
    private readonly TextEncoder _encoder;

    public TextEncoderTests() => _encoder = new TextEncoder(PromptTokenizer.Load(ReferenceData.Bundled("tiny-t5-tokenizer")), _network);

    [Fact]
    public void Any_outputs_come_in_the_order_asked_for()
    {
        var encoded = Encode("a red fox", new PromptLength(8), "text_embeds", "hidden_states.1");
        Assert.Equal([(5f + 33 + 4 + 17 + 68 + 1) * 1000], encoded.Tensors[0].Values);
        Assert.Equal([1], encoded.Tensors[0].Shape);
        Assert.Equal([50, 330, 40, 170, 680, 10, 0, 0], encoded.Tensors[1].Values);
        Assert.Equal([8, 1], encoded.Tensors[1].Shape);
        Assert.Equal([1, 1, 1, 1, 1, 1, 0, 0], encoded.Source.AttentionMask);
    }

    [Fact]
    public void The_length_is_the_tokenizers_the_callers_or_the_prompts()
    {
        Assert.Equal([77, 1], Encode("a", default, TextEncoder.LastHiddenState).Tensors[0].Shape);
        Assert.Equal([256, 1], Encode("a", new PromptLength(256), TextEncoder.LastHiddenState).Tensors[0].Shape);
        Assert.Equal([2, 1], Encode("a", new PromptLength(Unpadded: true), TextEncoder.LastHiddenState).Tensors[0].Shape);
        Assert.Equal("fox", Encode("a red fox", new PromptLength(5, Unpadded: true), TextEncoder.LastHiddenState).Source.CutText);
    }

    [Fact]
    public void Layers_are_counted_from_the_end()
    {
        Assert.Equal("hidden_states.3", _encoder.HiddenState(1));
        Assert.Equal("hidden_states.2", _encoder.HiddenState(2));
        Assert.Equal("hidden_states.1", _encoder.HiddenState(2, layers: 2));
        Assert.True(_encoder.Has("text_embeds"));
        Assert.False(_encoder.Has("pooler_output"));
        foreach (var missing in new[] { 0, 5 })
            Assert.Equal(ErrorIds.ModelUnsupported, Assert.Throws<AIImageException>(() => _encoder.HiddenState(missing)).ErrorId);
    }

    [Fact]
    public void A_prompt_is_encoded_once_for_each_set_of_outputs_and_length()
    {
        var first = Encode("a", default, TextEncoder.LastHiddenState);
        Assert.Same(first, Encode("a", default, TextEncoder.LastHiddenState));
        Assert.NotSame(first, Encode("b", default, TextEncoder.LastHiddenState));
        Assert.NotSame(first, Encode("a", default, "text_embeds"));
        Assert.NotSame(first, Encode("a", new PromptLength(5), TextEncoder.LastHiddenState));
        Assert.Same(Encode(null, default, "text_embeds"), Encode("", default, "text_embeds"));
    }

    [Fact]
    public void Large_encodings_are_not_kept_for_long()
    {
        var length = new PromptLength(6_000_000);
        var first = Encode("a", length, TextEncoder.LastHiddenState);
        Assert.Same(first, Encode("a", length, TextEncoder.LastHiddenState));
        Encode("b", length, TextEncoder.LastHiddenState);
        Encode("c", length, TextEncoder.LastHiddenState);
        Assert.NotSame(first, Encode("a", length, TextEncoder.LastHiddenState));
    }

    public void Dispose() => _network.Dispose();

    private EncodedPrompt Encode(string? prompt, PromptLength length, params string[] outputs) =>
        _encoder.Encode(prompt, default, outputs, length, default, _meter, CancellationToken.None);
}
