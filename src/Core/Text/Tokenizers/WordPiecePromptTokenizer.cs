using System.Globalization;
using Microsoft.ML.Tokenizers;
using TextToImage.Unicode;

namespace TextToImage.Text.Tokenizers;

/// <summary>
/// BERT's WordPiece, from a vocab.txt of one token a line. Microsoft.ML.Tokenizers splits the words into pieces (its
/// WordPieceTokenizer; BertTokenizer, built on it, insists on a [MASK] token that a text encoder has no use for).
/// </summary>
internal sealed class WordPiecePromptTokenizer : WordTokenizer
{
    /// <summary>The class of such tokenizers in transformers.</summary>
    internal const string ClassName = "BertTokenizer";

    /// <summary>One token a line.</summary>
    internal const string VocabularyFile = "vocab.txt";

    private const string Continuing = "##";

    private readonly WordPieceTokenizer _pieces;
    private readonly bool _lowerCase;
    private readonly int _unknown;

    private WordPiecePromptTokenizer(
        WordPieceTokenizer pieces, SpecialTokens special, bool lowerCase, int unknown, int maxLength, int begin, int end, int pad)
        : base(special, maxLength, begin, end, pad)
    {
        _pieces = pieces;
        _lowerCase = lowerCase;
        _unknown = unknown;
    }

    /// <summary>Reads vocab.txt and the special tokens.</summary>
    public static WordPiecePromptTokenizer Load(TokenizerFolder files, int? maxLengthFallback)
    {
        var vocabulary = files.Read(VocabularyFile, ReadVocabulary);
        var special = new SpecialTokens();
        int Special(string name, string otherwise)
        {
            var token = files.Special(name, otherwise) with { Normalized = false };
            if (!vocabulary.TryGetValue(token.Content, out var id))
                throw files.Error($"has no '{token.Content}' (its {name}) in {VocabularyFile}; add that line or correct tokenizer_config.json");
            special.Add(token, id, text => text);
            return id;
        }
        var (begin, end, pad, unknown) = (Special("cls_token", "[CLS]"), Special("sep_token", "[SEP]"), Special("pad_token", "[PAD]"), Special("unk_token", "[UNK]"));
        var pieces = files.Read(VocabularyFile, path => WordPieceTokenizer.Create(path, new WordPieceOptions
        {
            UnknownToken = files.Special("unk_token", "[UNK]").Content,
            ContinuingSubwordPrefix = Continuing,
        }));
        return new WordPiecePromptTokenizer(
            pieces, special, files.Flag("do_lower_case", otherwise: true), unknown, files.MaxLength(maxLengthFallback), begin, end, pad);
    }

    private protected override IEnumerable<List<AlignedRune>> Words(List<AlignedRune> text, bool isFirst) => WordPieceText.Words(text, _lowerCase);

    private protected override IEnumerable<PromptToken> TokenizeWord(string prompt, string word, List<int> sources, List<string> unknownWords)
    {
        var tokens = _pieces.EncodeToTokens(word, out _, considerPreTokenization: false, considerNormalization: false);
        if (tokens.Any(token => token.Id == _unknown))
            Report(AsTyped(prompt, sources), unknownWords);
        return tokens.Select(token => new PromptToken(token.Id, sources[token.Offset.Start.Value]));
    }

    private static string AsTyped(string prompt, List<int> sources)
    {
        var start = sources[0];
        var end = sources[sources.Count - 1] + 1;
        // The rest of a surrogate pair, and accents that normalising removed.
        while (end < prompt.Length && (char.IsLowSurrogate(prompt[end]) || CharUnicodeInfo.GetUnicodeCategory(prompt[end]) == UnicodeCategory.NonSpacingMark))
            end++;
        return prompt.Substring(start, end - start);
    }

    private static Dictionary<string, int> ReadVocabulary(string path)
    {
        var vocabulary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (token, id) in File.ReadLines(path).Select((line, number) => (line, number)))
        {
            if (vocabulary.TryGetValue(token, out var first))
                throw new FormatException($"lines {first + 1} and {id + 1} hold the same token '{token}'");
            vocabulary[token] = id;
        }
        return vocabulary;
    }
}

/// <summary>BERT's normalisation and its split into words.</summary>
/// <remarks>
/// Ours, because the library's glues words together at a line break and strips accents with string.Normalize, which
/// does nothing where InvariantGlobalization is on.
/// </remarks>
internal static class WordPieceText
{
    /// <summary>The words of a text: split at white space, each punctuation mark and each CJK character by itself.</summary>
    public static IEnumerable<List<AlignedRune>> Words(List<AlignedRune> text, bool lowerCase)
    {
        var word = new List<AlignedRune>();
        foreach (var rune in Normalize(text, lowerCase))
        {
            var alone = IsPunctuation(rune.Value) || IsCjk(rune.Value);
            if ((alone || Codepoints.IsWhiteSpace(rune.Value)) && word.Count > 0)
            {
                yield return word;
                word = [];
            }
            if (alone)
                yield return [rune];
            else if (!Codepoints.IsWhiteSpace(rune.Value))
                word.Add(rune);
        }
        if (word.Count > 0)
            yield return word;
    }

    /// <summary>Invisible characters removed; for lower-case vocabularies accents too, and lower case.</summary>
    private static List<AlignedRune> Normalize(List<AlignedRune> text, bool lowerCase)
    {
        var visible = text.FindAll(rune => Codepoints.IsWhiteSpace(rune.Value) || !IsInvisible(rune.Value));
        if (!lowerCase)
            return visible;
        var result = new List<AlignedRune>(visible.Count);
        foreach (var rune in CanonicalForm.Decompose(visible))
        {
            if (Codepoints.Category(rune.Value) != UnicodeCategory.NonSpacingMark)
                Codepoints.AppendLower(result, rune);
        }
        return result;
    }

    private static bool IsInvisible(int rune)
        => rune == 0xFFFD || Codepoints.Category(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate;

    private static bool IsPunctuation(int rune)
        => rune is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~')
            || Codepoints.Category(rune) is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;

    private static bool IsCjk(int rune)
        => rune is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF)
            or (>= 0x20000 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F);
}
