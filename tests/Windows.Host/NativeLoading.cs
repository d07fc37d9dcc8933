using System.Runtime.InteropServices;
using System.Text;

namespace TextToImage.Windows.Host;

/// <summary>Loads native libraries as the module does in Windows PowerShell (src/PSModule/Loading/OwnNatives.cs), which is not there to run it.</summary>
public static class NativeLoading
{
    private const uint SearchBesideIt = 8;

    /// <summary>Loads a library by its full path, and what it needs from beside it.</summary>
    public static void Load(string file)
    {
        if (LoadLibraryEx(file, 0, SearchBesideIt) == 0)
            throw new InvalidOperationException($"'{file}' cannot be loaded: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    /// <summary>The file that a bare name means, to whoever loads it.</summary>
    public static string FileOf(string name)
    {
        var path = new StringBuilder(1024);
        return GetModuleFileName(LoadLibrary(name), path, path.Capacity) > 0 ? path.ToString() : throw new InvalidOperationException($"'{name}' cannot be loaded: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [DllImport("kernel32.dll", EntryPoint = "LoadLibraryExW", CharSet = CharSet.Unicode, SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint LoadLibraryEx(string file, nint reserved, uint flags);

    [DllImport("kernel32.dll", EntryPoint = "LoadLibraryW", CharSet = CharSet.Unicode, SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint LoadLibrary(string name);

    [DllImport("kernel32.dll", EntryPoint = "GetModuleFileNameW", CharSet = CharSet.Unicode, SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int GetModuleFileName(nint module, StringBuilder path, int length);
}
