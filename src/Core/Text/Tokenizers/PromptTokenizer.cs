using System.Text;
using TextToImage.Unicode;

namespace TextToImage.Text.Tokenizers;

/// <summary>Turns prompts into the token ids that a model's text encoder was trained on.</summary>
public abstract class PromptTokenizer
{
    private readonly int? _begin;
    private readonly int? _end;
    private readonly int _pad;

    /// <param name="maxLength">Ids that the text encoder takes.</param>
    /// <param name="begin">The id that begins every prompt; null: none.</param>
    /// <param name="end">The id that ends every prompt; null: none.</param>
    /// <param name="pad">The id that fills up.</param>
    private protected PromptTokenizer(int maxLength, int? begin, int? end, int pad)
    {
        MaxLength = maxLength;
        _begin = begin;
        _end = end;
        _pad = pad;
    }

    /// <param name="same">A tokenizer whose length and special tokens it has.</param>
    private protected PromptTokenizer(PromptTokenizer same)
        : this(same.MaxLength, same._begin, same._end, same._pad)
    {
    }

    /// <summary>How many ids the text encoder takes, the special tokens at the ends included where there are any.</summary>
    public int MaxLength { get; }

    /// <summary>Whether the part of the prompt that was cut still has to be read.</summary>
    private protected virtual bool ReportsUnknownWords => false;

    /// <summary>Reads the tokenizer of a model.</summary>
    /// <param name="folder">A tokenizer folder in the Hugging Face layout.</param>
    /// <param name="maxLengthFallback">The text encoder's length, for tokenizers whose own files leave it open.</param>
    /// <exception cref="AIImageException">The files are missing, broken or of an unknown kind.</exception>
    public static PromptTokenizer Load(string folder, int? maxLengthFallback = null)
    {
        var files = TokenizerFolder.Open(folder);
        return files.ClassName switch
        {
            "CLIPTokenizer" => ClipTokenizer.Load(files, maxLengthFallback),
            "GPT2Tokenizer" => Gpt2Tokenizer.Load(files, maxLengthFallback),
            DalleBartTokenizer.ClassName => DalleBartTokenizer.Load(files, maxLengthFallback),
            T5Tokenizer.ClassName => T5Tokenizer.Load(files, maxLengthFallback),
            WordPiecePromptTokenizer.ClassName => WordPiecePromptTokenizer.Load(files, maxLengthFallback),
            var other => throw files.Error(
                $"is of the class '{other}', which this version cannot run; use a model with a CLIPTokenizer, a GPT2Tokenizer, a {DalleBartTokenizer.ClassName}, a {T5Tokenizer.ClassName} or a {WordPiecePromptTokenizer.ClassName}"),
        };
    }

    /// <summary>The ids of a prompt, padded to <see cref="MaxLength"/>; null is the empty prompt.</summary>
    public TokenizedPrompt Encode(string? prompt) => Encode(prompt, MaxLength);

    /// <summary>The ids of a prompt at a length of the caller's; null is the empty prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="length">The most ids there may be, the special tokens at the ends included; at least 2.</param>
    /// <param name="pad">Whether shorter prompts are filled up to that length.</param>
    public TokenizedPrompt Encode(string? prompt, int length, bool pad = true)
    {
        if (length < 2)
            throw new ArgumentOutOfRangeException(nameof(length), length, "A prompt needs room for its special tokens.");
        var text = prompt ?? "";
        var unknown = new List<string>();
        var ids = new List<long>(length);
        if (_begin is { } begin)
            ids.Add(begin);
        var room = _end is null ? length : length - 1;
        int? cutAt = null;
        foreach (var token in Tokenize(text, unknown))
        {
            if (ids.Count < room)
                ids.Add(token.Id);
            else
                cutAt ??= token.Source;
            if (cutAt is not null && !ReportsUnknownWords)
                break;
        }
        if (_end is { } end)
            ids.Add(end);
        return Pad(ids, pad ? length : ids.Count, cutAt is { } from ? text.Substring(from) : null, unknown);
    }

    /// <summary>The ids of a prompt with weights, in as many parts as it takes; those that there are less are empty.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="length">The ids of a part, the special tokens at the ends included; at least 3.</param>
    /// <param name="pad">Whether a part that is not full is filled up.</param>
    /// <param name="parts">How many parts there are; null: one, and what does not fit into it is cut.</param>
    internal IReadOnlyList<WeightedTokens> Encode(PromptReading prompt, int length, bool pad, int? parts)
    {
        var unknown = new List<string>();
        var room = RoomOf(length);
        if (parts is null)
        {
            var (tokens, cut) = Fitting(prompt, room, unknown);
            return [Weighted(tokens, cut)];
        }
        var split = Parts(prompt, room, unknown);
        return [.. Enumerable.Range(0, parts.Value).Select(part => Weighted(part < split.Count ? split[part] : [], null))];

        WeightedTokens Weighted(IReadOnlyList<(int Id, double Weight)> tokens, string? cut)
        {
            List<long> ids = [.. Ends(_begin), .. tokens.Select(token => (long)token.Id), .. Ends(_end)];
            var padded = Pad(ids, pad ? length : ids.Count, cut, unknown);
            if (tokens.All(token => token.Weight == 1))
                return new WeightedTokens(padded, null);
            var weights = padded.Ids.Select(_ => 1f).ToArray();
            for (var i = 0; i < tokens.Count; i++)
                weights[i + (_begin is null ? 0 : 1)] = (float)tokens[i].Weight;
            return new WeightedTokens(padded, weights);
        }
    }

