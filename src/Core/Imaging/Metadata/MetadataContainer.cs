using TextToImage.Imaging.Containers;

namespace TextToImage.Imaging.Metadata;

/// <summary>Where each file format keeps metadata.</summary>
internal static class MetadataContainer
{
    private const string ParametersKey = OtherTools.Parameters;

    /// <summary>Where a PNG has this program's JSON, and XMP.</summary>
    internal const string JsonKey = "aiimage";
    internal const string XmpKey = "XML:com.adobe.xmp";

    /// <summary>A picture file with metadata put into it.</summary>
    public static byte[] Embed(byte[] file, PictureFormat format, PictureMetadata metadata) => format switch
    {
        PictureFormat.Png => EmbedInPng(file, metadata),
        PictureFormat.Jpeg => JpegSegments.InsertXmp(file, PacketForJpeg(metadata)),
        _ => WebPChunks.InsertXmp(file, Xmp.Write(metadata, withParameters: true)),
    };

    /// <summary>What a file says about how it was made, or null.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static PictureMetadata? Extract(byte[] file)
    {
        if (PngChunks.IsPng(file))
        {
            var chunks = PngChunks.Read(file).Where(chunk => PngText.IsText(chunk) || chunk.Type == PngChunks.Exif).ToList();
            return Combine(PngText.Read(chunks.Where(PngText.IsText)), chunks.Find(chunk => chunk.Type == PngChunks.Exif).Data.ToArray());
        }
        if (JpegSegments.IsJpeg(file))
            return Combine(Packet(JpegSegments.FindXmp(file)), JpegSegments.FindExif(file));
        return WebPChunks.IsWebP(file) ? Combine(Packet(WebPChunks.FindXmp(file)), WebPChunks.FindExif(file)) : null;
    }

    /// <summary>What the low bits of pixels say about how they were made, in files without loss; null where they say nothing.</summary>
    /// <param name="file">The file of the picture.</param>
    /// <param name="picture">Its pixels.</param>
    /// <returns>The metadata, and whether the alpha channel is there for the text alone.</returns>
    public static (PictureMetadata? Metadata, bool IsInAlpha) ExtractHidden(byte[] file, Picture picture) =>
        (PngChunks.IsPng(file) || WebPChunks.IsWebP(file)) && StealthText.Find(picture) is { } hidden ? (Combine([(ParametersKey, hidden.Text)], null), hidden.IsInAlpha) : (null, false);

    /// <summary>Whether metadata have texts that only another tool reads, such as a workflow.</summary>
    public static bool HasTextsOfOtherTools(PictureMetadata metadata) => metadata.Other.Keys.Any(key => key != "Comment" && OtherTools.IsOwnText(key));

    /// <summary>The metadata as chunks of a PNG; texts of other tools stay under their own names.</summary>
    public static IEnumerable<PngChunk> PngTexts(PictureMetadata metadata)
    {
        var own = metadata.Other.Where(text => OtherTools.IsOwnText(text.Key)).OrderBy(text => text.Key, StringComparer.Ordinal).ToList();
        var rest = own.Count == 0 ? metadata : metadata with { Other = metadata.Other.Where(text => !OtherTools.IsOwnText(text.Key)).ToDictionary(text => text.Key, text => text.Value, StringComparer.Ordinal) };
        return
        [
            PngText.Write(ParametersKey, ParametersText.Write(metadata)),
            PngText.WriteInternational(JsonKey, MetadataJson.Write(rest, asciiOnly: false)),
            PngText.WriteInternational(XmpKey, Xmp.Write(metadata, withParameters: false)),
            .. own.Select(text => PngText.Write(text.Key, text.Value)),
        ];
    }

    private static byte[] EmbedInPng(byte[] file, PictureMetadata metadata)
    {
        var chunks = PngChunks.Read(file).ToList();
        // Before the pixels, so that readers which stop there (Pillow's lazy open) find it.
        chunks.InsertRange(1, PngTexts(metadata));
        return PngChunks.Write(chunks);
    }

    /// <summary>A packet that a JPEG can hold: the longest texts of other tools make room, and say so.</summary>
    private static string PacketForJpeg(PictureMetadata metadata)
    {
        while (true)
        {
            var packet = Xmp.Write(metadata, withParameters: true);
            var longest = OtherTools.TextsOf(metadata).OrderByDescending(text => text.Value.Length).FirstOrDefault();
            if (JpegSegments.Holds(packet) || longest.Value is null || longest.Value.Length < ShortText)
                return packet;
            var other = metadata.Other.ToDictionary(text => text.Key, text => text.Value, StringComparer.Ordinal);
            other[longest.Key] = FormattableString.Invariant($"{longest.Value.Length} characters, more than a JPEG holds");
            metadata = metadata with { Other = other };
        }
    }

    /// <summary>Texts that make no room.</summary>
    private const int ShortText = 200;

    private static IEnumerable<(string Keyword, string Text)> Packet(string? xmp) => xmp is null ? [] : [(XmpKey, xmp)];

    /// <summary>Our own JSON says most; what other tools write comes next, XMP last.</summary>
    private static PictureMetadata? Combine(IEnumerable<(string Keyword, string Text)> found, byte[]? exif)
    {
        var texts = Unwrapped([.. found, .. exif is { Length: > 0 } ? ExifTexts.Read(exif) : []]);
        if (texts.Count == 0)
            return null;
        var xmp = texts.TryGetValue(XmpKey, out var packet) ? Xmp.Read(packet) : null;
        if (xmp?.Comment is { } comment)
            texts[OtherTools.XmpComment] = comment;
        var json = texts.TryGetValue(JsonKey, out var own) ? MetadataJson.Read(own) : xmp?.Parameters;
        var best = json ?? OtherTools.Read(texts) ?? new PictureMetadata();
        var other = best.Other.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        foreach (var text in texts)
        {
            // A line of settings is all in the metadata; of JSON what nobody asks for is not.
            var isRead = text.Key == XmpKey || (text.Key == JsonKey && json is not null) || (text.Key == ParametersKey && (json is not null || ToolJson.Object(text.Value) is null));
            if (!isRead)
                other[text.Key] = text.Value;
        }
        return best with { Other = other, Edited = best.Edited || xmp?.Edited == true, Software = best.Software ?? xmp?.Software };
    }

    /// <summary>The first text of each keyword; one that is an object of such texts, as NovelAI hides them in pixels and in the comment of WebP, for each of these.</summary>
    private static Dictionary<string, string> Unwrapped(IEnumerable<(string Keyword, string Text)> found)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (keyword, text) in found)
        {
            var wrapped = keyword == ParametersKey && ToolJson.Object(text) is { } said && said.Member("Comment", "prompt", "workflow") is { ValueKind: System.Text.Json.JsonValueKind.String } && said.Member("base_model", "negative_prompt") is null
                ? said.EnumerateObject().Select(each => (each.Name, Text: ((System.Text.Json.JsonElement?)each.Value).AsText() ?? each.Value.GetRawText()))
                : [(keyword, text)];
            foreach (var (name, value) in wrapped)
            {
                if (value.Trim().Length > 0 && !texts.ContainsKey(name))
                    texts.Add(name, value);
            }
        }
        return texts;
    }
}
