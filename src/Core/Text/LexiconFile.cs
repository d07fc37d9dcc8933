#if NET
using System.Runtime.CompilerServices;
#endif
using System.Text;

namespace TextToImage.Text;

/// <summary>A line of a lexicon: phrases of one language that become the same words.</summary>
/// <param name="Kind">What they are about.</param>
/// <param name="Language">Number of the language, in the order in which the file has them.</param>
/// <param name="Words">The canonical words, with spaces between; may be empty.</param>
/// <param name="Group">The group of a thing.</param>
/// <param name="Phrases">What prompts may say for them, the first of which is shown to users; without what is understood, but in no list: inflections.</param>
internal sealed record LexiconRow(LexiconKind Kind, int Language, string Words, string Group, IReadOnlyList<string> Phrases);

/// <summary>
/// A lexicon.tsv: UTF-8, lines of five fields between tabs (kind, canonical words with spaces between, group, language, phrases with | between and ~ behind those that no list
/// shows), # before comments. training/README.md describes it. Opening it costs one pass over its bytes, which finds where its 80,000 phrases are, by the first unit of each; they
/// become text when they are asked for.
/// </summary>
internal sealed class LexiconFile
{
    private const int Fields = 5, Buckets = 1 << 15, None = -1, FirstSize = 1 << 17;
    private const char NotShown = '~';

    /// <summary>In the order of <see cref="LexiconKind"/>.</summary>
    private static readonly string[] KindNames = ["thing", "colour", "number", "size", "relation", "verb", "background", "scenery", "style", "join", "transparent", "mood", "ignored"];

    private readonly byte[] _bytes;
    private readonly List<string> _languages = [];
    private readonly Lazy<IReadOnlyList<LexiconRow>> _rows;

    // Of each phrase: where it begins, where its line does, the hash of its first unit, and the phrase before it that begins alike.
    private readonly int[] _heads = new int[Buckets];
    private int[] _starts = new int[FirstSize], _lines = new int[FirstSize], _hashes = new int[FirstSize], _nexts = new int[FirstSize];
    private int _count;

    private LexiconFile(byte[] bytes)
    {
        _bytes = bytes;
        _rows = new(() => [.. Lines().Select(Row)]);
        for (var i = 0; i < Buckets; i++)
            _heads[i] = None;
        ReadLines();
    }

    /// <summary>The lines, in order.</summary>
    public IReadOnlyList<LexiconRow> Rows => _rows.Value;

    /// <summary>The languages, in the order in which the file has them.</summary>
    public IReadOnlyList<string> Languages => _languages;

