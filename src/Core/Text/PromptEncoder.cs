using TextToImage.Networks;

namespace TextToImage.Text;

/// <summary>A prompt as the denoiser reads it.</summary>
/// <param name="States">Last hidden states, [tokens, features], in C order.</param>
/// <param name="Tokens">Number of tokens, padding included.</param>
/// <param name="Features">Features of one token.</param>
/// <param name="Source">What the tokenizer made of the prompt.</param>
internal sealed record EncodedPrompt(float[] States, int Tokens, int Features, TokenizedPrompt Source);

/// <summary>Tokenizer and text encoder of one model. Each text is encoded once; the last few are kept.</summary>
internal sealed class PromptEncoder : IDisposable
{
    private const string StatesOutput = "last_hidden_state";
    private const int Kept = 32;
    private readonly PromptTokenizer _tokenizer;
    private readonly Network _network;
    private readonly LinkedList<(string Text, EncodedPrompt Encoded)> _recent = [];

    public PromptEncoder(PromptTokenizer tokenizer, Network network) => (_tokenizer, _network) = (tokenizer, network);

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
        using var call = new NetworkCall(_network, StatesOutput);
        Write(tokens.Ids, call.Input("input_ids", 1, tokens.Ids.Length));
        if (_network.Inputs.ContainsKey("attention_mask"))
            Write(tokens.AttentionMask, call.Input("attention_mask", 1, tokens.AttentionMask.Length));
        call.Run(meter, cancellationToken);
        var shape = call.OutputShape(StatesOutput);
        var states = call.Output(StatesOutput).ToArray();
        FiniteCheck.Require(states, _network.File);
        return new EncodedPrompt(states, (int)shape[1], (int)shape[2], tokens);
    }

    private static void Write(long[] from, Span<float> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = from[i];
    }
}
