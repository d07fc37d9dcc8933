using System.Runtime.InteropServices;
using TextToImage.Imaging;
using TextToImage.Imaging.Containers;
using TextToImage.Imaging.Decoding;

namespace TextToImage.Windows;

/// <summary>The picture on the Windows clipboard, such as a screenshot or what a browser copied.</summary>
public static class ClipboardPicture
{
    /// <summary>What messages call it.</summary>
    public const string Name = "clipboard";

    /// <summary>Another program has the clipboard for itself for some milliseconds; half a second is patience enough.</summary>
    private const int Attempts = 20, PauseMilliseconds = 25;

    /// <summary>Reads the picture, on white ground where it is transparent.</summary>
    /// <returns>The pixels, and what a PNG on the clipboard says about how it was made, or null.</returns>
    /// <exception cref="AIImageException">
    /// The system is not Windows, another program does not let go of the clipboard, or there is no picture on it.
    /// </exception>
    public static (Picture Picture, PictureMetadata? Metadata) Read() => PictureFile.Read(ReadFile(), Name);

    /// <summary>The picture as the bytes of a picture file.</summary>
    /// <exception cref="AIImageException">As with <see cref="Read"/>.</exception>
    public static byte[] ReadFile()
    {
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            throw PictureBytes.Invalid(Name, "can be read on Windows only; save it as a file and name that", null);
        if (!Retry(WindowsClipboard.Open, Attempts, () => Thread.Sleep(PauseMilliseconds)))
            throw PictureBytes.Invalid(Name, "cannot be opened: another program uses it; try again", null);
        try
        {
            return File(WindowsClipboard.Png, WindowsClipboard.Data);
        }
        finally
        {
            WindowsClipboard.Close();
        }
    }

    /// <summary>
    /// A picture file for what is on the clipboard: the PNG that many programs put there, which keeps everything; else the
    /// bitmap with a transparency channel, else the plain one. Windows makes each bitmap from the other.
    /// </summary>
    /// <param name="png">The number of the format "PNG" in this session of Windows.</param>
    /// <param name="data">The data of a format, or null.</param>
    /// <exception cref="AIImageException">There is none of them, or it is damaged.</exception>
    internal static byte[] File(uint png, Func<uint, byte[]?> data)
    {
        const uint dib = 8, dibV5 = 17;
        if (data(png) is { } file && PngChunks.IsPng(file))
            return file;
        var bitmap = data(dibV5) ?? data(dib) ?? throw PictureBytes.Invalid(Name, "is missing: there is no picture on the clipboard; copy one first", null);
        try
        {
            return DeviceIndependentBitmap.ToBmp(bitmap);
        }
        catch (InvalidDataException e)
        {
            throw PictureBytes.Invalid(Name, $"cannot be read as a picture: {e.Message}; copy it again, or save it as a file", e);
        }
    }

    /// <summary>Tries again after a pause until it works, at most so many times.</summary>
    internal static bool Retry(Func<bool> attempt, int attempts, Action pause)
    {
        for (var i = 1; !attempt(); i++)
        {
            if (i == attempts)
                return false;
            pause();
        }
        return true;
    }
}

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
