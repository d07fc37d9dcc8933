using TextToImage.Unicode;

namespace TextToImage.Text.Tokenizers;

/// <summary>
/// T5's SentencePiece unigram tokenizer, from spiece.model or, where that is missing, from tokenizer.json. Nothing begins a prompt,
/// &lt;/s&gt; ends it.
/// </summary>
internal sealed class T5Tokenizer : WordTokenizer
{
    /// <summary>The class of such tokenizers in transformers.</summary>
    internal const string ClassName = "T5Tokenizer";

    /// <summary>The length at which T5 was trained, for folders that do not say (Raffel et al. 2020, section 3.1.2).</summary>
    private const int UsualLength = 512;

    /// <summary>How many &lt;extra_id_N&gt; follow the pieces where nothing else is said; text encoders have no use for them, but ids.</summary>
    private const int UsualExtraIds = 100;

    private readonly UnigramModel _model;
    private readonly int _unknown;
    private readonly Func<List<AlignedRune>, bool, IEnumerable<List<AlignedRune>>> _words;

    private T5Tokenizer(
        UnigramModel model, int unknown, SpecialTokens special, Func<List<AlignedRune>, bool, IEnumerable<List<AlignedRune>>> words, int maxLength, int end, int pad)
        : base(special, maxLength, null, end, pad) => (_model, _unknown, _words) = (model, unknown, words);

    /// <summary>Reads the model and the special tokens.</summary>
    public static T5Tokenizer Load(TokenizerFolder files, int? maxLengthFallback) =>
        files.Has(SentencePieceFile.FileName) || files.Json is not { } json
            ? FromSentencePiece(files, maxLengthFallback)
            : files.Read(TokenizerJson.FileName, _ => FromJson(files, json, maxLengthFallback));

    private protected override IEnumerable<List<AlignedRune>> Words(List<AlignedRune> text, bool isFirst) => _words(text, isFirst);

    private protected override IEnumerable<PromptToken> TokenizeWord(string prompt, string word, List<int> sources, List<string> unknownWords)
    {
        foreach (var (id, start, end) in _model.Pieces(word))
        {
            if (id == _unknown)
                Report(AsTyped(prompt, sources[start], sources[end - 1]), unknownWords);
            // The mark of the space before a word is not where the word begins.
            var first = word[start] == TokenizerSteps.SpaceMark && start + 1 < sources.Count ? start + 1 : start;
            yield return new PromptToken(id, sources[first]);
        }
    }

    private static string AsTyped(string prompt, int first, int last)
    {
        var end = last + (char.IsHighSurrogate(prompt[last]) && last + 1 < prompt.Length ? 2 : 1);
        return prompt.Substring(first, end - first);
    }

    private static T5Tokenizer FromSentencePiece(TokenizerFolder files, int? maxLengthFallback)
    {
        var (file, model, charsmap) = files.Read(SentencePieceFile.FileName, path =>
        {
            var file = SentencePieceFile.Read(path);
            return (file, new UnigramModel(file.Pieces, file.Unknown), Charsmap.Read(file.Charsmap));
        });
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < file.Pieces.Count; id++)
            ids[file.Pieces[id].Text] = id;
        var extraIds = files.Number("extra_ids", UsualExtraIds);
        // The first of them has the last id.
        var extra = Enumerable.Range(0, extraIds)
            .Select(i => (new AddedToken($"<extra_id_{i}>", Normalized: false), file.Pieces.Count + extraIds - 1 - i));
        return Create(files, model, file.Unknown, ids, files.AddedTokens().Concat(extra), maxLengthFallback,
            (text, _) => SentencePieceWords(charsmap?.Normalize(text) ?? text, file.AddsPrefix, file.FoldsSpaces));
    }

    private static T5Tokenizer FromJson(TokenizerFolder files, TokenizerJson json, int? maxLengthFallback)
    {
        var (pieces, unknown) = json.Unigram();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var id = 0; id < pieces.Count; id++)
            ids[pieces[id].Text] = id;
        var (normalize, split) = (TokenizerSteps.Normalizer(json.Normalizer), TokenizerSteps.PreTokenizer(json.PreTokenizer));
        return Create(files, new UnigramModel(pieces, unknown), unknown, ids, json.AddedTokens(), maxLengthFallback,
            (text, isFirst) => text.Count == 0 ? [] : split([normalize(text)], isFirst));
    }

    private static T5Tokenizer Create(
        TokenizerFolder files, UnigramModel model, int unknown, Dictionary<string, int> ids, IEnumerable<(AddedToken Token, int Id)> added, int? maxLengthFallback,
        Func<List<AlignedRune>, bool, IEnumerable<List<AlignedRune>>> words)
    {
        var special = new SpecialTokens();
        foreach (var (token, id) in added)
            special.Add(token with { Normalized = false }, id, text => text);
        int Special(string name, string otherwise)
        {
            var token = files.Special(name, otherwise) with { Normalized = false };
            if (!ids.TryGetValue(token.Content, out var id))
                throw files.Error($"has no '{token.Content}' (its {name}) among its pieces; fetch the model again");
            special.Add(token, id, text => text);
            return id;
        }
        var (end, pad) = (Special("eos_token", "</s>"), Special("pad_token", "<pad>"));
        Special("unk_token", "<unk>");
        return new T5Tokenizer(model, unknown, special, words, files.MaxLength(maxLengthFallback ?? UsualLength), end, pad);
    }

    /// <summary>
    /// What sentencepiece does with spaces (normalizer.cc): marks take their place, one stands before the text, and with
    /// <paramref name="folds"/> those at the ends go and several are one. All of it is one word.
    /// </summary>
    private static IEnumerable<List<AlignedRune>> SentencePieceWords(List<AlignedRune> text, bool prefix, bool folds)
    {
        var marked = new List<AlignedRune>(text.Count + 1);
        foreach (var rune in text)
        {
            if (rune.Value != ' ')
                marked.Add(rune);
            else if (!folds || (marked.Count > 0 && marked[marked.Count - 1].Value != TokenizerSteps.SpaceMark))
                marked.Add(rune with { Value = TokenizerSteps.SpaceMark });
        }
        while (folds && marked.Count > 0 && marked[marked.Count - 1].Value == TokenizerSteps.SpaceMark)
            marked.RemoveAt(marked.Count - 1);
        if (marked.Count == 0)
            return [];
        if (prefix)
            marked.Insert(0, marked[0] with { Value = TokenizerSteps.SpaceMark });
        return [marked];
    }
}
