using System.Globalization;
using System.Text;

namespace TextToImage.Imaging.Metadata;

/// <summary>
/// The text of EXIF's UserComment: eight bytes that name a character code, then the text (Exif 2.32, table 9 and section 4.6.5). Writers do not agree on the
/// byte order of UTF-16, nor on the code's name, so the bytes decide.
/// </summary>
internal static class CommentText
{
    private const int CodeLength = 8;

    /// <summary>Bytes that are all readable letters of ASCII are that, whatever their code is said to be, from this many on.</summary>
    private const int SureOfAscii = 16;

    private static readonly Encoding Utf8 = new UTF8Encoding(false, throwOnInvalidBytes: true), Latin1 = Encoding.GetEncoding("ISO-8859-1");

    /// <summary>The text; empty where there is none.</summary>
    /// <param name="comment">The bytes of the tag.</param>
    /// <param name="isLittle">The byte order of the block, for text that fits both.</param>
    public static string Decode(byte[] comment, bool isLittle)
    {
        var code = comment.AsSpan(0, Math.Min(CodeLength, comment.Length));
        var text = comment.AsSpan(code.Length).ToArray();
        if (code.SequenceEqual("UNICODE\0"u8))
            return Trimmed(IsReadableAscii(text) ? Plain(text) : Wide(text, isLittle));
        if (code.SequenceEqual("JIS\0\0\0\0\0"u8))
            return Trimmed(Japanese(text));
        if (code.SequenceEqual("ASCII\0\0\0"u8))
            return Trimmed(Plain(text));
        if (code.SequenceEqual(new byte[CodeLength]))
            return Trimmed(Unnamed(text, isLittle));
        return Trimmed(Unnamed(comment, isLittle));
    }

    /// <summary>UTF-8 where the bytes are that, else Latin-1.</summary>
    public static string Plain(byte[] text)
    {
        try
        {
            return Trimmed(Utf8.GetString(text));
        }
        catch (DecoderFallbackException)
        {
            return Trimmed(Latin1.GetString(text));
        }
    }

    /// <summary>Of an unknown code: zero bytes between letters show that each takes two.</summary>
    private static string Unnamed(byte[] text, bool isLittle)
    {
        var end = text.Length;
        while (end > 0 && text[end - 1] == 0)
            end--;
        return HasMark(text) || Array.IndexOf(text, (byte)0, 0, end) >= 0 ? Wide(text, isLittle) : Plain(text);
    }

    private static bool HasMark(byte[] text) => text.Length > 1 && (text[0], text[1]) is (0xFE, 0xFF) or (0xFF, 0xFE);

    private static bool IsReadableAscii(byte[] text)
    {
        var end = Array.FindLastIndex(text, value => value != 0) + 1;
        return end >= SureOfAscii && Array.FindIndex(text, 0, end, value => value is < 0x20 or > 0x7E and not ((byte)'\n' or (byte)'\r' or (byte)'\t')) < 0;
    }

    /// <summary>UTF-16: in the order of its byte order mark, else in that in which it is more of a text.</summary>
    private static string Wide(byte[] text, bool isLittle)
    {
        var (big, little) = (Encoding.BigEndianUnicode.GetString(text), Encoding.Unicode.GetString(text));
        if (HasMark(text))
            return text[0] == 0xFE ? big : little;
        var (asBig, asLittle) = (Likelihood(big), Likelihood(little));
        return asBig == asLittle ? (isLittle ? little : big) : asBig > asLittle ? big : little;
    }

    /// <summary>
    /// How much a text looks like one: letters of ASCII most, then those of scripts in use; others against it. With bytes exchanged, letters of ASCII become
    /// Han characters or nothing, and Han and Kana characters of all blocks.
    /// </summary>
    private static int Likelihood(string text)
    {
        var (sum, blocks) = (0, new HashSet<int>());
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (char.IsHighSurrogate(letter) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                sum += CharUnicodeInfo.GetUnicodeCategory(text, i) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse ? -2 : 1;
                i++;
                continue;
            }
            sum += letter switch
            {
                '\0' => 0,
                '\n' or '\r' or '\t' or (>= ' ' and <= '~') => 2,
                _ when CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse or UnicodeCategory.Control or UnicodeCategory.Surrogate => -3,
                (>= '\u00A0' and <= '\u0DFF') or (>= '\u0E00' and <= '\u0EFF') or (>= '\u10A0' and <= '\u10FF') or (>= '\u1E00' and <= '\u218F') => 1,
                (>= '\u3000' and <= '\u30FF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3') or (>= '\uFF00' and <= '\uFFEF') => 1,
                _ => -1,
            };
            blocks.Add(letter >> 8);
        }
        // A text keeps to few blocks of 256 where its script has few; Han characters and Hangul are in many either way.
        return sum - blocks.Count;
    }

    /// <summary>JIS X 0208, by escape sequences as it is specified, or in the forms of Windows and UTF-8.</summary>
    private static string Japanese(byte[] text)
    {
        if (Array.IndexOf(text, (byte)0x1B) >= 0)
            return CodePage("iso-2022-jp").GetString(text);
        try
        {
            return Utf8.GetString(text);
        }
        catch (DecoderFallbackException)
        {
            return CodePage("shift_jis").GetString(text);
        }
    }

    /// <summary>Registering the provider would change what encodings the rest of the process has.</summary>
    private static Encoding CodePage(string name) =>
#if NET
        CodePagesEncodingProvider.Instance.GetEncoding(name)!;
#else
        Encoding.GetEncoding(name);
#endif

    private static string Trimmed(string text) => text.TrimEnd('\0').TrimStart('\uFEFF').Trim();
}
