using System.Runtime.InteropServices;

namespace TextToImage.Shell;

/// <summary>The user of Windows who runs the program.</summary>
public static class WindowsUser
{
    /// <summary>Whether this is Windows, so that there are registry and shell.</summary>
    public static bool IsHere => RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    /// <summary>The language of the user's Windows; on other systems that of the environment.</summary>
    public static MenuLanguage Language
    {
        get
        {
            if (!IsHere)
                return Named(Environment.GetEnvironmentVariable("LC_ALL") ?? Environment.GetEnvironmentVariable("LANG") ?? "");
            // The low ten bits are the language, the others its country (winnt.h, PRIMARYLANGID).
            const int language = 0x3FF, chinese = 0x04, german = 0x07;
            return (GetUserDefaultUILanguage() & language) switch
            {
                chinese => MenuLanguage.Zh,
                german => MenuLanguage.De,
                _ => MenuLanguage.En,
            };
        }
    }

    /// <summary>The user's registry.</summary>
    /// <param name="what">What is asked for, for the message.</param>
    /// <exception cref="AIImageException">This is another system.</exception>
#pragma warning disable CA1416 // RequireWindows has asked.
    public static IUserRegistry Registry(string what)
    {
        RequireWindows(what);
        return new WindowsUserRegistry();
    }

    /// <summary>The user's shortcuts.</summary>
    /// <inheritdoc cref="Registry"/>
    public static IUserShell Shell(string what)
    {
        RequireWindows(what);
        return new WindowsUserShell();
    }

    /// <summary>What shows files to the user; null on other systems.</summary>
    public static IFileManager? FileManager => IsHere ? new WindowsFileManager() : null;
#pragma warning restore CA1416

    /// <summary>Refuses any other system.</summary>
    /// <param name="what">What is asked for, as the beginning of a sentence.</param>
    /// <exception cref="AIImageException">This is another system.</exception>
    public static void RequireWindows(string what)
    {
        if (!IsHere)
            throw new AIImageException(ErrorIds.SystemUnsupported, $"{what} is a part of Windows, and this is another system; do it on Windows, or only show what would be done (--what-if, -WhatIf).");
    }

    private static MenuLanguage Named(string culture) =>
        culture.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? MenuLanguage.Zh : culture.StartsWith("de", StringComparison.OrdinalIgnoreCase) ? MenuLanguage.De : MenuLanguage.En;

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern ushort GetUserDefaultUILanguage();
}
