namespace TextToImage.Shell;

/// <summary>How a value or shortcut is found.</summary>
public enum ExplorerState
{
    /// <summary>It is as the table has it.</summary>
    Present,

    /// <summary>There is something else in its place, such as the path where the program was before.</summary>
    Different,

    /// <summary>It is not there.</summary>
    Missing,
}

/// <summary>A row of the table, and how it is found.</summary>
/// <param name="Place">The key below HKEY_CURRENT_USER, or "Send To".</param>
/// <param name="Name">Name of the value or of the shortcut's file; empty for the default value of a key.</param>
/// <param name="Data">What it should be.</param>
/// <param name="State">How it is found.</param>
public sealed record ExplorerRow(string Place, string Name, string Data, ExplorerState State)
{
    /// <summary>The rows of a table where nothing is looked for, as on another system: all are missing.</summary>
    public static IReadOnlyList<ExplorerRow> Missing(ExplorerTable table) =>
    [
        .. table.Values.Select(value => Of(value, ExplorerState.Missing)), .. table.Shortcuts.Select(shortcut => Of(shortcut, ExplorerState.Missing)),
    ];

    internal static ExplorerRow Of(ExplorerValue value, ExplorerState state) => new(value.Key, value.Name, value.Data, state);

    internal static ExplorerRow Of(ExplorerShortcut shortcut, ExplorerState state) => new("Send To", shortcut.FileName, $"\"{shortcut.Program}\" {shortcut.Arguments}", state);
}

/// <summary>
/// Writes the menus for this user and takes them back, without rights of an administrator. What it made is noted in a key of its own, so that
/// removing leaves the registry as it was: keys that were there before stay, even empty ones, and a version that made other menus is cleaned up, too.
/// </summary>
/// <param name="registry">The user's registry.</param>
/// <param name="shell">The user's shortcuts.</param>
public sealed class ExplorerRegistration(IUserRegistry registry, IUserShell shell)
{
    private const string Owner = $@"Software\{ExplorerMenus.Name}", Note = $@"{Owner}\Explorer";
    private const string MadeKeys = "Keys", MadeShortcuts = "Shortcuts", Program = "Program", Language = "Language";

    /// <summary>The program that the menus were last written for; null where there are none.</summary>
    public string? RegisteredProgram => registry.Read(Note, Program) as string;

    /// <summary>The language that they were last written in; null where there are none.</summary>
    public MenuLanguage? RegisteredLanguage => Enum.TryParse<MenuLanguage>(registry.Read(Note, Language) as string, out var language) ? language : null;

    /// <summary>Writes the menus, in place of those of any other place, language or version.</summary>
    /// <exception cref="AIImageException">Windows refuses it.</exception>
    public void Register(ExplorerTable table) => Guarded(() =>
    {
        Remove(table);
        // Noted first: whatever ends the program meanwhile, all that it made can be found again.
        registry.Write(Note, MadeKeys, Joined([.. table.Roots, .. table.Roots.SelectMany(MissingParents).Distinct(StringComparer.OrdinalIgnoreCase)]));
        registry.Write(Note, MadeShortcuts, Joined([.. table.Shortcuts.Select(shortcut => shortcut.FileName)]));
        registry.Write(Note, Program, table.Program);
        registry.Write(Note, Language, table.Language.ToString());
        foreach (var value in table.Values)
            registry.Write(value.Key, value.Name, value.Data);
        foreach (var shortcut in table.Shortcuts)
            shell.WriteShortcut(ShortcutFolder.SendTo, shortcut.FileName, shortcut.Program, shortcut.Arguments);
        shell.TellMenusChanged();
    });

    /// <summary>Removes the menus; where there are none, nothing happens.</summary>
    /// <param name="table">The table of this version, for what was not noted.</param>
    /// <exception cref="AIImageException">Windows refuses it.</exception>
    public void Unregister(ExplorerTable table) => Guarded(() =>
    {
        Remove(table);
        shell.TellMenusChanged();
    });

    /// <summary>The rows of a table, each as it is found.</summary>
    public IReadOnlyList<ExplorerRow> Status(ExplorerTable table) =>
    [
        .. table.Values.Select(value => ExplorerRow.Of(value, State(registry.Read(value.Key, value.Name), value.Data))),
        .. table.Shortcuts.Select(shortcut => ExplorerRow.Of(shortcut, State(shell.ReadShortcut(ShortcutFolder.SendTo, shortcut.FileName), (shortcut.Program, shortcut.Arguments)))),
    ];

    private static ExplorerState State(object? found, object wanted) =>
        found is null ? ExplorerState.Missing : found.Equals(wanted) ? ExplorerState.Present : ExplorerState.Different;

    private static string Joined(IEnumerable<string> lines) => string.Join("\n", lines);

    private static void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is UnauthorizedAccessException or System.Security.SecurityException or IOException or System.Runtime.InteropServices.COMException)
        {
            throw new AIImageException(ErrorIds.OutputNotWritable, $"The menus of Explorer cannot be changed: {e.Message.TrimEnd('.')}; a policy of your organisation may forbid it.", e);
        }
    }

    private void Remove(ExplorerTable table)
    {
        var noted = Noted(MadeKeys);
        foreach (var key in table.Roots.Concat(noted).Where(ExplorerTable.IsOwn).Distinct(StringComparer.OrdinalIgnoreCase))
            registry.Delete(key);
        foreach (var key in noted.OrderByDescending(key => key.Length).Where(key => registry.Exists(key) && registry.IsEmpty(key)))
            registry.Delete(key);
        // A name and no path: nothing outside the folder is deleted, whatever someone wrote into the note.
        foreach (var fileName in table.Shortcuts.Select(shortcut => shortcut.FileName).Concat(Noted(MadeShortcuts)).Where(name => name.IndexOfAny(['\\', '/', ':']) < 0).Distinct(StringComparer.OrdinalIgnoreCase))
            shell.DeleteShortcut(ShortcutFolder.SendTo, fileName);
        registry.Delete(Note);
        if (registry.Exists(Owner) && registry.IsEmpty(Owner))
            registry.Delete(Owner);
    }

    private string[] Noted(string name) => (registry.Read(Note, name) as string)?.Split(['\n'], StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>The keys above one that are not there yet.</summary>
    private IEnumerable<string> MissingParents(string key)
    {
        for (var end = key.LastIndexOf('\\'); end > 0; end = key.LastIndexOf('\\', end - 1))
        {
            var parent = key.Substring(0, end);
            if (!registry.Exists(parent))
                yield return parent;
        }
    }
}
