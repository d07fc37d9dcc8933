using TextToImage.Imaging.Containers;

namespace TextToImage.Imaging.Metadata;

/// <summary>
/// What cameras and editors write into pictures about who took them, when and where: EXIF, IPTC, comments, XMP of others. Pixels, colour profiles and what
/// says how a model made the picture stay.
/// </summary>
internal static class PrivateMetadata
{
    private const byte App0 = 0xE0, App2 = 0xE2, App14 = 0xEE, App15 = 0xEF, Comment = 0xFE;

    /// <summary>The file without it; the file itself where it has none, or is neither PNG nor JPEG.</summary>
    /// <param name="file">A picture that can be read.</param>
    /// <param name="isOfAModel">Whether its texts say how a model made it.</param>
    public static byte[] Removed(byte[] file, bool isOfAModel) =>
        JpegSegments.IsJpeg(file) ? OfJpeg(file, isOfAModel) : PngChunks.IsPng(file) ? OfPng(file, isOfAModel) : file;

    private static byte[] OfJpeg(byte[] file, bool isOfAModel)
    {
        var kept = new List<(int At, int Length)> { (0, 2) };
        var end = 2;
        foreach (var (marker, at, length) in JpegSegments.Segments(file))
        {
            end = at + length;
            if (marker == JpegSegments.Scan)
            {
                end = at - 4;
                break;
            }
            var content = file.AsSpan(at, length);
            // The head of the file, colour profiles, and Adobe's form of the colours are about pixels.
            var isKept = marker is not ((>= App0 and <= App15) or Comment) || marker is App0 or App14
                || (marker == App2 && content.StartsWith("ICC_PROFILE\0"u8)) || (isOfAModel && JpegSegments.PacketOf(marker, content) is { } packet && Xmp.Read(packet)?.Parameters is not null);
            if (isKept)
                kept.Add((at - 4, length + 4));
        }
        kept.Add((end, file.Length - end));
        return kept.Sum(part => part.Length) == file.Length ? file : [.. kept.SelectMany(part => file.AsSpan(part.At, part.Length).ToArray())];
    }

    private static byte[] OfPng(byte[] file, bool isOfAModel)
    {
        var chunks = PngChunks.Read(file).ToList();
        var isOurs = isOfAModel && chunks.Exists(chunk => PngText.KeywordOf(chunk) == MetadataContainer.JsonKey);
        var kept = chunks.Where(chunk => chunk.Type is not (PngChunks.Exif or "tIME") && (PngText.KeywordOf(chunk) is not { } keyword || (isOfAModel && IsOfModels(keyword, isOurs)))).ToList();
        return kept.Count == chunks.Count ? file : PngChunks.Write(kept);
    }

    /// <summary>Whether a text says how a model made the picture. A packet of XMP may say anything, but where this program wrote it.</summary>
    private static bool IsOfModels(string keyword, bool isOurs) =>
        keyword is OtherTools.Parameters or MetadataContainer.JsonKey or "Description" || OtherTools.IsOwnText(keyword) || (isOurs && keyword == MetadataContainer.XmpKey);
}
