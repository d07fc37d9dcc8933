using TextToImage.Shell;

namespace TextToImage.Engine;

/// <summary>The menus in Windows Explorer, for PowerShell.</summary>
internal sealed class ShellMenus
{
    private const string What = "Explorer with its menus";

    private readonly ExplorerTable _table;

    /// <param name="program">Full path of aiimage.exe or of its folder; null: the one on the PATH, or where setup puts it.</param>
    /// <param name="language">Name of a language; null: that of Windows.</param>
    public ShellMenus(string? program, string? language) => _table = new ExplorerTable(
        ExplorerProgram.Find(program), Enum.TryParse<MenuLanguage>(language, ignoreCase: true, out var named) ? named : WindowsUser.Language);

    /// <summary>The program that the menus call.</summary>
    public string Program => _table.Program;

    /// <summary>Keys and folders that get something, with the number of values or shortcuts.</summary>
    public IEnumerable<(string Name, int Count)> Places => ExplorerRow.Missing(_table).GroupBy(row => Root(row.Place)).Select(place => (place.Key, place.Count()));

    /// <summary>Writes the menus.</summary>
    /// <exception cref="AIImageException">This is not Windows, the program is not there, or Windows refuses it.</exception>
    public void Register()
    {
        var registration = Registration();
        ExplorerProgram.Require(_table.Program);
        registration.Register(_table);
    }

    /// <summary>Removes the menus.</summary>
    /// <exception cref="AIImageException">This is not Windows, or Windows refuses it.</exception>
    public void Unregister() => Registration().Unregister(_table);

    private static ExplorerRegistration Registration() => new(WindowsUser.Registry(What), WindowsUser.Shell(What));

    private string Root(string place) => _table.Roots.FirstOrDefault(root => place == root || place.StartsWith($@"{root}\", StringComparison.Ordinal)) is { } key ? $@"HKEY_CURRENT_USER\{key}" : place;
}
