namespace TextToImage.Office.Files;

/// <summary>The hidden file beside a document that says who has it open.</summary>
public static class OwnerFile
{
    private const string Mark = "~$";

    /// <summary>Whether a file is such a one of Office, by its name, rather than a document.</summary>
    public static bool Is(string path) => Path.GetFileName(path).StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>What to warn of; null where nobody seems to have the document open.</summary>
    internal static string? Warning(string path)
    {
        var found = Names(Path.GetFileName(path)).FirstOrDefault(name => File.Exists(Path.Combine(Path.GetDirectoryName(path)!, name)));
        return found is null
            ? null
            : $"The document '{path}' seems to be open in another program ('{found}' is beside it); saving it there would undo the change here.";
    }

    /// <summary>PowerPoint puts ~$ before the name; Word replaces up to two letters of longer names by it; LibreOffice has its own.</summary>
    private static IEnumerable<string> Names(string file)
    {
        var letters = Path.GetFileNameWithoutExtension(file).Length;
        yield return $"{Mark}{file}";
        if (letters > 6)
            yield return $"{Mark}{file.Substring(Math.Min(2, letters - 6))}";
        yield return $".~lock.{file}#";
    }
}
