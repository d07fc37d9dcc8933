using TextToImage.Networks;
using TextToImage.Text.Tokenizers;

namespace TextToImage.Text;

/// <summary>A prompt as the denoiser reads it.</summary>
/// <param name="Tensors">What the text encoder says of it: one for each of its outputs that were asked for, in that order.</param>
/// <param name="Source">What the tokenizer made of the prompt; its attention mask has one number for each row of the hidden states.</param>
internal sealed record EncodedPrompt(IReadOnlyList<EncodedTensor> Tensors, TokenizedPrompt Source);

/// <summary>An output of the text encoder for one prompt.</summary>
/// <param name="Values">The numbers, in C order.</param>
/// <param name="Shape">Their shape, without the batch axis: [tokens, features] for hidden states, [features] for pooled ones.</param>
internal sealed record EncodedTensor(float[] Values, long[] Shape)
{
    /// <summary>Whether it has a row for each token, such as hidden states.</summary>
    public bool IsOfTokens(TokenizedPrompt tokens) => Shape.Length == 2 && Shape[0] == tokens.Ids.Length;

    /// <summary>
    /// Multiplies the row of each token by its weight, and all by what keeps their mean, as AUTOMATIC1111's web UI does
    /// (stable-diffusion-webui, modules/sd_emphasis.py, "Original").
    /// </summary>
    public void Weigh(float[] weights)
    {
        var (features, before, after) = ((int)Shape[1], 0.0, 0.0);
        for (var i = 0; i < Values.Length; i++)
        {
            before += Values[i];
            Values[i] *= weights[i / features];
            after += Values[i];
        }
        // A mean of nothing cannot be kept.
        var scale = (float)(before / after);
        if (after == 0 || float.IsInfinity(scale))
            return;
        for (var i = 0; i < Values.Length; i++)
            Values[i] *= scale;
    }
}

/// <summary>How a prompt is read.</summary>
/// <param name="IsLanguage">Whether it is in the prompt language; otherwise all of it is words.</param>
/// <param name="Parts">How many parts it is read in, one after the other; null: one, and what does not fit is cut.</param>
internal readonly record struct PromptManner(bool IsLanguage, int? Parts);

/// <summary>How many tokens a text encoder gets. By default as many as the tokenizer says, padded.</summary>
/// <param name="Tokens">The most there may be, special ones included (T5: 77 for DeepFloyd IF, 256 for SD 3, 512 for Flux); null: the tokenizer's own.</param>
/// <param name="Unpadded">Whether a shorter prompt stays shorter.</param>
internal readonly record struct PromptLength(int? Tokens = null, bool Unpadded = false);

/// <summary>Tokenizer and text encoder of one model. Each text is encoded once; the last few are kept.</summary>
internal class TextEncoder
{
    /// <summary>The hidden states of the last layer, after the final normalisation.</summary>
    public const string LastHiddenState = "last_hidden_state";

    /// <summary>The input for token ids.</summary>
    internal const string Ids = "input_ids";

    private const string Mask = "attention_mask";
    private const string Noise = "noise";
    private const string HiddenStates = "hidden_states.";

    private const int Kept = 32;

    /// <summary>Most numbers kept (64 MB); a prompt of T5-XXL at 512 tokens has 2 million.</summary>
    private const long KeptValues = 16_000_000;

    private readonly PromptTokenizer _tokenizer;
    private readonly Network _network;
    private readonly LinkedList<(Key Key, EncodedPrompt Encoded)> _recent = [];

    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="network">The text encoder.</param>
    public TextEncoder(PromptTokenizer tokenizer, Network network) => (_tokenizer, _network) = (tokenizer, network);

    /// <summary>The one number of tokens that the graph was exported for; null where it takes any.</summary>
    public int? OnlyLength => _network.Inputs.TryGetValue(Ids, out var ids) && ids.Rank == 2 && ids.Dimensions[1] > 0 ? ids.Dimensions[1] : null;

    /// <summary>Whether the graph has that output, such as "pooler_output" or "text_embeds".</summary>
    public bool Has(string output) => _network.Outputs.ContainsKey(output);

