namespace TextToImage.Text.Tokenizers;

/// <summary>Reads prompts with a lexicon, and gives the canonical words that they become to the model's own tokenizer.</summary>
internal sealed class LexiconTokenizer : PromptTokenizer
{
    private readonly PromptTokenizer _words;

    /// <param name="lexicon">What prompts may say.</param>
    /// <param name="words">Knows the canonical words.</param>
    public LexiconTokenizer(Lexicon lexicon, PromptTokenizer words)
        : base(words) => (Lexicon, _words) = (lexicon, words);

    /// <summary>What prompts may say.</summary>
    public Lexicon Lexicon { get; }

    /// <exception cref="AIImageException">The tokenizer lacks a word of the lexicon.</exception>
    private protected override IEnumerable<PromptToken> Tokenize(string prompt, List<string> unknownWords)
    {
        var reading = Lexicon.Read(prompt);
        unknownWords.AddRange(reading.Unknown());
        return Tokens(LexiconReading.LanguageMark + reading.Language, 0)
            .Concat(reading.Parts.SelectMany(part => part.Words.SelectMany(word => Tokens(word, part.Start))));
    }

    private List<PromptToken> Tokens(string word, int source)
    {
        var missing = new List<string>();
        var tokens = Tokenize(_words, word, missing).Select(token => token with { Source = source }).ToList();
        return missing.Count == 0
            ? tokens
            : throw new AIImageException(ErrorIds.TokenizerInvalid, $"The lexicon of the model has the word '{word}', which its tokenizer has not; install the model again.");
    }
}
