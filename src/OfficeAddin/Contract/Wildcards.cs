using System.Text.RegularExpressions;

namespace TextToImage.Office;

/// <summary>Names in which * stands for any text and ? for any letter.</summary>
internal static class Wildcards
{
    /// <summary>The regular expression for the whole of a name.</summary>
    public static string Pattern(string wildcards) => $"^{Regex.Escape(wildcards).Replace(@"\*", ".*").Replace(@"\?", ".")}$";
}
