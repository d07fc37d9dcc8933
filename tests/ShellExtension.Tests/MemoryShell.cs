namespace TextToImage.Shell.Tests;

/// <summary>Shortcuts in memory.</summary>
internal sealed class MemoryShell : IUserShell
{
    public SortedDictionary<string, (string Program, string Arguments)> Shortcuts { get; } = new(StringComparer.OrdinalIgnoreCase);

    public int Changes { get; private set; }

    public (string Program, string Arguments)? ReadShortcut(ShortcutFolder folder, string fileName) =>
        Shortcuts.TryGetValue($"{folder}/{fileName}", out var found) ? found : null;

    public void WriteShortcut(ShortcutFolder folder, string fileName, string program, string arguments) => Shortcuts[$"{folder}/{fileName}"] = (program, arguments);

    public void DeleteShortcut(ShortcutFolder folder, string fileName) => Shortcuts.Remove($"{folder}/{fileName}");

    public void TellMenusChanged() => Changes++;

    public void TellEnvironmentChanged()
    {
    }
}
