using System.Buffers.Binary;
using System.Text;

namespace TextToImage.Unicode;

/// <summary>
/// The normalisation that a SentencePiece model carries with it (its precompiled_charsmap; T5's is nmt_nfkc): sequences of code
/// points and what takes their place.
/// </summary>
/// <remarks>
/// Layout, from sentencepiece's normalizer.cc: the size of a trie in bytes, the trie as Darts-clone keeps it (a double array of
/// 32-bit units), and texts that end with a zero byte, which the trie's values are offsets of. All little-endian. Hugging Face's
/// tokenizers look at what a reader takes for one character first, and lose marks of letters with several; this does not.
/// </remarks>
internal sealed class Charsmap
{
    private readonly uint[] _trie;
    private readonly byte[] _texts;

    private Charsmap(uint[] trie, byte[] texts) => (_trie, _texts) = (trie, texts);

    /// <summary>Reads a table; null where it is empty, which means that text is left as it is.</summary>
    /// <exception cref="FormatException">It is no such table.</exception>
    public static Charsmap? Read(byte[] table)
    {
        if (table.Length == 0)
            return null;
        var size = table.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(table);
        if (size < 4 || size % 4 != 0 || size > table.Length - 4)
            throw new FormatException("its table of characters is damaged");
        var trie = new uint[size / 4];
        for (var i = 0; i < trie.Length; i++)
            trie[i] = BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan(4 + (4 * i)));
        return new Charsmap(trie, table.AsSpan(4 + (int)size).ToArray());
    }

    /// <summary>Replaces, from left to right, the longest sequence that the table has.</summary>
    public List<AlignedRune> Normalize(List<AlignedRune> text)
    {
        var result = new List<AlignedRune>(text.Count);
        for (var i = 0; i < text.Count;)
        {
            var (length, replacement) = LongestAt(text, i);
            if (length == 0)
            {
                result.Add(text[i++]);
                continue;
            }
            foreach (var rune in Codepoints.Decode(TextAt(replacement)))
                result.Add(rune with { Source = text[i].Source });
            i += length;
        }
        return result;
    }

    /// <summary>The longest sequence at a place: its code points (0: there is none) and where its replacement stands.</summary>
    private (int Length, int Replacement) LongestAt(List<AlignedRune> text, int start)
    {
        (int Length, int Replacement) longest = default;
        var node = Offset(_trie[0]);
        for (var i = start; i < text.Count; i++)
        {
            foreach (var value in Encoding.UTF8.GetBytes(char.ConvertFromUtf32(text[i].Value)))
            {
                node ^= value;
                if (node >= _trie.Length || Label(_trie[node]) != value)
                    return longest;
                var unit = _trie[node];
                node ^= Offset(unit);
                if (HasLeaf(unit) && node < _trie.Length)
                    longest = (i - start + 1, (int)(_trie[node] & 0x7FFF_FFFF));
            }
        }
        return longest;
    }

    private string TextAt(int start)
    {
        if (start >= _texts.Length)
            return "";
        var end = Array.IndexOf(_texts, (byte)0, start);
        return Encoding.UTF8.GetString(_texts, start, (end < 0 ? _texts.Length : end) - start);
    }

    private static bool HasLeaf(uint unit) => ((unit >> 8) & 1) == 1;

    private static uint Label(uint unit) => unit & 0x8000_00FF;

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & 0x200) >> 6);
}
