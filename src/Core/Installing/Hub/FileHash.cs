using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TextToImage.Installing.Hub;

/// <summary>What is known of the bytes of a file as they arrive: their SHA-256, and the hash that git gives them.</summary>
internal sealed class FileHash : IDisposable
{
    private readonly SHA256 _sha256 = SHA256.Create();
#pragma warning disable CA5350 // The hash of git's blobs, which the hub lists: it finds damage, and what it vouches for is no more than text.
    private readonly SHA1? _git;
#pragma warning restore CA5350

    /// <param name="file">The file, whose length is a part of git's hash.</param>
    public FileHash(HubFile file)
    {
        if (file.GitHash is null)
            return;
#pragma warning disable CA5350
        _git = SHA1.Create();
#pragma warning restore CA5350
        // https://git-scm.com/book/en/v2/Git-Internals-Git-Objects: "blob", a space, the length and a zero byte, then the bytes.
        var head = Encoding.ASCII.GetBytes($"blob {file.Size.ToString(CultureInfo.InvariantCulture)}\0");
        _git.TransformBlock(head, 0, head.Length, null, 0);
    }

    /// <summary>Bytes seen.</summary>
    public long Length { get; private set; }

    /// <summary>Takes the next bytes.</summary>
    public void Append(byte[] bytes, int count)
    {
        _sha256.TransformBlock(bytes, 0, count, null, 0);
        _git?.TransformBlock(bytes, 0, count, null, 0);
        Length += count;
    }

    /// <summary>The SHA-256 and git's hash of all bytes, in small hexadecimal digits; nothing can be appended any more.</summary>
    public (string Sha256, string? Git) Finish() => (Digits(_sha256), _git is null ? null : Digits(_git));

    public void Dispose()
    {
        _sha256.Dispose();
        _git?.Dispose();
    }

    private static string Digits(HashAlgorithm hash)
    {
        hash.TransformFinalBlock([], 0, 0);
        return string.Concat(hash.Hash!.Select(each => each.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
