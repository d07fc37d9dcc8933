using TextToImage.Networks;

namespace TextToImage.Text;

/// <summary>A prompt as the denoiser reads it.</summary>
/// <param name="Tensors">What the text encoder says of it: one for each of its outputs that were asked for, in that order.</param>
/// <param name="Source">What the tokenizer made of the prompt.</param>
internal sealed record EncodedPrompt(IReadOnlyList<EncodedTensor> Tensors, TokenizedPrompt Source);

/// <summary>An output of the text encoder for one prompt.</summary>
/// <param name="Values">The numbers, in C order.</param>
/// <param name="Shape">Their shape, without the batch axis: [tokens, features] for the hidden states of CLIP.</param>
internal sealed record EncodedTensor(float[] Values, long[] Shape);

/// <summary>Tokenizer and text encoder of one model. Each text is encoded once; the last few are kept.</summary>
internal sealed class PromptEncoder : IDisposable
{
    private const int Kept = 32;
    private readonly PromptTokenizer _tokenizer;
    private readonly Network _network;
    private readonly string[] _outputs;
    private readonly LinkedList<(string Text, EncodedPrompt Encoded)> _recent = [];

    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="network">The text encoder.</param>
    /// <param name="outputs">Names of the outputs that the denoiser reads.</param>
    public PromptEncoder(PromptTokenizer tokenizer, Network network, params string[] outputs) =>
        (_tokenizer, _network, _outputs) = (tokenizer, network, outputs);

    /// <summary>Encodes a prompt; null means the empty prompt.</summary>
    public EncodedPrompt Encode(string? prompt, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var text = prompt ?? "";
        lock (_recent)
        {
            var found = _recent.FirstOrDefault(entry => entry.Text == text).Encoded;
            if (found is not null)
                return found;
        }
        var encoded = Run(_tokenizer.Encode(text), meter, cancellationToken);
        lock (_recent)
        {
            _recent.AddFirst((text, encoded));
            if (_recent.Count > Kept)
                _recent.RemoveLast();
        }
        return encoded;
    }

    public void Dispose() => _network.Dispose();

    private EncodedPrompt Run(TokenizedPrompt tokens, NetworkMeter meter, CancellationToken cancellationToken)
    {
        using var call = new NetworkCall(_network, _outputs);
        Write(tokens.Ids, call.Input("input_ids", 1, tokens.Ids.Length));
        if (_network.Inputs.ContainsKey("attention_mask"))
            Write(tokens.AttentionMask, call.Input("attention_mask", 1, tokens.AttentionMask.Length));
        call.Run(meter, cancellationToken);
        return new EncodedPrompt([.. _outputs.Select(name => Tensor(call, name))], tokens);
    }

    private EncodedTensor Tensor(NetworkCall call, string output)
    {
        var values = call.Output(output).ToArray();
        FiniteCheck.Require(values, _network.File);
        return new EncodedTensor(values, [.. call.OutputShape(output).Skip(1)]);
    }

    private static void Write(long[] from, Span<float> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = from[i];
    }
}
