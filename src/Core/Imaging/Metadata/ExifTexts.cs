using TextToImage.Imaging.Containers;

namespace TextToImage.Imaging.Metadata;

/// <summary>
/// Texts that tools keep in EXIF: the UserComment, in either directory, and pairs of a keyword and JSON that ComfyUI puts into the tags of the
/// camera: "prompt:{...}", "workflow:{...}". Only read, never written.
/// </summary>
internal static class ExifTexts
{
    private const int UserComment = 0x9286, Ascii = 2;

    private static readonly string[] Keywords = ["prompt", "workflow"];

    /// <summary>The texts of a block by their keywords, those of the comment by that of most tools.</summary>
    public static IEnumerable<(string Keyword, string Text)> Read(byte[] block)
    {
        foreach (var value in ExifBlock.Read(block))
        {
            if (value.Tag == UserComment)
            {
                if (CommentText.Decode(value.Data, value.IsLittle) is { Length: > 0 } comment)
                    yield return (OtherTools.Parameters, comment);
            }
            else if (value.Type == Ascii && Pair(CommentText.Plain(value.Data)) is { } pair)
            {
                yield return pair;
            }
        }
    }

    private static (string Keyword, string Text)? Pair(string text)
    {
        var colon = text.IndexOf(':');
        var keyword = colon < 0 ? null : Array.Find(Keywords, each => string.Equals(each, text.Substring(0, colon).Trim(), StringComparison.OrdinalIgnoreCase));
        return keyword is not null && text.Substring(colon + 1).TrimStart().StartsWith('{') ? (keyword, text.Substring(colon + 1).Trim()) : null;
    }
}
