using TextToImage.Imaging.Containers;

namespace TextToImage.Imaging.Metadata;

/// <summary>Where each file format keeps metadata.</summary>
internal static class MetadataContainer
{
    private const string ParametersKey = "parameters";
    private const string JsonKey = "aiimage";
    private const string XmpKey = "XML:com.adobe.xmp";

    /// <summary>A picture file with metadata put into it.</summary>
    public static byte[] Embed(byte[] file, PictureFormat format, PictureMetadata metadata) => format switch
    {
        PictureFormat.Png => EmbedInPng(file, metadata),
        PictureFormat.Jpeg => JpegSegments.InsertXmp(file, Xmp.Write(metadata, withParameters: true)),
        _ => WebPChunks.InsertXmp(file, Xmp.Write(metadata, withParameters: true)),
    };

    /// <summary>What a file says about how it was made, or null.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static PictureMetadata? Extract(byte[] file)
    {
        if (PngChunks.IsPng(file))
            return Combine([.. PngText.Read(PngChunks.Read(file))]);
        if (JpegSegments.IsJpeg(file))
            return Combine(JpegSegments.FindXmp(file), JpegSegments.FindExif(file));
        return WebPChunks.IsWebP(file) ? Combine(WebPChunks.FindXmp(file), WebPChunks.FindExif(file)) : null;
    }

    /// <summary>The metadata as chunks of a PNG.</summary>
    public static IEnumerable<PngChunk> PngTexts(PictureMetadata metadata) =>
    [
        PngText.Write(ParametersKey, ParametersText.Write(metadata)),
        PngText.WriteInternational(JsonKey, MetadataJson.Write(metadata, asciiOnly: false)),
        PngText.WriteInternational(XmpKey, Xmp.Write(metadata, withParameters: false)),
    ];

    private static byte[] EmbedInPng(byte[] file, PictureMetadata metadata)
    {
        var chunks = PngChunks.Read(file).ToList();
        // Before the pixels, so that readers which stop there (Pillow's lazy open) find it.
        chunks.InsertRange(1, PngTexts(metadata));
        return PngChunks.Write(chunks);
    }

    private static PictureMetadata? Combine(string? xmp, byte[]? exif)
    {
        var comment = exif is null ? null : ExifComment.Find(exif);
        (string Keyword, string? Text)[] texts = [(XmpKey, xmp), (ParametersKey, string.IsNullOrWhiteSpace(comment) ? null : comment)];
        return Combine([.. texts.Where(entry => entry.Text is not null).Select(entry => (entry.Keyword, entry.Text!))]);
    }

    /// <summary>Our own JSON says most; the parameters line of other tools comes next, XMP last.</summary>
    private static PictureMetadata? Combine((string Keyword, string Text)[] texts)
    {
        if (texts.Length == 0)
            return null;
        var xmp = Find(XmpKey) is { } packet ? Xmp.Read(packet) : null;
        var json = Find(JsonKey) is { } text ? MetadataJson.Read(text) : xmp?.Parameters;
        var best = json ?? (Find(ParametersKey) is { } line ? ParametersText.Read(line) : null) ?? new PictureMetadata();
        var other = best.Other.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        foreach (var (keyword, value) in texts)
        {
            if (keyword is not (ParametersKey or XmpKey) && !(keyword == JsonKey && json is not null))
                other[keyword] = value;
        }
        return best with { Other = other, Edited = best.Edited || xmp?.Edited == true, Software = best.Software ?? xmp?.Software };

        string? Find(string key) => Array.Find(texts, entry => entry.Keyword == key).Text;
    }
}
