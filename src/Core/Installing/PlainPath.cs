using System.Globalization;
using TextToImage.Models;

namespace TextToImage.Installing;

/// <summary>Names of files that others chose: in archives, in listings of a hub, in graphs. One that is plain is a place within a folder on every system.</summary>
internal static class PlainPath
{
    private const int LongestPart = 200, LongestPath = 1000, Deepest = 16;

    /// <summary>What Windows takes in no name of a file.</summary>
    private const string Forbidden = "<>:\"|?*\\";

    /// <summary>Whether a path with slashes is a place within a folder, and can be one everywhere.</summary>
    public static bool IsPlain(string path)
    {
        var parts = path.Split('/');
        return path.Length <= LongestPath && parts.Length <= Deepest && parts.All(IsPlainPart);
    }

    /// <summary>Whether a path would lead out of its folder: upwards, to a root, or to a drive.</summary>
    public static bool Escapes(string path) =>
        path.Replace('\\', '/') is var slashed && (slashed.StartsWith('/') || slashed.Split('/').Contains("..") || (slashed.Length > 1 && slashed[1] == ':'));

    /// <summary>A name without what would confuse a terminal.</summary>
    public static string Printable(string name) => new([.. name.Take(100).Select(letter => IsVisible(letter) ? letter : '?')]);

    /// <summary>"." and "..", names that end with a dot or a space, which Windows drops, and those of its devices are no names of files.</summary>
    private static bool IsPlainPart(string part) =>
        part.Length is > 0 and <= LongestPart && !part.EndsWith('.') && !part.EndsWith(' ') && !part.StartsWith(' ')
        && part.All(letter => IsVisible(letter) && Forbidden.IndexOf(letter) < 0) && !ModelName.IsDevice(part);

    /// <summary>Neither a control character nor one that turns the order of what follows, such as U+202E.</summary>
    private static bool IsVisible(char letter) =>
        CharUnicodeInfo.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
