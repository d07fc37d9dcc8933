using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TextToImage.Shell;

/// <summary>Explorer.</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsFileManager : IFileManager
{
    public void Select(IReadOnlyList<string> files)
    {
        // The call wants COM, in an apartment of its own (its documentation).
        var thread = new Thread(() =>
        {
            foreach (var folder in files.GroupBy(file => Path.GetDirectoryName(file)!, StringComparer.OrdinalIgnoreCase))
                Select(folder.Key, [.. folder]);
        });
        thread.SetApartmentState(ApartmentState.STA);
        thread.Start();
        thread.Join();
    }

    private static void Select(string folder, string[] files)
    {
        var parent = ILCreateFromPath(folder);
        // What does not exist any more has no identifier; the others are selected all the same.
        var items = files.Select(ILCreateFromPath).Where(item => item != IntPtr.Zero).ToArray();
        try
        {
            if (parent != IntPtr.Zero && items.Length > 0)
                _ = SHOpenFolderAndSelectItems(parent, (uint)items.Length, items, 0);
        }
        finally
        {
            foreach (var item in items.Append(parent))
                ILFree(item);
        }
    }

    [DllImport("shell32.dll", EntryPoint = "ILCreateFromPathW", CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr ILCreateFromPath(string path);

    [DllImport("shell32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern void ILFree(IntPtr item);

    [DllImport("shell32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SHOpenFolderAndSelectItems(IntPtr folder, uint count, IntPtr[] items, uint flags);
}
