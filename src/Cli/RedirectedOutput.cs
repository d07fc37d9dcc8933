using System.Text;

namespace TextToImage.Cli;

/// <summary>
/// What goes to a file or another program is UTF-8 everywhere. Windows would write it in the code page of the console, which has no
/// place for most letters of most languages; what goes to the console itself is left to it.
/// </summary>
internal static class RedirectedOutput
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Does so for this process. Setting the console's own encoding would change it for the shell, too, and for good.</summary>
    public static void Use()
    {
        if (Console.IsOutputRedirected)
            Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), Utf8) { AutoFlush = true });
        if (Console.IsErrorRedirected)
            Console.SetError(new StreamWriter(Console.OpenStandardError(), Utf8) { AutoFlush = true });
    }
}
