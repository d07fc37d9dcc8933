namespace TextToImage.Imaging.Decoding;

/// <summary>Reads a picture's file as bytes, as long as it can be a picture.</summary>
internal static class PictureBytes
{
    /// <summary>Larger files are refused before they are read.</summary>
    public const int MostBytes = 256 * 1024 * 1024;

    /// <summary>All bytes of a file; of one that is no picture or too large for one, only its first.</summary>
    /// <exception cref="AIImageException">There is no such file, it is too large, or it cannot be opened.</exception>
    public static byte[] Read(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
            throw Invalid(path, "is no file name; name a picture", null);
        if (Directory.Exists(path))
            throw Invalid(path, "is a folder; name a picture in it", null);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Read(path, stream);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Invalid(path, "does not exist; check the name and the folder", e);
        }
        catch (UnauthorizedAccessException e)
        {
            throw Invalid(path, "cannot be opened: access is denied; check its permissions", e);
        }
        catch (Exception e) when (e is IOException or ArgumentException or NotSupportedException)
        {
            throw Invalid(path, $"cannot be opened: {e.Message.TrimEnd('.')}; check the name, or close the program that uses it", e);
        }
    }

    /// <summary>The error about a picture: the problem goes on from "The picture '...' ".</summary>
    public static AIImageException Invalid(string? path, string problem, Exception? inner)
        => new(ErrorIds.PictureInvalid, $"The picture '{path}' {problem}.", inner) { Subject = path };

    private static byte[] Read(string path, FileStream stream)
    {
        if (stream.CanSeek && stream.Length > MostBytes)
            throw TooLarge(path);
        var head = ReadUpTo(stream, FileKind.HeadLength);
        if (!FileKind.IsReadable(head))
            return head;
        if (stream.CanSeek)
        {
            stream.Position = 0;
            return ReadUpTo(stream, (int)stream.Length);
        }
        // A pipe does not say how long it is.
        using var all = new MemoryStream();
        for (var part = head; part.Length > 0; part = ReadUpTo(stream, 1024 * 1024))
        {
            all.Write(part, 0, part.Length);
            if (all.Length > MostBytes)
                throw TooLarge(path);
        }
        return all.ToArray();
    }

    /// <summary>So many bytes, or fewer where the stream ends.</summary>
    private static byte[] ReadUpTo(FileStream stream, int count)
    {
        var bytes = new byte[count];
        var length = 0;
        int read;
        while (length < count && (read = stream.Read(bytes, length, count - length)) > 0)
            length += read;
        return length == count ? bytes : bytes.AsSpan(0, length).ToArray();
    }

    private static AIImageException TooLarge(string path)
        => Invalid(path, $"is a file of more than {MostBytes / 1024 / 1024} MB; make it smaller first", null);
}
