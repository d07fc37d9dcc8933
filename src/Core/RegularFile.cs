namespace TextToImage;

/// <summary>Opens files that have a content of their own: a pipe or a device by the name of a model's file would keep the program waiting for ever.</summary>
internal static class RegularFile
{
    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Its path; links are followed.</param>
    /// <exception cref="IOException">It is empty, or a pipe, a device or a socket, which have no length.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static FileStream Open(string path)
    {
        var file = new FileInfo(path);
#if NET
        if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            file = target;
#endif
        if (file.Exists && file.Length == 0)
            throw new IOException("it is empty, or no regular file");
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    /// <summary>The whole content of a file that may be no larger than a limit.</summary>
    /// <inheritdoc cref="Open"/>
    /// <param name="path">Its path; links are followed.</param>
    /// <param name="limit">The most bytes that it may have.</param>
    public static byte[] ReadAllBytes(string path, int limit)
    {
        using var stream = Open(path);
        if (stream.Length > limit)
            throw new IOException($"it has {stream.Length >> 20} MB, and files of its kind at most {limit >> 20}");
        var bytes = new byte[stream.Length];
        for (var read = 0; read < bytes.Length;)
        {
            var count = stream.Read(bytes, read, bytes.Length - read);
            if (count == 0)
                throw new IOException("it became shorter while it was read");
            read += count;
        }
        return bytes;
    }
}
