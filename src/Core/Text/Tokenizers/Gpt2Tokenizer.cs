using TextToImage.Unicode;

namespace TextToImage.Text.Tokenizers;

/// <summary>
/// GPT-2's byte-level BPE as GLIDE reads prompts with it (openai/glide-text2im, tokenizer/bpe.py): no token begins or ends a
/// prompt, pads are marked by the mask, and nothing in a prompt counts as a special token. GLIDE lower-cases prompts, which
/// "do_lower_case" in tokenizer_config.json says.
/// </summary>
/// <remarks>Lower case is made code point by code point; Python, which GLIDE uses, writes a Greek final sigma in its own form.</remarks>
internal sealed class Gpt2Tokenizer : PromptTokenizer
{
    private const string EndOfText = "<|endoftext|>";
    private readonly ByteLevelBpe _bpe;
    private readonly bool _lowerCase;

    private Gpt2Tokenizer(ByteLevelBpe bpe, bool lowerCase, int maxLength, int pad)
        : base(maxLength, null, null, pad) => (_bpe, _lowerCase) = (bpe, lowerCase);

    /// <summary>Reads vocab.json, merges.txt and what pads.</summary>
    public static Gpt2Tokenizer Load(TokenizerFolder files, int? maxLengthFallback)
    {
        var vocabulary = ByteLevelBpe.ReadVocabulary(files);
        var pad = files.Special("pad_token", EndOfText).Content;
        if (!vocabulary.TryGetValue(pad, out var padId))
            throw files.Error($"has no '{pad}' (its pad_token) in vocab.json; fetch the model again");
        var bpe = ByteLevelBpe.Load(files, vocabulary, endOfWord: null, unknown: null);
        return new Gpt2Tokenizer(bpe, files.Flag("do_lower_case", otherwise: false), files.MaxLength(maxLengthFallback), padId);
    }

    private protected override IEnumerable<PromptToken> Tokenize(string prompt, List<string> unknownWords)
    {
        var text = Codepoints.Decode(prompt);
        if (_lowerCase)
        {
            var lower = new List<AlignedRune>(text.Count);
            text.ForEach(rune => Codepoints.AppendLower(lower, rune));
            text = lower;
        }
        return ByteLevelWords.Gpt2(text).SelectMany(word => _bpe.Tokens(text, word.Start, word.End));
    }
}