    /// <summary>How many random numbers the encoder takes with each prompt, of which it composes the picture; null: none.</summary>
    /// <exception cref="AIImageException">The graph does not say how many.</exception>
    public int? NoiseLength => !_network.Inputs.TryGetValue(Noise, out var noise) ? null
        : noise.Rank == 2 && noise.Dimensions[1] > 0 ? noise.Dimensions[1]
        : throw new AIImageException(ErrorIds.ModelMismatch, $"The text encoder '{_network.File}' takes noise and does not say how much, as [batch, numbers]; export it with a fixed number of them.");

    /// <summary>
    /// The name of the output with the hidden states of a layer, counted from the end as hidden_states[-n] is in Python: 1 is the
    /// last layer (before the final normalisation, unlike <see cref="LastHiddenState"/>), 2 the last but one, which SDXL and SD 3 read.
    /// SDXL's clip_skip of k is layer k + 2.
    /// </summary>
    /// <param name="fromEnd">1 or more.</param>
    /// <param name="layers">How many layers the encoder has (num_hidden_layers), for graphs without the states of all of them; null: as many as there are states of.</param>
    /// <exception cref="AIImageException">The graph does not put them out.</exception>
    public string HiddenState(int fromEnd, int? layers = null)
    {
        var last = layers ?? 0;
        while (layers is null && Has($"{HiddenStates}{last + 1}"))
            last++;
        var name = $"{HiddenStates}{last + 1 - fromEnd}";
        return Has(name)
            ? name
            : throw new AIImageException(ErrorIds.ModelUnsupported,
                $"The text encoder '{_network.File}' does not put out the hidden states of layer {fromEnd} from the end (it has: {string.Join(", ", _network.Outputs.Keys)}); export it with all hidden states, as optimum does for such models.");
    }

    /// <summary>Encodes a prompt.</summary>
    /// <param name="prompt">The prompt; null means the empty one.</param>
    /// <param name="manner">How it is read.</param>
    /// <param name="outputs">Names of the outputs to read.</param>
    /// <param name="length">How many tokens the encoder gets.</param>
    /// <param name="noise">As many random numbers as <see cref="NoiseLength"/> says; empty where the encoder takes none.</param>
    /// <param name="meter">Adds up the time.</param>
    /// <param name="cancellationToken">Ends the encoder at once.</param>
    /// <exception cref="AIImageException">The graph lacks one of the outputs or cannot take this length.</exception>
    public EncodedPrompt Encode(
        string? prompt, PromptManner manner, IReadOnlyList<string> outputs, PromptLength length, ReadOnlyMemory<float> noise, NetworkMeter meter, CancellationToken cancellationToken)
    {
        // No other picture has the same numbers.
        if (!noise.IsEmpty)
            return Run(prompt, manner, length, [.. outputs], noise, meter, cancellationToken);
        var key = new Key(prompt ?? "", manner, string.Join("\n", outputs), length);
        lock (_recent)
        {
            var found = _recent.FirstOrDefault(entry => entry.Key == key).Encoded;
            if (found is not null)
                return found;
        }
        var encoded = Run(prompt, manner, length, [.. outputs], noise, meter, cancellationToken);
        lock (_recent)
        {
            _recent.AddFirst((key, encoded));
            while (_recent.Count > Kept || (_recent.Count > 1 && _recent.Sum(entry => Values(entry.Encoded)) > KeptValues))
                _recent.RemoveLast();
        }
        return encoded;
    }

    /// <summary>How many parts a prompt takes, where what does not fit into one is not cut.</summary>
    public int CountParts(PromptReading prompt, PromptLength length) => _tokenizer.CountParts(prompt, length.Tokens ?? _tokenizer.MaxLength);

    /// <summary>Gives a graph the tokens of one text, and their mask where it takes one.</summary>
    internal static void Write(TokenizedPrompt tokens, NetworkCall call, Network network)
    {
        Write(tokens.Ids, call.Input(Ids, 1, tokens.Ids.Length));
        if (network.Inputs.ContainsKey(Mask))
            Write(tokens.AttentionMask, call.Input(Mask, 1, tokens.AttentionMask.Length));
    }

