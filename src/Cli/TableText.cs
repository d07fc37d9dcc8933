using System.Globalization;
using System.Text;

namespace TextToImage.Cli;

/// <summary>The text of a table's bytes: UTF-8 and UTF-16, and what Excel writes as plain "CSV".</summary>
internal static class TableText
{
    private const int WindowsLatin = 1252;

    private const int Utf8 = 65001;

    /// <summary>The text, and a warning where its encoding was guessed.</summary>
    /// <exception cref="AIImageException">It is no text.</exception>
    public static (string Text, string? Warning) Decode(byte[] bytes, string path)
    {
        if (bytes.AsSpan().StartsWith("PK\u0003\u0004"u8) || bytes.AsSpan().StartsWith<byte>([0xD0, 0xCF, 0x11, 0xE0]))
            throw TableFile.Invalid(path, "is an Office file or archive and no text; save it in Excel as 'CSV UTF-8' and name that file");
        foreach (var marked in new Encoding[] { new UTF8Encoding(true, true), new UnicodeEncoding(false, true), new UnicodeEncoding(true, true) })
        {
            if (bytes.AsSpan().StartsWith(marked.GetPreamble()))
                return (marked.GetString(bytes, marked.GetPreamble().Length, bytes.Length - marked.GetPreamble().Length), null);
        }
        if (bytes.Contains((byte)0))
            throw TableFile.Invalid(path, "is no text, or text in an unusual encoding; save it as UTF-8");
        try
        {
            return (new UTF8Encoding(false, true).GetString(bytes), null);
        }
        catch (DecoderFallbackException)
        {
            var encoding = Ansi();
            return (encoding.GetString(bytes), $"The table '{path}' is not in UTF-8; it was read as {encoding.WebName}, so look at letters with accents, and save it in Excel as 'CSV UTF-8' if they are wrong.");
        }
    }

    /// <summary>What the user's Windows calls ANSI.</summary>
    private static Encoding Ansi()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var page = CultureInfo.CurrentCulture.TextInfo.ANSICodePage;
        return Encoding.GetEncoding(page is 0 or Utf8 ? WindowsLatin : page);
    }
}
