using System.Text;
using System.Text.Json;

namespace TextToImage.Json;

/// <summary>
/// JSON as Python writes it, from files that nobody vouches for: bare Infinity and NaN, which become strings, are accepted, and halves of
/// characters (a lone surrogate such as \ud800, which is no text) are refused. The bytes are gone through once.
/// </summary>
internal static class PythonJson
{
    private const byte Quote = (byte)'"', Backslash = (byte)'\\', Slash = (byte)'/', Minus = (byte)'-';
    private const int EscapeLength = 6, HighSurrogate = 0xD800, LowSurrogate = 0xDC00, AfterSurrogates = 0xE000;

    private static readonly JsonDocumentOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly byte[][] Words = [[.. "-Infinity"u8], [.. "Infinity"u8], [.. "NaN"u8]];

    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonDocument Parse(string text) => Parse(Encoding.UTF8.GetBytes(text));

    /// <summary>Parses the bytes of a file: UTF-8, or UTF-16 where a byte order mark says so, as Windows PowerShell writes it. What is not of that encoding becomes U+FFFD.</summary>
    /// <exception cref="JsonException">The bytes are not JSON.</exception>
    public static JsonDocument Parse(byte[] bytes)
    {
        var (utf8, start) = bytes switch
        {
            [0xFF, 0xFE, ..] => (Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2)), 0),
            [0xFE, 0xFF, ..] => (Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2)), 0),
            _ => (bytes, bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0),
        };
        return JsonDocument.Parse(Quoted(IsUtf8(utf8) ? utf8 : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8)), start), Options);
    }

    private static bool IsUtf8(byte[] bytes)
    {
        try
        {
            Strict.GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>The same text with the words that JSON lacks in quotes.</summary>
    private static ReadOnlyMemory<byte> Quoted(byte[] text, int start)
    {
        List<(int At, int Length)>? found = null;
        for (var at = start; at < text.Length;)
        {
            switch (text[at])
            {
                case Quote:
                    at = AfterString(text, at + 1);
                    break;
                case Slash:
                    at = AfterComment(text, at);
                    break;
                default:
                    var length = WordAt(text, at);
                    if (length > 0)
                        (found ??= []).Add((at, length));
                    at += Math.Max(1, length);
                    break;
            }
        }
        return found is null ? text.AsMemory(start) : WithQuotes(text, start, found);
    }

    /// <summary>Length of the word that JSON lacks at a place; 0 where there is none.</summary>
    private static int WordAt(byte[] text, int at) => text[at] is Minus or (byte)'I' or (byte)'N'
        ? Array.Find(Words, word => text.AsSpan(at).StartsWith(word))?.Length ?? 0
        : 0;

    private static byte[] WithQuotes(byte[] text, int start, List<(int At, int Length)> words)
    {
        var quoted = new byte[text.Length - start + (2 * words.Count)];
        var (from, to) = (start, 0);
        foreach (var (at, length) in words)
        {
            Copy(at);
            quoted[to++] = Quote;
            Copy(at + length);
            quoted[to++] = Quote;
        }
        Copy(text.Length);
        return quoted;

        void Copy(int end)
        {
            text.AsSpan(from, end - from).CopyTo(quoted.AsSpan(to));
            (from, to) = (end, to + end - from);
        }
    }

    /// <summary>Where a string ends, which is behind its closing quote; its escapes must be of whole characters.</summary>
    private static int AfterString(byte[] text, int at)
    {
        while (at < text.Length && text[at] != Quote)
        {
            if (text[at] != Backslash)
            {
                at++;
                continue;
            }
            if (Escaped(text, at) is not { } unit || unit is < HighSurrogate or >= AfterSurrogates)
                at += 2;
            else if (unit < LowSurrogate && Escaped(text, at + EscapeLength) is >= LowSurrogate and < AfterSurrogates)
                at += 2 * EscapeLength;
            else
                throw new JsonException($"a text has half a character, \\u{unit:x4}", null, text.Take(at).LongCount(value => value == '\n'), null);
        }
        return at + 1;
    }

    /// <summary>The number of a \uXXXX; null where there is none.</summary>
    private static int? Escaped(byte[] text, int at)
    {
        if (at + EscapeLength > text.Length || text[at] != Backslash || text[at + 1] != 'u')
            return null;
        var number = 0;
        for (var i = at + 2; i < at + EscapeLength; i++)
        {
            var digit = text[i] switch
            {
                >= (byte)'0' and <= (byte)'9' => text[i] - '0',
                >= (byte)'a' and <= (byte)'f' => text[i] - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => text[i] - 'A' + 10,
                _ => -1,
            };
            if (digit < 0)
                return null;
            number = (number << 4) | digit;
        }
        return number;
    }

    private static int AfterComment(byte[] text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("//"u8))
            return rest.IndexOf((byte)'\n') is var line and >= 0 ? at + line : text.Length;
        if (rest.StartsWith("/*"u8))
            return rest.IndexOf("*/"u8) is var end and >= 0 ? at + end + "*/"u8.Length : text.Length;
        return at + 1;
    }
}
