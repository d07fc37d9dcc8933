using System.Globalization;
using TextToImage.Unicode;

namespace TextToImage.Text;

/// <summary>Emoji and other small pictures between letters.</summary>
internal static class Pictographs
{
    private const int Joiner = 0x200D, FirstSelector = 0xFE00, LastSelector = 0xFE0F, FirstTone = 0x1F3FB, LastTone = 0x1F3FF;

    /// <summary>Where they are in a text: from, and up to. Those that are joined to one are one.</summary>
    public static IEnumerable<(int Start, int End)> In(string text)
    {
        var runes = Codepoints.Decode(text);
        for (var i = 0; i < runes.Count; i++)
        {
            if (!IsOne(runes[i].Value))
                continue;
            var start = i;
            while (i + 1 < runes.Count && (Extends(runes[i + 1].Value) || runes[i].Value == Joiner))
                i++;
            yield return (runes[start].Source, i + 1 < runes.Count ? runes[i + 1].Source : text.Length);
        }
    }

    private static bool IsOne(int rune) => Codepoints.Category(rune) == UnicodeCategory.OtherSymbol;

    private static bool Extends(int rune) => rune is Joiner or (>= FirstSelector and <= LastSelector) or (>= FirstTone and <= LastTone);
}
