namespace TextToImage.Shell;

/// <summary>Folders of shortcuts that belong to the user.</summary>
public enum ShortcutFolder
{
    /// <summary>The menu Send To.</summary>
    SendTo,

    /// <summary>The user's programs in the Start menu.</summary>
    Programs,
}

/// <summary>What of Windows' shell is no registry: shortcuts, and telling it that something changed.</summary>
public interface IUserShell
{
    /// <summary>What a shortcut starts: program and arguments; null where there is none of that name.</summary>
    (string Program, string Arguments)? ReadShortcut(ShortcutFolder folder, string fileName);

    /// <summary>Writes a shortcut, in place of one that is there.</summary>
    void WriteShortcut(ShortcutFolder folder, string fileName, string program, string arguments);

    /// <summary>Deletes a shortcut where there is one.</summary>
    void DeleteShortcut(ShortcutFolder folder, string fileName);

    /// <summary>Tells Explorer to read menus anew.</summary>
    void TellMenusChanged();

    /// <summary>Tells running programs that the environment that new ones get has changed.</summary>
    void TellEnvironmentChanged();
}
