using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using TextToImage.Unicode;

namespace TextToImage.Tests.Text;

/// <summary>
/// CLIP's tokenizer as its paper has it, slow and plain, to test the real one against: the published regular
/// expression (over a string with one UTF-16 unit for each code point), and the best-ranked pair merged until none is.
/// </summary>
internal sealed class NaiveClip
{
    private static readonly Regex Special = new(@"<\|startoftext\|>|<\|endoftext\|>");
    private static readonly Regex Words = new(@"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+");

    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<(string, string), int> _ranks = [];

    public NaiveClip(string folder)
    {
        _vocabulary = JsonSerializer.Deserialize<Dictionary<string, int>>(File.ReadAllText(Path.Combine(folder, "vocab.json")))!;
        foreach (var line in File.ReadAllLines(Path.Combine(folder, "merges.txt")).Skip(1))
        {
            var parts = line.Split(' ');
            _ranks.TryAdd((parts[0], parts[1]), _ranks.Count);
        }
    }

    /// <summary>The ids without the special ones at the ends, not cut.</summary>
    public List<long> Encode(string text)
    {
        var runes = Codepoints.Encode(CanonicalForm.Compose(Codepoints.Decode(text))).EnumerateRunes().SelectMany(Lower).ToList();
        var shadow = new string([.. runes.Select(Shadow)]);
        var ids = new List<long>();
        var start = 0;
        foreach (Match special in Special.Matches(shadow))
        {
            ids.AddRange(Plain(runes, shadow, start, special.Index));
            ids.Add(_vocabulary[special.Value]);
            start = special.Index + special.Length;
        }
        return [.. ids, .. Plain(runes, shadow, start, shadow.Length)];
    }

    private IEnumerable<long> Plain(List<Rune> runes, string shadow, int start, int end)
        => Words.Matches(shadow[start..end]).SelectMany(match =>
            Merge(Encoding.UTF8.GetBytes(string.Concat(runes.GetRange(start + match.Index, match.Length).Select(rune => rune.ToString())))));

    private static IEnumerable<Rune> Lower(Rune rune)
        => rune.Value == 0x130 ? [new Rune('i'), new Rune(0x307)] : [Rune.ToLowerInvariant(rune)];

    /// <summary>A character of the same class, so that .NET's regular expressions can be used at all.</summary>
    private static char Shadow(Rune rune)
        => rune.IsAscii ? (char)rune.Value : Rune.IsWhiteSpace(rune) ? ' ' : Rune.IsLetter(rune) ? 'é' : Rune.IsNumber(rune) ? '7' : '§';

    private IEnumerable<long> Merge(byte[] word)
    {
        var parts = word.Select(value => ByteSymbol(value).ToString()).ToList();
        parts[^1] += "</w>";
        while (true)
        {
            var best = Enumerable.Range(0, parts.Count - 1).Where(i => _ranks.ContainsKey((parts[i], parts[i + 1])))
                .OrderBy(i => _ranks[(parts[i], parts[i + 1])]).ThenBy(i => i).Cast<int?>().FirstOrDefault();
            if (best is not { } at)
                return parts.Select(part => (long)_vocabulary[part]);
            parts[at] += parts[at + 1];
            parts.RemoveAt(at + 1);
        }
    }

    private static char ByteSymbol(byte value)
    {
        var printable = Enumerable.Range('!', 94).Concat(Enumerable.Range('¡', 12)).Concat(Enumerable.Range('®', 82)).ToList();
        return (char)(printable.Contains(value) ? value : 256 + Enumerable.Range(0, value).Count(other => !printable.Contains(other)));
    }
}
