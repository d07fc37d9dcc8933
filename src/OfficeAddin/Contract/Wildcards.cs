using System.Text.RegularExpressions;

namespace TextToImage.Office;

/// <summary>Names in which * stands for any text and ? for any letter; small letters are as capitals.</summary>
internal static class Wildcards
{
    /// <summary>Whether the whole of a name is like that.</summary>
    public static bool Fit(string name, string wildcards) => Regex.IsMatch(
        name, $"^{Regex.Escape(wildcards).Replace(@"\*", ".*").Replace(@"\?", ".")}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);
}
