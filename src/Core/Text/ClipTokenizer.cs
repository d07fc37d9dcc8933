using System.Text;
using System.Text.Json;
using Microsoft.ML.Tokenizers;

namespace TextToImage.Text;

/// <summary>
/// CLIP's byte-level BPE. Microsoft.ML.Tokenizers merges the symbols of each word; what comes before, normalising and
/// splitting into words, is ours, because it has to see whole code points and remember where they stood in the prompt.
/// </summary>
internal sealed class ClipTokenizer : PromptTokenizer
{
    private const int UsualLength = 77;
    private const string EndOfWord = "</w>";

    private readonly BpeTokenizer _bpe;
    private readonly SpecialTokens _special;

    private ClipTokenizer(BpeTokenizer bpe, SpecialTokens special, int maxLength, int begin, int end, int pad)
        : base(maxLength, begin, end, pad)
    {
        _bpe = bpe;
        _special = special;
    }

    /// <summary>Reads vocab.json, merges.txt and the special tokens.</summary>
    public static ClipTokenizer Load(TokenizerFolder files, int? maxLengthFallback)
    {
        var vocabulary = files.Read("vocab.json", ReadVocabulary);
        var begin = Special(files, vocabulary, "bos_token", "<|startoftext|>");
        var end = Special(files, vocabulary, "eos_token", "<|endoftext|>");
        var unknown = Special(files, vocabulary, "unk_token", "<|endoftext|>");
        var pad = Special(files, vocabulary, "pad_token", "<|endoftext|>");
        var special = new SpecialTokens();
        foreach (var (token, id) in files.AddedTokens().Concat([begin, end, unknown, pad]))
            special.Add(token, id, ClipText.Normalize);
        var bpe = files.Read("merges.txt", path => BpeTokenizer.Create(new BpeOptions(vocabulary)
        {
            Merges = ReadMerges(path),
            EndOfWordSuffix = EndOfWord,
            UnknownToken = unknown.Token.Content,
        }));
        return new ClipTokenizer(bpe, special, files.MaxLength(maxLengthFallback ?? UsualLength), begin.Id, end.Id, pad.Id);
    }

    private protected override IEnumerable<PromptToken> Tokenize(string prompt, List<string> unknownWords)
    {
        var typed = Codepoints.Decode(prompt);
        foreach (var piece in _special.SplitTyped(typed))
        {
            var text = ClipText.Normalize(typed.GetRange(piece.Start, piece.End - piece.Start));
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
            foreach (var (start, end) in ClipText.Words(text, piece.Start, piece.End))
            {
                foreach (var token in TokenizeWord(text, start, end))
                    yield return token;
            }
            if (piece.Token is { } id)
                yield return new PromptToken(id, text[piece.End].Source);
        }
    }

    private IEnumerable<PromptToken> TokenizeWord(List<AlignedRune> text, int start, int end)
    {
        var symbols = new StringBuilder();
        var sources = new List<int>();
        foreach (var rune in text.GetRange(start, end - start))
        {
            foreach (var value in Encoding.UTF8.GetBytes(char.ConvertFromUtf32(rune.Value)))
            {
                symbols.Append(ByteSymbols.For(value));
                sources.Add(rune.Source);
            }
        }
        foreach (var token in _bpe.EncodeToTokens(symbols.ToString(), out _, considerPreTokenization: false, considerNormalization: false))
            yield return new PromptToken(token.Id, sources[token.Offset.Start.Value]);
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

    private static Dictionary<string, int> ReadVocabulary(string path)
    {
        var vocabulary = new Dictionary<string, int>(50_000, StringComparer.Ordinal);
        // Token by token: a vocabulary has tens of thousands of entries, and a document object model is slow at that.
        var reader = new Utf8JsonReader(File.ReadAllBytes(path));
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var token = reader.GetString()!;
            reader.Read();
            vocabulary[token] = reader.GetInt32();
        }
        return vocabulary.Count > 0 ? vocabulary : throw new FormatException("it holds no tokens");
    }

    private static IEnumerable<string> ReadMerges(string path) => File.ReadLines(path)
        .Where((line, number) => line.Length > 0 && !(number == 0 && line.StartsWith("#version", StringComparison.Ordinal)));
}
