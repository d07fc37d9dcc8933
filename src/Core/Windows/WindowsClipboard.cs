using System.Runtime.InteropServices;
using TextToImage.Imaging.Decoding;

namespace TextToImage.Windows;

/// <summary>The functions of Windows by which the clipboard is read.</summary>
internal static class WindowsClipboard
{
    /// <summary>The number that "PNG" has as a format; programs agree on the name.</summary>
    public static uint Png => RegisterClipboardFormat("PNG");

    /// <summary>Takes the clipboard; false while another program has it.</summary>
    public static bool Open() => OpenClipboard(IntPtr.Zero);

    /// <summary>Lets it go.</summary>
    public static void Close() => CloseClipboard();

    /// <summary>A copy of the data in a format; null where there is none.</summary>
    public static byte[]? Data(uint format)
    {
        var handle = IsClipboardFormatAvailable(format) ? GetClipboardData(format) : IntPtr.Zero;
        var memory = handle == IntPtr.Zero ? IntPtr.Zero : GlobalLock(handle);
        if (memory == IntPtr.Zero)
            return null;
        try
        {
            var size = GlobalSize(handle).ToUInt64();
            if (size is 0 or > PictureBytes.MostBytes)
                return null;
            var data = new byte[(int)size];
            Marshal.Copy(memory, data, 0, data.Length);
            return data;
        }
        finally
        {
            GlobalUnlock(handle);
        }
    }

    [DllImport("user32.dll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool OpenClipboard(IntPtr window);

    [DllImport("user32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CloseClipboard();

    [DllImport("user32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool IsClipboardFormatAvailable(uint format);

    [DllImport("user32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr GetClipboardData(uint format);

    [DllImport("user32.dll", EntryPoint = "RegisterClipboardFormatW", CharSet = CharSet.Unicode)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern uint RegisterClipboardFormat(string name);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr GlobalLock(IntPtr handle);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool GlobalUnlock(IntPtr handle);

    [DllImport("kernel32.dll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern UIntPtr GlobalSize(IntPtr handle);
}
