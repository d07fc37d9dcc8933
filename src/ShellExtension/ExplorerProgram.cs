namespace TextToImage.Shell;

/// <summary>Finds aiimage.exe, which the menus call.</summary>
public static class ExplorerProgram
{
    /// <summary>What the program is called.</summary>
    public const string FileName = "aiimage.exe";

    /// <summary>Where <c>aiimage setup install</c> puts it for this user.</summary>
    public static string InstalledPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "Programs", ExplorerMenus.Name, FileName);

    /// <summary>The program of a path, else the first one on the PATH, else where setup puts it; it need not be there.</summary>
    /// <param name="named">Full path of the program or its folder; null: none was named.</param>
    public static string Find(string? named) => named is not null
        ? Directory.Exists(named) ? Path.Combine(named, FileName) : named
        : OnPath() ?? InstalledPath;

    /// <summary>Refuses a program that menus could not call.</summary>
    /// <exception cref="AIImageException">It is not there, or is another one.</exception>
    public static void Require(string program)
    {
        if (!string.Equals(Path.GetFileName(program), FileName, StringComparison.OrdinalIgnoreCase))
            throw new AIImageException(ErrorIds.ProgramNotFound, $"The menus call {FileName}, and '{program}' has another name; name that file.") { Subject = program };
        if (!File.Exists(program))
            throw new AIImageException(ErrorIds.ProgramNotFound, $"The menus call {FileName}, and '{program}' is not there; unpack or install it first, or name the file.") { Subject = program };
    }

    private static string? OnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => folder.Trim().Trim('"')).Where(folder => folder.Length > 0 && Path.IsPathRooted(folder))
        .Select(folder => Path.Combine(folder, FileName)).FirstOrDefault(File.Exists);
}
