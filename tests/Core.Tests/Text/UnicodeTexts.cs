using CsCheck;

namespace TextToImage.Tests.Text;

/// <summary>Random text of the kinds that tokenizers stumble over.</summary>
internal static class UnicodeTexts
{
    private static readonly string[] Pieces =
    [
        "a photo of", "The", "QUICK", "brown fox", "don't", "we'LL", "'s", "''re", "it's'", "50%", "1234", "8k", ", ", "...", "!!", "(x:1.2)",
        "<|endoftext|>", "<|StartOfText|>", "<|endoftext", "|>", " ", "  ", "\t", "\r\n", "\u00a0", "\u3000", "\u2028", "\u200b", "\u0085", "\u180e",
        "é", "e\u0301", "İ", "ΣΑΣ", "ς", "ß", "ẞ", "ﬁ", "Ａ", "ǅ", "½", "²", "Ⅷ", "٣", "日本の富士山", "、", "한국어", "\u1112\u1161\u11ab", "мороженое", "हिन्दी",
        "🚀", "👩‍👩‍👧", "🇺🇳", "\ud835\udc00", "\ud840\udc00", "\ud835\udfd8", "\ud83d", "\udc00", "\0", "\u0301", "\ufeff", "\uffff", "\u212a",
    ];

    private static readonly Gen<string> Unit = Gen.Char.Select(c => c.ToString());
    private static readonly Gen<string> Astral = Gen.Int[0x10000, 0x10FFFF].Select(char.ConvertFromUtf32);
    private static readonly Gen<string> Piece = Gen.Int[0, Pieces.Length - 1].Select(i => Pieces[i]);
    private static readonly Gen<string> Ascii = Gen.Char[' ', '~'].Select(c => c.ToString());

    /// <summary>Up to some 120 characters.</summary>
    public static Gen<string> Any { get; } = Gen.Frequency((5, Piece), (4, Ascii), (1, Unit), (1, Astral)).Array[0, 30].Select(string.Concat);
}
