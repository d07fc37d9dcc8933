namespace TextToImage.Files;

/// <summary>
/// Names that Windows keeps for its devices, in any folder and with any ending (Win32 documentation, "Naming Files, Paths, and
/// Namespaces"): what is written there goes to a device, or nowhere.
/// </summary>
public static class ReservedNames
{
    private static readonly HashSet<string> Names = new(
        ["con", "prn", "aux", "nul", "conin$", "conout$", .. "0123456789\u00B9\u00B2\u00B3".SelectMany(digit => new[] { $"com{digit}", $"lpt{digit}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The first part of a path that is such a name, as it is written there; null where none is.</summary>
    /// <param name="path">A path as it was given. Once it is made a full one, Windows has put the device in its place.</param>
    public static string? In(string path) => path.Split('/', '\\').FirstOrDefault(Contains);

    /// <summary>Whether a name without folders is one, whatever its ending.</summary>
    public static bool Contains(string name) => Names.Contains(name.Split('.', ':')[0].TrimEnd(' '));

    /// <summary>Refuses a target for which Windows would take a device; elsewhere these are names like others.</summary>
    /// <exception cref="AIImageException">It is Windows, and the path has such a name.</exception>
    public static void Refuse(string path)
    {
        if (Path.DirectorySeparatorChar == '\\' && In(path) is { } name)
            throw Error(path, name);
    }

    private static AIImageException Error(string path, string name) => new(ErrorIds.OutputNotWritable,
        $"The file '{path}' cannot be written: '{name}' is reserved on Windows for a device, whatever ending it has; use another name.")
    { Subject = path };
}
