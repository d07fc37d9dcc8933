using System.Buffers.Binary;
using System.Text;
using TextToImage.Files;
using TextToImage.Imaging;

namespace TextToImage.Generation.Canvases;

/// <summary>
/// The file beside a canvas in work: what is drawn, how many blocks are finished, and their pixels. A block counts once it is on the disk, so that whatever
/// ends the work, it goes on from there.
/// </summary>
internal sealed class CanvasState : IDisposable
{
    /// <summary>What the name of the picture gets behind.</summary>
    public const string Suffix = ".part";

    private const int HeadLength = 1 << 16, TextAt = 16, Channels = 3, MagicLength = 8;
    private static readonly byte[] Magic = Encoding.ASCII.GetBytes("AICANVAS");

    private readonly CanvasPlan _plan;
    private readonly string _path;
    private readonly FileStream _file;

    private CanvasState(CanvasPlan plan, string path, FileStream file, int done) => (_plan, _path, _file, Done) = (plan, path, file, done);

    /// <summary>Blocks that are finished.</summary>
    public int Done { get; private set; }

    /// <summary>What a canvas in work says of itself; null where there is none beside the picture.</summary>
    /// <param name="picture">Full path of the picture.</param>
    public static string? Text(string picture)
    {
        try
        {
            using var file = new FileStream(picture + Suffix, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return Head(file)?.Text;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Opens the file: to go on with the same work, else to begin.</summary>
    /// <param name="plan">The canvas.</param>
    /// <param name="picture">Full path of the picture.</param>
    /// <param name="text">What is drawn and how.</param>
    /// <param name="overwrite">Whether other work that is there may be given up.</param>
    /// <exception cref="AIImageException">There is other work, another process is at it, or the file cannot be written.</exception>
    public static CanvasState Open(CanvasPlan plan, string picture, string text, bool overwrite)
    {
        var path = picture + Suffix;
        FileStream? file = null;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            var head = Head(file);
            if (head is { } known && known.Text == text)
                return new CanvasState(plan, path, file, Math.Min(known.Done, plan.Blocks));
            if (file.Length > 0 && !overwrite)
            {
                throw new AIImageException(ErrorIds.OutputExists,
                    $"The file '{path}' is of a canvas with other settings that was not finished; ask for that one again to go on with it, remove the file, or allow it to be replaced (--force, -Force).")
                { Subject = path };
            }
            var state = new CanvasState(plan, path, file, 0);
            state.Begin(text);
            return state;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw NotWritable(path, error);
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Adds the next block.</summary>
    /// <param name="pixels">Its pixels, cut to the picture.</param>
    /// <exception cref="AIImageException">The disk does not take them.</exception>
    public void Add(Picture pixels)
    {
        try
        {
            _file.Seek(Place(Done), SeekOrigin.Begin);
            _file.Write(pixels.Rgb, 0, pixels.Rgb.Length);
            _file.Flush(flushToDisk: true);
            Done++;
            WriteDone();
        }
        catch (IOException error)
        {
            throw NotWritable(_path, error);
        }
    }

    /// <summary>Reads a row of the finished picture.</summary>
    public void Read(int row, byte[] pixels)
    {
        if (_plan.IsTall)
        {
            ReadAt(HeadLength + ((long)row * _plan.Width * Channels), pixels, 0, pixels.Length);
            return;
        }
        for (var (block, at) = (0, 0); block < _plan.Blocks; block++)
        {
            var length = LengthOf(block) * Channels;
            ReadAt(Place(block) + ((long)row * length), pixels, at, length);
            at += length;
        }
    }

    /// <summary>Closes the file and removes it, as the picture is finished.</summary>
    public void Remove()
    {
        _file.Dispose();
        File.Delete(_path);
    }

    /// <summary>Closes the file, and leaves it.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Pixels of a block along the long side, cut to the picture.</summary>
    public int LengthOf(int block)
    {
        var whole = _plan.PixelsOf(_plan.BlockAlong);
        return Math.Min(whole, Math.Max(_plan.Width, _plan.Height) - (block * whole));
    }

    private long Place(int block) => HeadLength + ((long)block * _plan.PixelsOf(_plan.BlockAlong) * Math.Min(_plan.Width, _plan.Height) * Channels);

    private void Begin(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > HeadLength - TextAt)
            throw new AIImageException(ErrorIds.ArgumentInvalid, "The prompt of the canvas is too long to be written beside it; shorten it.");
        var head = new byte[HeadLength];
        Magic.CopyTo(head, 0);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(MagicLength + sizeof(int)), bytes.Length);
        bytes.CopyTo(head, TextAt);
        _file.SetLength(0);
        _file.Write(head, 0, head.Length);
        _file.Flush(flushToDisk: true);
    }

    private void WriteDone()
    {
        var number = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(number, Done);
        _file.Seek(MagicLength, SeekOrigin.Begin);
        _file.Write(number, 0, number.Length);
        _file.Flush(flushToDisk: true);
    }

    private void ReadAt(long place, byte[] target, int at, int length)
    {
        _file.Seek(place, SeekOrigin.Begin);
        while (length > 0)
        {
            var count = _file.Read(target, at, length);
            if (count == 0)
                throw new AIImageException(ErrorIds.OutputNotWritable, $"The file '{_path}' was changed while the canvas was made; remove it, and begin again.") { Subject = _path };
            (at, length) = (at + count, length - count);
        }
    }

    private static (int Done, string Text)? Head(FileStream file)
    {
        var head = new byte[HeadLength];
        for (int at = 0, count; at < head.Length; at += count)
        {
            count = file.Read(head, at, head.Length - at);
            if (count == 0)
                return null;
        }
        var length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(MagicLength + sizeof(int)));
        return head.AsSpan().StartsWith(Magic) && length is >= 0 and <= HeadLength - TextAt
            ? (Math.Max(0, BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(MagicLength))), Encoding.UTF8.GetString(head, TextAt, length))
            : null;
    }

    private static AIImageException NotWritable(string path, Exception error) =>
        new(ErrorIds.OutputNotWritable, $"The file '{path}', in which the canvas is made, cannot be written: {OutputFile.Reason(error)}.", error) { Subject = path };
}
