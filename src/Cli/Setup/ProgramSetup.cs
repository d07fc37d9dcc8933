using TextToImage.Shell;

namespace TextToImage.Cli.Setup;

/// <summary>Installs the program for this user alone, without rights of an administrator, and takes it off again.</summary>
/// <param name="registry">The user's registry.</param>
/// <param name="shell">The user's shortcuts.</param>
/// <param name="folder">Where the program goes.</param>
internal sealed class ProgramSetup(IUserRegistry registry, IUserShell shell, ProgramFolder folder)
{
    /// <summary>The entry under Installed apps.</summary>
    public const string Entry = $@"{Entries}\{ExplorerMenus.Name}";

    private const string Entries = @"Software\Microsoft\Windows\CurrentVersion\Uninstall", IsFirst = "IsFirstEntry";

    private const string Environment = "Environment", PathName = "Path", Shortcut = $"{ExplorerMenus.Name}.lnk";

    /// <summary>What is done, in sentences.</summary>
    /// <param name="folder">Where the program goes.</param>
    /// <param name="source">The folder with the program to install.</param>
    /// <param name="table">The menus.</param>
    public static IReadOnlyList<string> Plan(ProgramFolder folder, string source, ExplorerTable table) =>
    [
        .. folder.Is(source) ? Array.Empty<string>() : [$"Copy the files of '{source}' to '{folder.Path}'."],
        $@"Add '{folder.Path}' to the PATH of this user (HKEY_CURRENT_USER\{Environment}).",
        "Put a shortcut into the Start menu, which asks for a prompt and makes a picture.",
        $"Put menus into Explorer: {table.Values.Count} values and {table.Shortcuts.Count} shortcut (aiimage shell register --what-if lists them).",
        $@"Put an entry under Installed apps (HKEY_CURRENT_USER\{Entry}).",
    ];

    /// <summary>Copies the program, where it does not run from its place already, and does all that is around it; what is there is repaired.</summary>
    /// <param name="source">The folder with the program.</param>
    /// <param name="pictures">Where pictures of the Start menu go.</param>
    /// <param name="table">The menus.</param>
    /// <param name="version">The version of the program.</param>
    /// <param name="cancellation">Ends copying.</param>
    /// <exception cref="AIImageException">Windows refuses something; nothing is half done to the files.</exception>
    public void Install(string source, string pictures, ExplorerTable table, string version, CancellationToken cancellation)
    {
        if (!folder.Is(source))
            folder.Replace(source, cancellation);
        var path = registry.Read(Environment, PathName) as string;
        registry.Write(Environment, PathName, PathVariable.Add(path, folder.Path), path is not null && registry.Expands(Environment, PathName));
        shell.TellEnvironmentChanged();
        shell.WriteShortcut(ShortcutFolder.Programs, Shortcut, folder.Program, $@"explorer new ""{pictures}\.""");
        new ExplorerRegistration(registry, shell).Register(table);
        // Noted, so that a key that was not there is gone again afterwards.
        if (!registry.Exists(Entries))
            registry.Write(Entry, IsFirst, 1);
        foreach (var (name, data) in EntryValues(version))
            registry.Write(Entry, name, data);
    }

    /// <summary>Takes away all that is around the files; they go last, and by the caller where the program runs from them.</summary>
    /// <param name="table">The menus.</param>
    /// <exception cref="AIImageException">Windows refuses something.</exception>
    public void Uninstall(ExplorerTable table)
    {
        new ExplorerRegistration(registry, shell).Unregister(table);
        shell.DeleteShortcut(ShortcutFolder.Programs, Shortcut);
        if (registry.Read(Environment, PathName) is string path)
        {
            var left = PathVariable.Remove(path, folder.Path);
            if (left.Length == 0)
                registry.Delete(Environment, PathName);
            else if (left != path)
                registry.Write(Environment, PathName, left, registry.Expands(Environment, PathName));
            shell.TellEnvironmentChanged();
        }
        var isFirst = registry.Read(Entry, IsFirst) is not null;
        registry.Delete(Entry);
        if (isFirst && registry.IsEmpty(Entries))
            registry.Delete(Entries);
    }

    /// <summary>What Windows shows of an installed program, and how it removes it (its documentation of the key Uninstall).</summary>
    private IEnumerable<(string Name, object Data)> EntryValues(string version) =>
    [
        ("DisplayName", ExplorerMenus.Name),
        ("DisplayVersion", version),
        ("Publisher", "The TextToImage authors"),
        ("DisplayIcon", folder.Program),
        ("InstallLocation", folder.Path),
        ("UninstallString", $"\"{folder.Program}\" setup uninstall"),
        ("QuietUninstallString", $"\"{folder.Program}\" setup uninstall --quiet"),
        ("EstimatedSize", (int)(new DirectoryInfo(folder.Path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) / 1024)),
        ("NoModify", 1),
        ("NoRepair", 1),
    ];
}
