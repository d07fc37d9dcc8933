using System.IO.Compression;
using System.Text;
using TextToImage.Imaging.Containers;

namespace TextToImage.Imaging.Metadata;

/// <summary>The text chunks of PNG: tEXt (Latin-1), zTXt (the same, compressed) and iTXt (UTF-8).</summary>
internal static class PngText
{
    /// <summary>
    /// All text of a file, in bytes; what is beyond is not read. A few bytes of compressed data can stand for gigabytes, and a
    /// file may have any number of such chunks.
    /// </summary>
    private const int MostText = 4 * 1024 * 1024;

    /// <summary>What a text takes besides its characters.</summary>
    private const int Overhead = 64;

    private static readonly Encoding Latin1 = Encoding.GetEncoding("ISO-8859-1");

    /// <summary>Text as tEXt where Latin-1 can spell it, else as iTXt: what Pillow does, and so what other tools expect.</summary>
    public static PngChunk Write(string keyword, string text)
    {
        // NUL is what separates the fields of a text chunk.
        text = text.Replace('\0', ' ');
        return text.All(c => c <= 0xFF)
            ? new PngChunk("tEXt", (byte[])[.. Latin1.GetBytes(keyword), 0, .. Latin1.GetBytes(text)])
            : WriteInternational(keyword, text);
    }

    /// <summary>Text as iTXt: keyword, not compressed, no language, no translated keyword.</summary>
    public static PngChunk WriteInternational(string keyword, string text)
        => new("iTXt", (byte[])[.. Latin1.GetBytes(keyword), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)]);

    /// <summary>Whether a chunk is one of text.</summary>
    public static bool IsText(PngChunk chunk) => chunk.Type is "tEXt" or "zTXt" or "iTXt";

    /// <summary>The keyword of a chunk of text; null where it is none.</summary>
    public static string? KeywordOf(PngChunk chunk) => !IsText(chunk) ? null : Latin1.GetString(chunk.Data.Span.Slice(0, Math.Max(0, chunk.Data.Span.IndexOf((byte)0))).ToArray());

    /// <summary>The texts of a file in order; what cannot be read is left out.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static IEnumerable<(string Keyword, string Text)> Read(IEnumerable<PngChunk> chunks)
    {
        var left = MostText;
        foreach (var chunk in chunks)
        {
            if (!IsText(chunk) || chunk.Data.Length > left)
                continue;
            var data = chunk.Data.ToArray();
            var end = Array.IndexOf(data, (byte)0);
            if (end <= 0)
                continue;
            var text = ReadText(chunk.Type, data, end + 1, ref left);
            left -= data.Length + Overhead;
            if (text is not null)
                yield return (Latin1.GetString(data, 0, end), text);
        }
    }

    /// <summary>The text, if it can be read and there is room left, which it takes.</summary>
    private static string? ReadText(string type, byte[] data, int start, ref int left)
    {
        try
        {
            return type switch
            {
                "tEXt" => Latin1.GetString(data, start, data.Length - start),
                "zTXt" => Latin1.GetString(Inflate(data, start + 1, ref left)),
                _ => ReadInternational(data, start, ref left),
            };
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            return null;
        }
    }

    private static string ReadInternational(byte[] data, int start, ref int left)
    {
        var compressed = start < data.Length && data[start] == 1;
        var language = Array.IndexOf(data, (byte)0, start + 2);
        var translated = language < 0 ? -1 : Array.IndexOf(data, (byte)0, language + 1);
        if (translated < 0)
            throw new InvalidDataException("a text chunk ends within its head");
        var text = compressed ? Inflate(data, translated + 1, ref left) : data.AsSpan(translated + 1).ToArray();
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>Reads zlib data: deflate after a head of two bytes (ZLibStream is not on every target).</summary>
    private static byte[] Inflate(byte[] data, int start, ref int left)
    {
        using var source = new MemoryStream(data, start + 2, data.Length - start - 2);
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        using var target = new MemoryStream();
        var buffer = new byte[81920];
        int count;
        while ((count = inflate.Read(buffer, 0, buffer.Length)) > 0)
        {
            // What is unpacked counts even if it comes to nothing, or many such texts would take their time.
            left -= count;
            if (left < 0)
                throw new InvalidDataException("the text is too long");
            target.Write(buffer, 0, count);
        }
        return target.ToArray();
    }
}