    /// <summary>What the tokenizer makes of a prompt, part by part; null means the empty one.</summary>
    public IReadOnlyList<WeightedTokens> Tokens(string? prompt, PromptManner manner, PromptLength length)
    {
        var most = length.Tokens ?? _tokenizer.MaxLength;
        return manner.IsLanguage || manner.Parts is not null
            ? _tokenizer.Encode(PromptReading.Of(prompt, manner.IsLanguage), most, !length.Unpadded, manner.Parts)
            : [new WeightedTokens(_tokenizer.Encode(prompt, most, !length.Unpadded), null)];
    }

    /// <summary>Reads the parts one after the other: hidden states stand behind each other, and what is said of all of it is said of the first.</summary>
    private EncodedPrompt Run(string? prompt, PromptManner manner, PromptLength length, string[] outputs, ReadOnlyMemory<float> noise, NetworkMeter meter, CancellationToken cancellationToken)
    {
        var tokens = Tokens(prompt, manner, length);
        var parts = tokens.Select(part => Run(part, outputs, noise, meter, cancellationToken)).ToList();
        if (parts.Count == 1)
            return new EncodedPrompt(parts[0], tokens[0].Tokens);
        var joined = new EncodedTensor[outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
        {
            var first = parts[0][i];
            joined[i] = first.IsOfTokens(tokens[0].Tokens)
                ? new EncodedTensor([.. parts.SelectMany(part => part[i].Values)], [first.Shape[0] * parts.Count, first.Shape[1]])
                : first;
        }
        var all = tokens.Select(part => part.Tokens).ToList();
        return new EncodedPrompt(joined, new TokenizedPrompt(
            [.. all.SelectMany(part => part.Ids)], [.. all.SelectMany(part => part.AttentionMask)], all.Select(part => part.CutText).FirstOrDefault(cut => cut is not null), all[0].UnknownWords));
    }

    private EncodedTensor[] Run(WeightedTokens tokens, string[] outputs, ReadOnlyMemory<float> noise, NetworkMeter meter, CancellationToken cancellationToken)
    {
        using var call = new NetworkCall(_network, outputs);
        Write(tokens.Tokens, call, _network);
        if (NoiseLength is { } numbers)
            noise.Span.CopyTo(call.Input(Noise, 1, numbers));
        call.Run(meter, cancellationToken);
        var tensors = outputs.Select(name => Tensor(call, name)).ToArray();
        if (tokens.Weights is { } weights)
        {
            foreach (var tensor in tensors.Where(tensor => tensor.IsOfTokens(tokens.Tokens)))
                tensor.Weigh(weights);
        }
        return tensors;
    }

    private EncodedTensor Tensor(NetworkCall call, string output)
    {
        var values = call.Output(output).ToArray();
        FiniteCheck.Require(values, _network.File);
        return new EncodedTensor(values, [.. call.OutputShape(output).Skip(1)]);
    }

    private static long Values(EncodedPrompt encoded) => encoded.Tensors.Sum(tensor => (long)tensor.Values.Length);

    private static void Write(long[] from, Span<float> to)
    {
        for (var i = 0; i < from.Length; i++)
            to[i] = from[i];
    }

    /// <summary>What makes two encodings the same.</summary>
    private sealed record Key(string Text, PromptManner Manner, string Outputs, PromptLength Length);
}

/// <summary>The words that a model with a small vocabulary of whole words knows, for editors and shells to suggest.</summary>
public static class PromptVocabulary
{
    /// <summary>Shorter words are not worth suggesting.</summary>
    private const int ShortestWord = 3;

    /// <summary>The words of a vocabulary in alphabetical order; none where it is made of parts of words, as CLIP's is.</summary>
    /// <param name="tokenizerFolder">The folder of a model's tokenizer.</param>
    /// <exception cref="AIImageException">The tokenizer is missing or cannot be read.</exception>
    public static IReadOnlyList<string> Words(string tokenizerFolder)
    {
        var files = TokenizerFolder.Open(tokenizerFolder);
        return files.ClassName == WordPiecePromptTokenizer.ClassName
            ? [.. files.Read(WordPiecePromptTokenizer.VocabularyFile, File.ReadLines).Where(IsWord).OrderBy(word => word, StringComparer.Ordinal)]
            : [];
    }

    private static bool IsWord(string token) => token.Length >= ShortestWord && token.All(letter => char.IsLetter(letter) || letter == '\'');
}
