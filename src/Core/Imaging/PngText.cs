using System.IO.Compression;
using System.Text;

namespace TextToImage.Imaging;

/// <summary>The text chunks of PNG: tEXt (Latin-1), zTXt (the same, compressed) and iTXt (UTF-8).</summary>
internal static class PngText
{
    /// <summary>Text beyond this is not read: a few bytes of compressed data can stand for gigabytes.</summary>
    private const int LongestText = 16 * 1024 * 1024;

    private static readonly Encoding Latin1 = Encoding.GetEncoding("ISO-8859-1");

    /// <summary>Text as tEXt where Latin-1 can spell it, else as iTXt: what Pillow does, and so what other tools expect.</summary>
    public static PngChunk Write(string keyword, string text)
    {
        // NUL is what separates the fields of a text chunk.
        text = text.Replace('\0', ' ');
        return text.All(c => c <= 0xFF)
            ? new PngChunk("tEXt", [.. Latin1.GetBytes(keyword), 0, .. Latin1.GetBytes(text)])
            : WriteInternational(keyword, text);
    }

    /// <summary>Text as iTXt: keyword, not compressed, no language, no translated keyword.</summary>
    public static PngChunk WriteInternational(string keyword, string text)
        => new("iTXt", [.. Latin1.GetBytes(keyword), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(text)]);

    /// <summary>The texts of a file in order; what cannot be read is left out.</summary>
    public static IEnumerable<(string Keyword, string Text)> Read(IEnumerable<PngChunk> chunks)
    {
        foreach (var chunk in chunks)
        {
            var end = Array.IndexOf(chunk.Data, (byte)0);
            if (end > 0 && chunk.Type is "tEXt" or "zTXt" or "iTXt" && ReadText(chunk, end + 1) is { } text)
                yield return (Latin1.GetString(chunk.Data, 0, end), text);
        }
    }

    private static string? ReadText(PngChunk chunk, int start)
    {
        try
        {
            return chunk.Type switch
            {
                "tEXt" => Latin1.GetString(chunk.Data, start, chunk.Data.Length - start),
                "zTXt" => Latin1.GetString(Inflate(chunk.Data, start + 1)),
                _ => ReadInternational(chunk.Data, start),
            };
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            return null;
        }
    }

    private static string ReadInternational(byte[] data, int start)
    {
        var compressed = start < data.Length && data[start] == 1;
        var language = Array.IndexOf(data, (byte)0, start + 2);
        var translated = language < 0 ? -1 : Array.IndexOf(data, (byte)0, language + 1);
        if (translated < 0)
            throw new InvalidDataException("a text chunk ends within its head");
        var text = compressed ? Inflate(data, translated + 1) : data.AsSpan(translated + 1).ToArray();
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>Reads zlib data: deflate after a head of two bytes (ZLibStream is not on every target).</summary>
    private static byte[] Inflate(byte[] data, int start)
    {
        using var source = new MemoryStream(data, start + 2, data.Length - start - 2);
        using var inflate = new DeflateStream(source, CompressionMode.Decompress);
        using var target = new MemoryStream();
        var buffer = new byte[81920];
        int count;
        while ((count = inflate.Read(buffer, 0, buffer.Length)) > 0)
        {
            if (target.Length + count > LongestText)
                throw new InvalidDataException("the text is too long");
            target.Write(buffer, 0, count);
        }
        return target.ToArray();
    }
}