    /// <summary>Reads a file.</summary>
    /// <exception cref="AIImageException">It is missing or not a lexicon.</exception>
    public static LexiconFile Read(string path)
    {
        try
        {
            return new LexiconFile(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new AIImageException(ErrorIds.TokenizerInvalid, $"The lexicon '{path}' cannot be read ({error.Message.TrimEnd('.')}); install the model again.", error) { Subject = path };
        }
    }

    /// <summary>The text of a phrase.</summary>
    public string Phrase(int phrase) => Text(_starts[phrase], PhraseEnd(_bytes, _starts[phrase])).TrimEnd(NotShown);

    /// <summary>The line that a phrase is of.</summary>
    public LexiconRow RowOf(int phrase) => Row(_lines[phrase]);

    /// <summary>The number of the language of a phrase.</summary>
    public int LanguageOf(int phrase) => LanguageOfLine(_lines[phrase]);

    /// <summary>The phrases that begin with a unit, the last of the file first; a few others may be among them.</summary>
    public IEnumerable<int> Beginning(string unit)
    {
        var hash = 0;
        foreach (var letter in unit)
            hash = Hash(hash, letter);
        for (var phrase = _heads[hash & (Buckets - 1)]; phrase != None; phrase = _nexts[phrase])
        {
            if (_hashes[phrase] == hash)
                yield return phrase;
        }
    }

#if NET
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    private void ReadLines()
    {
        ReadOnlySpan<byte> bytes = _bytes, kind = default, language = default;
        Span<int> tabs = stackalloc int[Fields];
        var (number, lines) = (0, 0);
        for (var start = FirstLine; start < bytes.Length;)
        {
            number++;
            var length = bytes.Slice(start).IndexOf((byte)'\n');
            var end = length < 0 ? bytes.Length : start + length;
            if (bytes[start] is not ((byte)'#' or (byte)'\n' or (byte)'\r'))
            {
                lines++;
                if (FindTabs(bytes, start, end, tabs) != Fields - 1)
                    throw new FormatException($"line {number} has not {Fields} fields");
                // Lines of a kind and of a language stand together.
                if (!bytes.Slice(start, tabs[0] - start).SequenceEqual(kind))
                {
                    kind = bytes.Slice(start, tabs[0] - start);
                    if (Kind(start) is null)
                        throw new FormatException($"line {number} is of the kind '{Text(start, tabs[0])}', which this version does not know");
                }
                if (!bytes.Slice(tabs[2], tabs[3] - tabs[2]).SequenceEqual(language))
                {
                    language = bytes.Slice(tabs[2], tabs[3] - tabs[2]);
                    _ = LanguageOfLine(start);
                }
                AddPhrases(bytes, tabs[3] + 1, end, start);
            }
            start = end + 1;
        }
        if (lines == 0)
            throw new FormatException("it has no lines");
    }

    /// <summary>Where the tabs of a line are; gives back how many there are, no more than there is room for.</summary>
    private static int FindTabs(ReadOnlySpan<byte> bytes, int start, int end, Span<int> tabs)
    {
        var count = 0;
        while (count < tabs.Length && bytes.Slice(start, end - start).IndexOf((byte)'\t') is var tab and >= 0)
        {
            tabs[count++] = start + tab;
            start += tab + 1;
        }
        return count;
    }

#if NET
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    private void AddPhrases(ReadOnlySpan<byte> bytes, int start, int end, int line)
    {
        while (start < end)
        {
            var (at, hash, isTold) = (start, 0, false);
            while (!isTold)
            {
                var letter = at < end ? bytes[at] : (byte)'|';
                if (letter is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9'))
                    hash = Hash(hash, (char)letter);
                else if (letter is >= (byte)'A' and <= (byte)'Z')
                    hash = Hash(hash, (char)(letter | 0x20));
                else if (letter < 0x80)
                    isTold = true;
                else
                    break;
                at++;
            }
            var next = at - (isTold ? 1 : 0);
            while (next < end && bytes[next] != '|')
                next++;
            // What begins with other than ASCII, or with a sign, is looked at properly.
            if (!isTold || hash == 0)
                hash = FirstUnit(bytes.Slice(start, next - start));
            Add(start, line, hash);
            start = next + 1;
        }
    }

    private void Add(int start, int line, int hash)
    {
        if (_count == _starts.Length)
        {
            Array.Resize(ref _starts, 2 * _count);
            Array.Resize(ref _lines, 2 * _count);
            Array.Resize(ref _hashes, 2 * _count);
            Array.Resize(ref _nexts, 2 * _count);
        }
        ref var head = ref _heads[hash & (Buckets - 1)];
        (_starts[_count], _lines[_count], _hashes[_count], _nexts[_count]) = (start, line, hash, head);
        head = _count++;
    }

    /// <summary>The hash of the first unit of a phrase as <see cref="PromptUnits"/> finds it, without it where a quick look tells.</summary>
#if NET
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
#endif
    private static int FirstUnit(ReadOnlySpan<byte> phrase)
    {
        var hash = 0;
        for (var at = 0; ;)
        {
            if (at >= phrase.Length)
                return hash;
            int letter = phrase[at++];
            if (letter >= 0xE0 && letter < 0xF0 && at + 1 < phrase.Length)
                letter = ((letter & 0xF) << 12) | ((phrase[at++] & 0x3F) << 6) | (phrase[at++] & 0x3F);
            else if (letter >= 0xC0 && letter < 0xE0 && at < phrase.Length)
                letter = ((letter & 0x1F) << 6) | (phrase[at++] & 0x3F);
            // Characters that stand alone, but for those that what comes next may change: kana with voiced marks, syllables of Korean with further letters.
            if (letter is (>= 0x3041 and <= 0x3096) or (>= 0x30A1 and <= 0x30FA) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3))
            {
                if (hash != 0)
                    return hash;
                if (at >= phrase.Length || (phrase[at] is >= 0xE3 and <= 0xED && !IsMark(phrase.Slice(at))))
                    return Hash(0, (char)letter);
                break;
            }
            if (letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or (>= 0xDF and <= 0xFF and not 0xF7) or (>= 0x430 and <= 0x44F))
                hash = Hash(hash, (char)letter);
            else if (letter is (>= 'A' and <= 'Z') or (>= 0xC0 and <= 0xDE and not 0xD7) or (>= 0x410 and <= 0x42F))
                hash = Hash(hash, (char)(letter + 0x20));
            else if (letter is 0x451 or 0x401)
                hash = Hash(hash, 'е');
            else if (letter < 0x80 && hash != 0)
                return hash;
            else
                break;
        }
        var units = PromptUnits.Of(Encoding.UTF8.GetString(phrase.ToArray()));
        hash = 0;
        foreach (var letter in units.Count > 0 ? units[0].Text : "")
            hash = Hash(hash, letter);
        return hash;
    }

    /// <summary>Whether a text begins with the voiced marks of kana, U+3099 and U+309A.</summary>
    private static bool IsMark(ReadOnlySpan<byte> text) => text.Length > 2 && text[0] == 0xE3 && text[1] == 0x82 && text[2] is 0x99 or 0x9A;

    private static int Hash(int hash, char letter) => unchecked((hash * 31) + letter + 1);

    private static int PhraseEnd(byte[] bytes, int start)
    {
        while (start < bytes.Length && bytes[start] is not ((byte)'|' or (byte)'\n' or (byte)'\r'))
            start++;
        return start;
    }

    /// <summary>Behind the byte order mark, where there is one.</summary>
    private int FirstLine => _bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;

    private bool IsLine(int start) => _bytes[start] is not ((byte)'#' or (byte)'\n' or (byte)'\r');

    private IEnumerable<int> Lines()
    {
        for (var start = FirstLine; start < _bytes.Length; start = EndOf(start) + 1)
        {
            if (IsLine(start))
                yield return start;
        }
    }

    private int EndOf(int start)
    {
        var end = Array.IndexOf(_bytes, (byte)'\n', start);
        return end < 0 ? _bytes.Length : end;
    }

    /// <summary>Where a field of the line that begins at a place begins; -1: nowhere.</summary>
    private int Field(int line, int field)
    {
        for (; field > 0; field--)
        {
            var tab = Array.IndexOf(_bytes, (byte)'\t', line);
            if (tab < 0)
                return None;
            line = tab + 1;
        }
        return line;
    }

    private LexiconRow Row(int line)
    {
        var (words, group, language, phrases) = (Field(line, 1), Field(line, 2), Field(line, 3), Field(line, 4));
        var listed = Text(phrases, EndOf(line)).TrimEnd('\r').Split(['|'], StringSplitOptions.RemoveEmptyEntries);
        return new LexiconRow(Kind(line)!.Value, LanguageOfLine(line), Text(words, group - 1), Text(group, language - 1), [.. listed.Where(phrase => phrase[phrase.Length - 1] != NotShown)]);
    }

    private string Text(int start, int end) => Encoding.UTF8.GetString(_bytes, start, end - start);

    /// <summary>The number of a line's language, which is new where the file is read for the first time.</summary>
    private int LanguageOfLine(int line)
    {
        var (start, end) = (Field(line, 3), Field(line, 4) - 1);
        for (var i = 0; i < _languages.Count; i++)
        {
            if (IsSame(start, end, _languages[i]))
                return i;
        }
        _languages.Add(Text(start, end));
        return _languages.Count - 1;
    }

    private LexiconKind? Kind(int line)
    {
        var end = Field(line, 1) - 1;
        for (var i = 0; i < KindNames.Length; i++)
        {
            if (IsSame(line, end, KindNames[i]))
                return (LexiconKind)i;
        }
        return null;
    }

    /// <summary>Whether a part of the file spells a name of ASCII, whose capitals count as small letters.</summary>
    private bool IsSame(int start, int end, string name)
    {
        if (end - start != name.Length)
            return false;
        for (var i = 0; i < name.Length; i++)
        {
            if (_bytes[start + i] != (name[i] | 0x20))
                return false;
        }
        return true;
    }
}