    /// <summary>How many parts a prompt takes.</summary>
    /// <inheritdoc cref="Encode(PromptReading, int, bool, int?)"/>
    internal int CountParts(PromptReading prompt, int length) => Parts(prompt, RoomOf(length), []).Count;

    private int RoomOf(int length) => Math.Max(1, length - (_begin is null ? 0 : 1) - (_end is null ? 0 : 1));

    private static long[] Ends(int? id) => id is { } token ? [token] : [];

    private IReadOnlyList<IReadOnlyList<(int Id, double Weight)>> Parts(PromptReading prompt, int room, List<string> unknown)
    {
        var comma = Tokenize(",", []).Select(token => (int?)token.Id).ToList();
        var parts = new PromptParts(room, comma.Count == 1 ? comma[0] : null);
        for (var i = 0; i < prompt.Parts.Count; i++)
        {
            if (i > 0)
                parts.End();
            foreach (var piece in prompt.Parts[i])
            {
                foreach (var token in Tokenize(piece.Text, unknown))
                    parts.Add(token.Id, piece.Weight);
            }
        }
        return parts.Finished();
    }

    /// <summary>The tokens that fit into one part, and the text that does not.</summary>
    private (List<(int Id, double Weight)> Tokens, string? Cut) Fitting(PromptReading prompt, int room, List<string> unknown)
    {
        var tokens = new List<(int Id, double Weight)>(room);
        string? cut = null;
        foreach (var piece in prompt.Parts.SelectMany(part => part))
        {
            int? from = cut is null ? null : 0;
            foreach (var token in Tokenize(piece.Text, unknown))
            {
                if (tokens.Count < room)
                    tokens.Add((token.Id, piece.Weight));
                else
                    from ??= token.Source;
            }
            if (from is { } place)
                cut += piece.Text.Substring(place);
        }
        return (tokens, cut);
    }

    /// <summary>The tokens of a prompt without the special ones at the ends, lazily: what is cut need not be worked out.</summary>
    private protected abstract IEnumerable<PromptToken> Tokenize(string prompt, List<string> unknownWords);

    /// <summary>The tokens of a text by another tokenizer.</summary>
    private protected static IEnumerable<PromptToken> Tokenize(PromptTokenizer tokenizer, string text, List<string> unknownWords) => tokenizer.Tokenize(text, unknownWords);

    private TokenizedPrompt Pad(List<long> ids, int length, string? cut, List<string> unknown)
    {
        var padded = new long[length];
        var mask = new long[length];
        for (var i = 0; i < length; i++)
        {
            padded[i] = i < ids.Count ? ids[i] : _pad;
            mask[i] = i < ids.Count ? 1 : 0;
        }
        return new TokenizedPrompt(padded, mask, cut, unknown);
    }
}

/// <summary>A tokenizer that encodes word by word between special tokens. All of a prompt is read: words that it does not know are reported.</summary>
internal abstract class WordTokenizer : PromptTokenizer
{
    private readonly SpecialTokens _special;

    private protected WordTokenizer(SpecialTokens special, int maxLength, int? begin, int end, int pad)
        : base(maxLength, begin, end, pad) => _special = special;

    private protected override bool ReportsUnknownWords => true;

    private protected override IEnumerable<PromptToken> Tokenize(string prompt, List<string> unknownWords)
    {
        var typed = Codepoints.Decode(prompt);
        foreach (var piece in _special.SplitTyped(typed))
        {
            foreach (var word in Words(typed.GetRange(piece.Start, piece.End - piece.Start), piece.Start == 0))
            {
                var symbols = new StringBuilder();
                var sources = new List<int>();
                foreach (var rune in word)
                {
                    var text = char.ConvertFromUtf32(rune.Value);
                    symbols.Append(text);
                    sources.AddRange(Enumerable.Repeat(rune.Source, text.Length));
                }
                foreach (var token in TokenizeWord(prompt, symbols.ToString(), sources, unknownWords))
                    yield return token;
            }
            if (piece.Token is { } id)
                yield return new PromptToken(id, typed[piece.End].Source);
        }
    }

    /// <summary>The words of what stands between two special tokens, normalised.</summary>
    /// <param name="text">As typed.</param>
    /// <param name="isFirst">Whether the prompt begins with it.</param>
    private protected abstract IEnumerable<List<AlignedRune>> Words(List<AlignedRune> text, bool isFirst);

    /// <summary>The tokens of a word.</summary>
    /// <param name="prompt">As typed.</param>
    /// <param name="word">The word, normalised.</param>
    /// <param name="sources">Where in the prompt each char of the word comes from.</param>
    /// <param name="unknownWords">Gets what has no token.</param>
    private protected abstract IEnumerable<PromptToken> TokenizeWord(string prompt, string word, List<int> sources, List<string> unknownWords);

    /// <summary>Notes a word without a token, once.</summary>
    private protected static void Report(string word, List<string> unknownWords)
    {
        if (!unknownWords.Contains(word))
            unknownWords.Add(word);
    }
}

/// <summary>A token of a prompt and where in the prompt its text begins.</summary>
internal readonly record struct PromptToken(int Id, int Source);

/// <summary>A prompt as a text encoder takes it.</summary>
/// <param name="Ids">Token ids, padded to the encoder's length with the model's own pad token.</param>
/// <param name="AttentionMask">1 for each token of the prompt (the special ones included), 0 for each pad.</param>
/// <param name="CutText">The end of the prompt that did not fit, as the user wrote it; null if all of it did.</param>
/// <param name="UnknownWords">Words the vocabulary does not have, as typed, in order, each once.</param>
public sealed record TokenizedPrompt(
    long[] Ids, long[] AttentionMask, string? CutText, IReadOnlyList<string> UnknownWords);
