namespace TextToImage.Models;

/// <summary>What tools and systems leave in folders of models.</summary>
internal static class Leftovers
{
    private static readonly HashSet<string> Names = new(["Thumbs.db", "desktop.ini", "__MACOSX"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file or folder of that name is no part of a model: .git, .cache and all else that begins with a dot, and what systems leave in folders.</summary>
    public static bool Contains(string name) => name.StartsWith('.') || Names.Contains(name);
}
