using System.Text;
using TextToImage.Unicode;

namespace TextToImage.Text.Tokenizers;

/// <summary>
/// BART's byte-level BPE as min-dalle reads prompts for DALL-E Mini with it (kuprel/min-dalle, text_tokenizer.py): lower case, what is not
/// ASCII left out (which is reported), words between spaces, each with a space before it, between &lt;s&gt; and &lt;/s&gt;. Nothing in a
/// prompt counts as a special token.
/// </summary>
/// <remarks>
/// Three things are other than there: emoji are left out where there they become words, other white space separates words where there
/// it is unknown, and a prompt that is too long keeps its &lt;/s&gt;, as by the tokenizer of the model's authors.
/// </remarks>
internal sealed class DalleBartTokenizer : PromptTokenizer
{
    /// <summary>The class of such tokenizers in dalle-mini.</summary>
    internal const string ClassName = "DalleBartTokenizer";

    private const int LastAscii = 0x7F;
    private readonly ByteLevelBpe _bpe;
    private readonly int _unknown;

    private DalleBartTokenizer(ByteLevelBpe bpe, int maxLength, int begin, int end, int pad, int unknown)
        : base(maxLength, begin, end, pad) => (_bpe, _unknown) = (bpe, unknown);

    private protected override bool ReportsUnknownWords => true;

    /// <summary>Reads vocab.json, merges.txt and the special tokens.</summary>
    public static DalleBartTokenizer Load(TokenizerFolder files, int? maxLengthFallback)
    {
        var vocabulary = ByteLevelBpe.ReadVocabulary(files);
        int Special(string name, string otherwise)
        {
            var token = files.Special(name, otherwise).Content;
            return vocabulary.TryGetValue(token, out var id) ? id : throw files.Error($"has no '{token}' (its {name}) in vocab.json; fetch the model again");
        }
        var (begin, end, pad, unknown) = (Special("bos_token", "<s>"), Special("eos_token", "</s>"), Special("pad_token", "<pad>"), Special("unk_token", "<unk>"));
        var bpe = ByteLevelBpe.Load(files, vocabulary, endOfWord: null, files.Special("unk_token", "<unk>").Content);
        return new DalleBartTokenizer(bpe, files.MaxLength(maxLengthFallback), begin, end, pad, unknown);
    }

    private protected override IEnumerable<PromptToken> Tokenize(string prompt, List<string> unknownWords)
    {
        var lower = new List<AlignedRune>(prompt.Length);
        foreach (var rune in Codepoints.Decode(prompt))
            Codepoints.AppendLower(lower, rune);
        foreach (var word in Words(lower))
        {
            var kept = word.FindAll(rune => rune.Value <= LastAscii);
            Report(LeftOut(word), unknownWords);
            if (kept.Count == 0)
                continue;
            kept.Insert(0, new AlignedRune(' ', kept[0].Source));
            foreach (var token in _bpe.Tokens(kept, 0, kept.Count))
            {
                if (token.Id == _unknown)
                    Report([prompt.Substring(token.Source, 1)], unknownWords);
                yield return token;
            }
        }
    }

    /// <summary>What stands between white space.</summary>
    private static IEnumerable<List<AlignedRune>> Words(List<AlignedRune> text)
    {
        for (var start = 0; start < text.Count;)
        {
            var end = text.FindIndex(start, rune => Codepoints.IsWhiteSpace(rune.Value));
            end = end < 0 ? text.Count : end;
            if (end > start)
                yield return text.GetRange(start, end - start);
            start = end + 1;
        }
    }

    /// <summary>The parts of a word that are not ASCII.</summary>
    private static IEnumerable<string> LeftOut(List<AlignedRune> word)
    {
        var part = new StringBuilder();
        foreach (var rune in word)
        {
            if (rune.Value > LastAscii)
                part.Append(char.ConvertFromUtf32(rune.Value));
            else if (part.Length > 0)
            {
                yield return part.ToString();
                part.Clear();
            }
        }
        if (part.Length > 0)
            yield return part.ToString();
    }

    private static void Report(IEnumerable<string> parts, List<string> unknownWords) => unknownWords.AddRange(parts.Where(part => !unknownWords.Contains(part)).Distinct().ToList());
}
