namespace TextToImage.Cli.Setup;

/// <summary>The user's list of folders with programs, PATH: one folder comes and goes, all others stay letter for letter.</summary>
internal static class PathVariable
{
    private const char Between = ';';

    /// <summary>The list with a folder at its end; the same list where the folder is in it.</summary>
    public static string Add(string? path, string folder) => string.IsNullOrEmpty(path) ? folder
        : path.Split(Between).Any(each => IsSame(each, folder)) ? path
        : path[^1] == Between ? $"{path}{folder}" : $"{path}{Between}{folder}";

    /// <summary>The list without a folder; the same list where it is not in it.</summary>
    public static string Remove(string path, string folder)
    {
        var folders = path.Split(Between);
        return folders.Any(each => IsSame(each, folder)) ? string.Join(Between, folders.Where(each => !IsSame(each, folder))) : path;
    }

    private static bool IsSame(string listed, string folder) =>
        string.Equals(listed.Trim().Trim('"').TrimEnd('\\'), folder.TrimEnd('\\'), StringComparison.OrdinalIgnoreCase);
}
