using System.Text;
using System.Text.Json;
using Microsoft.ML.Tokenizers;
using TextToImage.Unicode;

namespace TextToImage.Text.Tokenizers;

/// <summary>
/// Byte-level byte-pair encoding of words (GPT-2's, which CLIP and GLIDE took over). Microsoft.ML.Tokenizers merges the
/// symbols; splitting into words is each tokenizer's own, because it has to see whole code points and remember where they
/// stood in the prompt.
/// </summary>
internal sealed class ByteLevelBpe
{
    private readonly BpeTokenizer _bpe;

    private ByteLevelBpe(BpeTokenizer bpe) => _bpe = bpe;

    /// <summary>Reads merges.txt, or the merges of tokenizer.json where that is all there is.</summary>
    /// <param name="files">The tokenizer's folder.</param>
    /// <param name="vocabulary">That of vocab.json, with tokens added to it.</param>
    /// <param name="endOfWord">What the last symbol of a word carries; null: nothing.</param>
    /// <param name="unknown">The token for symbols without an id; null: there are none.</param>
    public static ByteLevelBpe Load(TokenizerFolder files, Dictionary<string, int> vocabulary, string? endOfWord, string? unknown) =>
        new(files.Read(HasJsonAlone(files, "merges.txt") ? TokenizerJson.FileName : "merges.txt", path => BpeTokenizer.Create(new BpeOptions(vocabulary)
        {
            Merges = HasJsonAlone(files, "merges.txt") ? files.Json!.Merges() : ReadMerges(path),
            EndOfWordSuffix = endOfWord,
            UnknownToken = unknown,
        })));

    /// <summary>Reads vocab.json, or the vocabulary of tokenizer.json where that is all there is.</summary>
    public static Dictionary<string, int> ReadVocabulary(TokenizerFolder files) => HasJsonAlone(files, "vocab.json")
        ? files.Read(TokenizerJson.FileName, _ => files.Json!.BpeVocabulary())
        : files.Read("vocab.json", ReadVocabulary);

    /// <summary>The tokens of one word.</summary>
    /// <param name="text">The normalised text.</param>
    /// <param name="start">Where the word begins.</param>
    /// <param name="end">The place after its end.</param>
    public IEnumerable<PromptToken> Tokens(List<AlignedRune> text, int start, int end)
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

    private static bool HasJsonAlone(TokenizerFolder files, string fileName) => !files.Has(fileName) && files.Json is not null;

    private static IEnumerable<string> ReadMerges(string path) => File.ReadLines(path)
        .Where((line, number) => line.Length > 0 && !(number == 0 && line.StartsWith("#version", StringComparison.Ordinal)));
}

/// <summary>
/// The printable character that stands for each byte in byte-level vocabularies (GPT-2's table): any text can be
/// spelt, and no token holds a space or a control character.
/// </summary>
internal static class ByteSymbols
{
    private static readonly char[] Symbols = Build();

    /// <summary>The character for a byte.</summary>
    public static char For(byte value) => Symbols[value];

    private static char[] Build()
    {
        var symbols = new char[256];
        var next = 256;
        for (var value = 0; value < 256; value++)
        {
            var printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            symbols[value] = (char)(printable ? value : next++);
        }
        return symbols;
    }
}

/// <summary>How the byte-level tokenizers split text into words before they encode each.</summary>
/// <remarks>By hand, because .NET's regular expressions know no letters outside the first 65,536 code points.</remarks>
internal static class ByteLevelWords
{
    /// <summary>The ends of English words that are split off.</summary>
    private static readonly string[] Contractions = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }

    /// <summary>
    /// CLIP's words: contractions, runs of letters, single digits, runs of anything else but white space
    /// ('s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+).
    /// </summary>
    public static IEnumerable<(int Start, int End)> Clip(List<AlignedRune> text, int start, int end)
    {
        for (var i = start; i < end;)
        {
            if (KindOf(text, i) == Kind.Space)
            {
                i++;
                continue;
            }
            var next = ClipWordEnd(text, i, end);
            yield return (i, next);
            i = next;
        }
    }

    /// <summary>
    /// GPT-2's words: contractions, runs of letters, runs of digits and runs of anything else, each with one space before it, and
    /// what other white space there is
    /// ('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+).
    /// </summary>
    public static IEnumerable<(int Start, int End)> Gpt2(List<AlignedRune> text)
    {
        for (var i = 0; i < text.Count;)
        {
            var next = Gpt2WordEnd(text, i);
            yield return (i, next);
            i = next;
        }
    }

    private static int ClipWordEnd(List<AlignedRune> text, int start, int end)
    {
        var contraction = ContractionAt(text, start, end);
        if (contraction > 0)
            return start + contraction;
        var kind = KindOf(text, start);
        return kind == Kind.Number ? start + 1 : RunEnd(text, start, end, kind);
    }

    private static int Gpt2WordEnd(List<AlignedRune> text, int start)
    {
        var contraction = ContractionAt(text, start, text.Count);
        if (contraction > 0)
            return start + contraction;
        var first = text[start].Value == ' ' ? start + 1 : start;
        if (first < text.Count && KindOf(text, first) is not Kind.Space and var kind)
            return RunEnd(text, first, text.Count, kind);
        var end = RunEnd(text, start, text.Count, Kind.Space);
        // The last of several spaces goes to the word that follows.
        return end < text.Count && end - start > 1 ? end - 1 : end;
    }

    private static int RunEnd(List<AlignedRune> text, int start, int limit, Kind kind)
    {
        var end = start;
        while (end < limit && KindOf(text, end) == kind)
            end++;
        return end;
    }

    /// <summary>Code points of the contraction at a place; 0 where there is none.</summary>
    private static int ContractionAt(List<AlignedRune> text, int start, int end)
    {
        if (text[start].Value != '\'')
            return 0;
        foreach (var contraction in Contractions)
        {
            var length = contraction.Length;
            if (start + length <= end && Enumerable.Range(0, length).All(i => text[start + i].Value == contraction[i]))
                return length;
        }
        return 0;
    }

    private static Kind KindOf(List<AlignedRune> text, int index)
    {
        var rune = text[index].Value;
        return Codepoints.IsWhiteSpace(rune) ? Kind.Space
            : Codepoints.IsLetter(rune) ? Kind.Letter
            : Codepoints.IsNumber(rune) ? Kind.Number
            : Kind.Other;
    }
}
