namespace TextToImage.Shell;

/// <summary>A text in the registry.</summary>
/// <param name="Key">The key, below HKEY_CURRENT_USER.</param>
/// <param name="Name">Name of the value; empty for the default value of the key.</param>
/// <param name="Data">What it is.</param>
public sealed record ExplorerValue(string Key, string Name, string Data);

/// <summary>A shortcut in the user's Send To folder.</summary>
/// <param name="FileName">Its name there.</param>
/// <param name="Program">Full path of the program that it starts.</param>
/// <param name="Arguments">What the program gets before the names of files.</param>
public sealed record ExplorerShortcut(string FileName, string Program, string Arguments);

/// <summary>Every value and shortcut of the menus, for a program at its place and in a language.</summary>
public sealed class ExplorerTable
{
    private const string Classes = @"Software\Classes\";

    /// <summary>Makes the table.</summary>
    /// <param name="program">Full path of aiimage.exe.</param>
    /// <param name="language">The language of the menus.</param>
    /// <exception cref="AIImageException">The path is none that a command line can have.</exception>
    public ExplorerTable(string program, MenuLanguage language)
    {
        if (program.Contains('"'))
            throw new AIImageException(ErrorIds.ArgumentInvalid, $"The program '{program}' cannot be called from a menu, as its path has a quotation mark; move it.") { Subject = program };
        (Program, Language) = (program, language);
        var roots = ExplorerMenus.All.SelectMany(menu => menu.Places.Select(place => Verb(place)).Prepend(Class(menu)));
        Roots = [.. roots];
        Values = [.. ExplorerMenus.All.SelectMany(OfMenu)];
        Shortcuts = [new ExplorerShortcut($"{ExplorerMenus.Name}.lnk", program, $"explorer {ExplorerMenus.Choose.Name}")];
    }

    /// <summary>Full path of aiimage.exe.</summary>
    public string Program { get; }

    /// <summary>The language of the menus.</summary>
    public MenuLanguage Language { get; }

    /// <summary>Keys below HKEY_CURRENT_USER that are this program's with all that is in them.</summary>
    public IReadOnlyList<string> Roots { get; }

    /// <summary>Every value.</summary>
    public IReadOnlyList<ExplorerValue> Values { get; }

    /// <summary>Every shortcut.</summary>
    public IReadOnlyList<ExplorerShortcut> Shortcuts { get; }

    /// <summary>Whether a key may be removed with all that is in it: it is one of classes, and bears this program's name.</summary>
    internal static bool IsOwn(string key) => key.StartsWith(Classes, StringComparison.OrdinalIgnoreCase)
        && key.Substring(key.LastIndexOf('\\') + 1).Split('.')[0].Equals(ExplorerMenus.Name, StringComparison.OrdinalIgnoreCase);

    private static string Class(ExplorerMenu menu) => $"{Classes}{ExplorerMenus.Name}.{menu.Kind}";

    private static string Verb(string place) => $@"{Classes}{place}\shell\{ExplorerMenus.Name}";

    private IEnumerable<ExplorerValue> OfMenu(ExplorerMenu menu)
    {
        // Of the models of selection this one takes the most files: a hundred, where the usual one takes fifteen.
        const string selection = "MultiSelectModel", any = "Player";
        foreach (var place in menu.Places)
        {
            yield return new(Verb(place), "MUIVerb", ExplorerMenus.Name);
            yield return new(Verb(place), "Icon", $"\"{Program}\",0");
            yield return new(Verb(place), selection, any);
            yield return new(Verb(place), "ExtendedSubCommandsKey", $"{ExplorerMenus.Name}.{menu.Kind}");
        }
        for (var index = 0; index < menu.Verbs.Count; index++)
        {
            var verb = menu.Verbs[index];
            // Explorer sorts by the names of keys.
            var key = FormattableString.Invariant($@"{Class(menu)}\shell\{index + 1:00}{verb.Name}");
            yield return new(key, "MUIVerb", verb.Text.In(Language));
            yield return new(key, selection, any);
            yield return new($@"{key}\command", "", CommandLine(verb, menu.Item));
        }
    }

    /// <summary>A folder such as C:\ ends with a backslash, which would make the quotation mark behind it a part of the name.</summary>
    private string CommandLine(ExplorerVerb verb, string item) => $"\"{Program}\" explorer {verb.Name} \"{item}{(item == "%V" ? @"\." : "")}\"";
}
