using System.Text;

namespace TextToImage.Cli;

/// <summary>
/// What goes to a file or another program is UTF-8 everywhere. Windows would write it in the code page of the console, which has no
/// place for most letters of most languages; what goes to the console itself is left to it. Where nothing can be written, that is an error in a sentence.
/// </summary>
internal static class RedirectedOutput
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Does so for this process. Setting the console's own encoding would change it for the shell, too, and for good.</summary>
    public static void Use()
    {
        if (Console.IsOutputRedirected)
            Console.SetOut(Writer(Console.OpenStandardOutput, isNeeded: true));
        if (Console.IsErrorRedirected)
            Console.SetError(Writer(Console.OpenStandardError, isNeeded: false));
    }

    private static StreamWriter Writer(Func<Stream> open, bool isNeeded) => new(new GuardedStream(open, isNeeded), Utf8) { AutoFlush = true };
}

/// <summary>Standard output, or standard error, which may be closed, or a full disk.</summary>
/// <param name="open">Opens it, when it is first written to.</param>
/// <param name="isNeeded">Whether it is an error that it cannot be written; otherwise what is written is lost, as there is nowhere left to tell.</param>
internal sealed class GuardedStream(Func<Stream> open, bool isNeeded) : Stream
{
    private Stream? _inner;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count)
    {
        if (count > 0)
            Guarded(() => (_inner ??= open()).Write(buffer, offset, count));
    }

    /// <inheritdoc/>
    public override void Flush() => Guarded(() => _inner?.Flush());

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    private void Guarded(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException or ArgumentException)
        {
            if (isNeeded)
                throw new AIImageException(ErrorIds.OutputNotWritable, $"Standard output cannot be written ({e.Message.TrimEnd('.')}); what was made is there, and what was to be told of it is not. Leave the redirection out, or free some space.", e);
        }
    }
}
