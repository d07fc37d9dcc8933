using System.Runtime.InteropServices;

namespace TextToImage.Windows.Host;

/// <summary>Puts a picture on the clipboard of Windows, as a program does in which one is copied.</summary>
public static class ClipboardPicture
{
    private const uint DeviceIndependentBitmap = 8;
    private const uint Moveable = 2;

    /// <summary>Puts a bitmap there; fails where Windows does not take it.</summary>
    /// <param name="bitmap">A BITMAPINFOHEADER and what follows it.</param>
    public static void Set(byte[] bitmap)
    {
        var memory = GlobalAlloc(Moveable, (nuint)bitmap.Length);
        Marshal.Copy(bitmap, 0, GlobalLock(memory), bitmap.Length);
        GlobalUnlock(memory);
        if (!OpenClipboard(0) || !EmptyClipboard() || SetClipboardData(DeviceIndependentBitmap, memory) == 0 || !CloseClipboard())
            throw new InvalidOperationException($"The clipboard takes no picture: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [DllImport("kernel32.dll"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GlobalAlloc(uint flags, nuint bytes);

    [DllImport("kernel32.dll"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint GlobalLock(nint memory);

    [DllImport("kernel32.dll"), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int GlobalUnlock(nint memory);

    [DllImport("user32.dll", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool OpenClipboard(nint owner);

    [DllImport("user32.dll", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool EmptyClipboard();

    [DllImport("user32.dll", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern nint SetClipboardData(uint format, nint memory);

    [DllImport("user32.dll", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CloseClipboard();
}
