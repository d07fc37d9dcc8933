using System.Text;
using TextToImage.Imaging.Containers;

namespace TextToImage.Imaging.Decoding;

/// <summary>What a file is by its first bytes, whatever its name says.</summary>
internal static class FileKind
{
    /// <summary>As much of a file as is looked at.</summary>
    public const int HeadLength = 4096;

    /// <summary>Signatures of formats that people take for pictures, at the start of the file.</summary>
    private static readonly (byte[] Start, string Name)[] Others =
    [
        ([.. "II*\0"u8], "a TIFF or camera raw picture"),
        ([.. "MM\0*"u8], "a TIFF or camera raw picture"),
        ([.. "%PDF"u8], "a PDF document"),
        ([.. "8BPS"u8], "a Photoshop document"),
        ([0, 0, 1, 0], "an icon"),
        ([0xFF, 0x0A], "a JPEG XL picture"),
        ([0, 0, 0, 12, .. "JXL "u8], "a JPEG XL picture"),
        ([0, 0, 0, 12, .. "jP  "u8], "a JPEG 2000 picture"),
        ([1, 0, 0, 0], "an EMF drawing"),
        ([0xD7, 0xCD, 0xC6, 0x9A], "a WMF drawing"),
        ([.. "PK\x3\x4"u8], "a ZIP archive or an Office document"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([0xFE, 0xFF], "a text file"),
        ([0xFF, 0xFE], "a text file"),
    ];

    /// <summary>Whether the file begins as one that can be read: PNG, JPEG, WebP, GIF or BMP.</summary>
    public static bool IsReadable(byte[] file) =>
        PngChunks.IsPng(file) || JpegSegments.IsJpeg(file) || WebPChunks.IsWebP(file) || StartsWith(file, "GIF8"u8) || IsBmp(file);

    /// <summary>Whether the bytes begin as a BMP file does.</summary>
    public static bool IsBmp(byte[] file) => StartsWith(file, "BM"u8);

    /// <summary>What else the file is, with its article; null where it is readable or nothing known.</summary>
    public static string? OtherName(byte[] file)
    {
        if (file.Length == 0 || IsReadable(file))
            return null;
        if (file.Length >= 12 && file.AsSpan(4, 4).SequenceEqual("ftyp"u8))
            return MediaName(file);
        return Array.Find(Others, other => StartsWith(file, other.Start)).Name ?? TextName(file);
    }

    /// <summary>The ISO base media format holds pictures and videos; the brand and those it is compatible with tell.</summary>
    private static string MediaName(byte[] file)
    {
        var brands = Encoding.ASCII.GetString(file, 8, Math.Min(file.Length - 8, 56));
        if (brands.Contains("avif") || brands.Contains("avis"))
            return "an AVIF picture";
        return brands.Contains("heic") || brands.Contains("heix") || brands.Contains("hevc") || brands.Contains("mif1")
            ? "a HEIC picture"
            : "a video or another MP4 file";
    }

    /// <summary>Text has no control characters and is UTF-8; markup tells by its first words which it is.</summary>
    private static string? TextName(byte[] file)
    {
        var length = Math.Min(file.Length, HeadLength);
        if (Array.FindIndex(file, 0, length, value => value < ' ' && value is not ((byte)'\t' or (byte)'\n' or (byte)'\r')) >= 0)
            return null;
        var text = Encoding.UTF8.GetString(file, 0, length).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        // The last character may be cut.
        var wrong = text.IndexOf('\uFFFD');
        if (wrong >= 0 && (file.Length <= HeadLength || wrong < text.Length - 1))
            return null;
        if (!text.StartsWith('<'))
            return "a text file";
        return Has("<svg") ? "an SVG drawing" : Has("<html") || Has("<!doctype html") ? "a web page" : "a text file";

        bool Has(string tag) => text.Contains(tag, StringComparison.OrdinalIgnoreCase);
    }

    private static bool StartsWith(byte[] file, ReadOnlySpan<byte> start) => file.AsSpan().StartsWith(start);
}
