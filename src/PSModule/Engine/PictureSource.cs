using System.Management.Automation;
using TextToImage.Imaging;
using TextToImage.Windows;

namespace TextToImage.Engine;

/// <summary>A picture that a command is given: a file, the bytes of one, or an object that names one.</summary>
internal sealed class PictureSource
{
    private const string NoName = "image";

    private readonly byte[]? _bytes;

    private PictureSource(string name, string? path, byte[]? bytes) => (Name, Path, _bytes) = (name, path, bytes);

    /// <summary>What to call it in messages.</summary>
    public string Name { get; }

    /// <summary>Full path of the file; null for bytes.</summary>
    public string? Path { get; }

    /// <summary>What files made of it are named after.</summary>
    public string FileName => Path is null ? NoName : System.IO.Path.GetFileName(Path);

    /// <summary>The files that a path stands for, wildcards included.</summary>
    /// <exception cref="AIImageException">Nothing fits, or it is no path of the file system.</exception>
    public static IEnumerable<PictureSource> FromPath(string path, SessionPaths paths) => paths.Expand(path).Select(OfFile);

    /// <summary>The file of exactly that name.</summary>
    /// <exception cref="AIImageException">It is no path of the file system.</exception>
    public static PictureSource FromLiteralPath(string path, SessionPaths paths) => OfFile(paths.Full(path));

    /// <summary>The bytes of a file.</summary>
    public static PictureSource FromBytes(byte[] bytes) => new("given as bytes", null, bytes);

    /// <summary>The picture on the clipboard.</summary>
    /// <exception cref="AIImageException">There is none, or this is not Windows.</exception>
    public static PictureSource FromClipboard() => new(ClipboardPicture.Name, null, ClipboardPicture.ReadFile());

    /// <summary>
    /// Whatever a user may mean by a picture: a path as text (with wildcards several), bytes, or an object that names its
    /// file, as files and the pictures of this module do.
    /// </summary>
    /// <exception cref="AIImageException">It is none of these, nothing fits, or its path is none of the file system.</exception>
    public static IEnumerable<PictureSource> FromObject(object value, SessionPaths paths) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        byte[] bytes => [FromBytes(bytes)],
        string path => FromPath(path, paths),
        _ when PipedPath.Of(value) is { } path => [FromLiteralPath(path, paths)],
        byte => throw new AIImageException(ErrorIds.ArgumentInvalid, "A picture cannot be given byte by byte; pipe its bytes as one array, with a comma before it: , $bytes | ..."),
        _ => throw new AIImageException(ErrorIds.ArgumentInvalid,
            $"'{value}' is no picture; give the path of a file, the bytes of one, or an object with a Path, such as a file or a picture that was made here."),
    };

    /// <summary>The pixels, and what the file says about how they were made.</summary>
    /// <exception cref="AIImageException">The file is missing, or it is no picture.</exception>
    public (Picture Picture, PictureMetadata? Metadata) Read() => _bytes is null ? PictureFile.Read(Path!) : PictureFile.Read(_bytes, Name);

    /// <summary>All bytes of the file.</summary>
    /// <exception cref="AIImageException">The file is missing, or it cannot be a picture.</exception>
    public byte[] ReadBytes() => _bytes ?? PictureFile.ReadBytes(Path!);

    /// <summary>The picture as a mask: white is drawn anew, or what is opaque.</summary>
    /// <exception cref="AIImageException">The file is missing, or it is no picture.</exception>
    public Mask ReadMask() => _bytes is null ? PictureFile.ReadMask(Path!) : PictureFile.ReadMask(_bytes, Name);

    /// <summary>What to call it in messages.</summary>
    public override string ToString() => Name;

    private static PictureSource OfFile(string path) => new(path, path, null);
}
