namespace TextToImage.Files;

/// <summary>The one rule for folders that files go to: one that is there is taken, and one whose name ends with a slash is made.</summary>
public static class OutputFolder
{
    /// <summary>Whether a target is a folder; it is made where it ends with a slash and is not there.</summary>
    /// <param name="target">What the user gave.</param>
    /// <param name="fullPath">Its full path; null where it is relative to the working folder.</param>
    /// <exception cref="AIImageException">It cannot be made.</exception>
    public static bool Is(string target, string? fullPath = null)
    {
        ReservedNames.Refuse(target);
        var folder = Path.GetFullPath(fullPath ?? target);
        if (IsNamed(target))
            Make(folder);
        return Directory.Exists(folder);
    }

    private static bool IsNamed(string target) => target.Length > 0 && target[target.Length - 1] is '/' or '\\';

    private static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AIImageException(ErrorIds.OutputNotWritable,
                $"The output folder '{folder}' cannot be made ({error.Message.TrimEnd('.')}); choose another folder.", error)
            { Subject = folder };
        }
    }
}
