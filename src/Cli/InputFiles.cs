namespace TextToImage.Cli;

/// <summary>Files that a user named to be read.</summary>
internal static class InputFiles
{
    /// <summary>The file, or those that a pattern stands for: shells on Windows leave * and ? to the program.</summary>
    /// <exception cref="AIImageException">The file does not exist, or no file fits the pattern.</exception>
    /// <param name="named">What the user wrote.</param>
    /// <param name="kind">What it is to be, for the message.</param>
    /// <param name="errorId">The error where nothing is found.</param>
    public static IEnumerable<string> Expand(string named, string kind = "picture", string errorId = ErrorIds.PictureInvalid)
    {
        if (File.Exists(named) || Directory.Exists(named))
            return [named];
        var pattern = Path.GetFileName(named);
        var folder = Path.GetDirectoryName(named) is { Length: > 0 } given ? given : ".";
        if (pattern.IndexOfAny(['*', '?']) < 0 || !Directory.Exists(folder))
            throw new AIImageException(errorId, $"The {kind} '{named}' does not exist; check the name and the folder.") { Subject = named };
        var found = Directory.EnumerateFiles(folder, pattern).Order(StringComparer.OrdinalIgnoreCase).ToList();
        return found.Count > 0
            ? found.Select(file => folder == "." ? Path.GetFileName(file) : file)
            : throw new AIImageException(errorId, $"No {kind} fits '{named}'; check the name and the folder.") { Subject = named };
    }
}
