using System.IO.Compression;
using System.Text;

namespace TextToImage.Imaging.Metadata;

/// <summary>
/// Text in the lowest bits of pixels, column by column: of alpha (NovelAI; "stealth_pnginfo", "stealth_pngcomp" where it is compressed), or of red,
/// green and blue (the extension stealth-pnginfo of AUTOMATIC1111; "stealth_rgbinfo", "stealth_rgbcomp"). A signature, the count of bits in
/// four bytes with the highest first, UTF-8 or gzip (NovelAI/novelai-image-metadata, nai_meta.py).
/// </summary>
internal static class StealthText
{
    /// <summary>Bytes of the text, unpacked or not.</summary>
    private const int MostBytes = 1024 * 1024;

    /// <summary>Below this alpha is seen, and not the place of a text alone.</summary>
    private const byte LeastAlpha = 254;

    private const string Start = "stealth_", Compressed = "comp", Plain = "info";

    /// <summary>The text, and whether alpha is there for its sake alone; null where there is none.</summary>
    public static (string Text, bool IsInAlpha)? Find(Picture picture)
    {
        if (picture.Alpha is { } alpha && Read(picture, "png", 1, (pixel, _) => alpha[pixel]) is { } hidden)
            return (hidden, Array.TrueForAll(alpha, value => value >= LeastAlpha));
        var rgb = picture.Rgb;
        return Read(picture, "rgb", 3, (pixel, channel) => rgb[(pixel * 3) + channel]) is { } seen ? (seen, false) : null;
    }

    private static string? Read(Picture picture, string kind, int channels, Func<int, int, byte> value)
    {
        var bits = (long)picture.Width * picture.Height * channels;
        var signature = Encoding.ASCII.GetBytes($"{Start}{kind}{Plain}");
        var head = (signature.Length + 4) * 8;
        if (bits < head)
            return null;
        var place = 0;
        var mark = Encoding.ASCII.GetString(Bytes(signature.Length));
        if (mark != $"{Start}{kind}{Plain}" && mark != $"{Start}{kind}{Compressed}")
            return null;
        var length = Bytes(4).Aggregate(0L, (sum, next) => (sum << 8) | next) / 8;
        if (length is 0 or > MostBytes || length * 8 > bits - head)
            return null;
        var content = Bytes((int)length);
        return mark.EndsWith(Compressed, StringComparison.Ordinal) ? Unpacked(content) : Encoding.UTF8.GetString(content);

        byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            for (var i = 0; i < count * 8; i++, place++)
            {
                var (pixel, channel) = (place / channels, place % channels);
                var (x, y) = (pixel / picture.Height, pixel % picture.Height);
                bytes[i / 8] = (byte)((bytes[i / 8] << 1) | (value((y * picture.Width) + x, channel) & 1));
            }
            return bytes;
        }
    }

    private static string? Unpacked(byte[] content)
    {
        try
        {
            using var unpacked = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            var (bytes, length) = (new byte[MostBytes + 1], 0);
            int count;
            while (length < bytes.Length && (count = unpacked.Read(bytes, length, bytes.Length - length)) > 0)
                length += count;
            return length > MostBytes ? null : Encoding.UTF8.GetString(bytes, 0, length);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
