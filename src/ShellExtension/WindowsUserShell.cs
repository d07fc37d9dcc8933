using System.Runtime.InteropServices;
using System.Runtime.InteropServices.ComTypes;
using System.Runtime.Versioning;
using System.Text;

namespace TextToImage.Shell;

/// <summary>The shortcuts of the user who runs the program, by Windows' own object for them (CLSID_ShellLink).</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsUserShell : IUserShell
{
    /// <summary>As long as a path can be on Windows.</summary>
    private const int Longest = 32_767;

    public (string Program, string Arguments)? ReadShortcut(ShortcutFolder folder, string fileName)
    {
        const int read = 0;
        const uint rawPath = 4;
        var path = PathOf(folder, fileName);
        if (!File.Exists(path))
            return null;
        var link = (IShellLink)(object)new ShellLink();
        ((IPersistFile)link).Load(path, read);
        StringBuilder program = new(Longest), arguments = new(Longest);
        link.GetPath(program, program.Capacity, IntPtr.Zero, rawPath);
        link.GetArguments(arguments, arguments.Capacity);
        return (program.ToString(), arguments.ToString());
    }

    public void WriteShortcut(ShortcutFolder folder, string fileName, string program, string arguments)
    {
        var link = (IShellLink)(object)new ShellLink();
        link.SetPath(program);
        link.SetArguments(arguments);
        link.SetIconLocation(program, 0);
        ((IPersistFile)link).Save(PathOf(folder, fileName), true);
    }

    public void DeleteShortcut(ShortcutFolder folder, string fileName) => File.Delete(PathOf(folder, fileName));

    public void TellMenusChanged()
    {
        const int associationsChanged = 0x08000000;
        SHChangeNotify(associationsChanged, 0, IntPtr.Zero, IntPtr.Zero);
    }

    public void TellEnvironmentChanged()
    {
        // SendMessageTimeout with WM_SETTINGCHANGE to all windows; one that does not answer is not waited for.
        const uint settingChange = 0x001A, abortIfHung = 0x0002, milliseconds = 1000;
        var allWindows = new IntPtr(0xFFFF);
        SendMessageTimeout(allWindows, settingChange, IntPtr.Zero, "Environment", abortIfHung, milliseconds, out _);
    }

    private static string PathOf(ShortcutFolder folder, string fileName) => Path.Combine(
        Environment.GetFolderPath(folder == ShortcutFolder.SendTo ? Environment.SpecialFolder.SendTo : Environment.SpecialFolder.Programs, Environment.SpecialFolderOption.Create), fileName);

    [DllImport("shell32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern void SHChangeNotify(int change, uint flags, IntPtr first, IntPtr second);

    [DllImport("user32.dll", EntryPoint = "SendMessageTimeoutW", CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr SendMessageTimeout(IntPtr window, uint message, IntPtr first, string second, uint flags, uint milliseconds, out IntPtr result);

    [ComImport]
    [Guid("00021401-0000-0000-C000-000000000046")]
    private sealed class ShellLink;

    /// <summary>IShellLinkW, with the methods in the order of shobjidl_core.h; those without parameters are not called.</summary>
    [ComImport]
    [Guid("000214F9-0000-0000-C000-000000000046")]
    [InterfaceType(ComInterfaceType.InterfaceIsIUnknown)]
    private interface IShellLink
    {
        void GetPath([Out, MarshalAs(UnmanagedType.LPWStr)] StringBuilder file, int length, IntPtr found, uint flags);
        void GetIDList();
        void SetIDList();
        void GetDescription();
        void SetDescription();
        void GetWorkingDirectory();
        void SetWorkingDirectory();
        void GetArguments([Out, MarshalAs(UnmanagedType.LPWStr)] StringBuilder arguments, int length);
        void SetArguments([MarshalAs(UnmanagedType.LPWStr)] string arguments);
        void GetHotkey();
        void SetHotkey();
        void GetShowCmd();
        void SetShowCmd();
        void GetIconLocation();
        void SetIconLocation([MarshalAs(UnmanagedType.LPWStr)] string file, int index);
        void SetRelativePath();
        void Resolve();
        void SetPath([MarshalAs(UnmanagedType.LPWStr)] string file);
    }
}
