using TextToImage.Unicode;

namespace TextToImage.Text.Tokenizers;

/// <summary>
/// CLIP's byte-level BPE, over text that is normalised and split into words as CLIP does it.
/// </summary>
internal sealed class ClipTokenizer : PromptTokenizer
{
    private const int UsualLength = 77;
    private const string EndOfWord = "</w>";

    private readonly ByteLevelBpe _bpe;
    private readonly SpecialTokens _special;

    private ClipTokenizer(ByteLevelBpe bpe, SpecialTokens special, int maxLength, int begin, int end, int pad)
        : base(maxLength, begin, end, pad)
    {
        _bpe = bpe;
        _special = special;
    }

    /// <summary>Reads vocab.json, merges.txt and the special tokens.</summary>
    public static ClipTokenizer Load(TokenizerFolder files, int? maxLengthFallback)
    {
        var vocabulary = ByteLevelBpe.ReadVocabulary(files);
        var begin = Special(files, vocabulary, "bos_token", "<|startoftext|>");
        var end = Special(files, vocabulary, "eos_token", "<|endoftext|>");
        var unknown = Special(files, vocabulary, "unk_token", "<|endoftext|>");
        var pad = Special(files, vocabulary, "pad_token", "<|endoftext|>");
        var special = new SpecialTokens();
        foreach (var (token, id) in files.AddedTokens().Concat([begin, end, unknown, pad]))
            special.Add(token, id, Normalize);
        var bpe = ByteLevelBpe.Load(files, vocabulary, EndOfWord, unknown.Token.Content);
        return new ClipTokenizer(bpe, special, files.MaxLength(maxLengthFallback ?? UsualLength), begin.Id, end.Id, pad.Id);
    }

    private protected override IEnumerable<PromptToken> Tokenize(string prompt, List<string> unknownWords)
    {
        var typed = Codepoints.Decode(prompt);
        foreach (var piece in _special.SplitTyped(typed))
        {
            var text = Normalize(typed.GetRange(piece.Start, piece.End - piece.Start));
            foreach (var token in TokenizeNormalized(text))
                yield return token;
            if (piece.Token is { } id)
                yield return new PromptToken(id, typed[piece.End].Source);
        }
    }

    private IEnumerable<PromptToken> TokenizeNormalized(List<AlignedRune> text)
    {
        foreach (var piece in _special.SplitNormalized(text))
        {
            foreach (var (start, end) in ByteLevelWords.Clip(text, piece.Start, piece.End))
            {
                foreach (var token in _bpe.Tokens(text, start, end))
                    yield return token;
            }
            if (piece.Token is { } id)
                yield return new PromptToken(id, text[piece.End].Source);
        }
    }

    /// <summary>NFC, white space folded to single spaces, lower case, as in the model's tokenizer.json.</summary>
    private static List<AlignedRune> Normalize(List<AlignedRune> text)
    {
        var composed = CanonicalForm.Compose(text);
        var result = new List<AlignedRune>(composed.Count);
        foreach (var rune in composed)
        {
            if (!Codepoints.IsWhiteSpace(rune.Value))
                Codepoints.AppendLower(result, rune);
            else if (result.Count == 0 || result[result.Count - 1].Value != ' ')
                result.Add(rune with { Value = ' ' });
        }
        return result;
    }

    private static (AddedToken Token, int Id) Special(TokenizerFolder files, Dictionary<string, int> vocabulary, string name, string otherwise)
    {
        var token = files.Special(name, otherwise);
        if (vocabulary.TryGetValue(token.Content, out var id))
            return (token, id);
        foreach (var added in files.AddedTokens())
        {
            if (added.Token.Content == token.Content)
            {
                vocabulary[token.Content] = added.Id;
                return (token, added.Id);
            }
        }
        throw files.Error($"has no '{token.Content}' (its {name}) in vocab.json; fetch the model again");
    }
}
