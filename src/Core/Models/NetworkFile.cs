using System.Text;

namespace TextToImage.Models;

/// <summary>What can be said of an ONNX file without loading it: that it is one, and that its weights are there.</summary>
internal static class NetworkFile
{
    /// <summary>A graph whose weights are in other files is small; what is larger has them inside.</summary>
    private const long LargestGraph = 256_000_000;

    private static readonly byte[] GitLfs = Encoding.ASCII.GetBytes("version https://git-lfs");

    /// <summary>The entry of a tensor that names the file of its weights (StringStringEntryProto of onnx.proto): key, then value.</summary>
    private static readonly byte[] Location = [0x0A, 8, .. Encoding.ASCII.GetBytes("location"), 0x12];

    /// <summary>Refuses a file that cannot be loaded.</summary>
    /// <exception cref="AIImageException">It is empty, a placeholder, no ONNX, or the file of its weights is missing.</exception>
    public static void Require(string file)
    {
        var beginning = Read(file, GitLfs.Length);
        if (beginning.Length == 0)
            throw Invalid(ErrorIds.NetworkInvalid, file, "is empty; install the model again");
        if (beginning.AsSpan().SequenceEqual(GitLfs))
            throw Invalid(ErrorIds.ModelIncomplete, file, "is only a placeholder of Git LFS; run 'git lfs pull' where the model was cloned");
        if (!BeginsAsOnnx(beginning[0]))
            throw Invalid(ErrorIds.NetworkInvalid, file, "is not an ONNX file; install the model again");
        foreach (var weights in Weights(file).Where(weights => !File.Exists(Path.Combine(Path.GetDirectoryName(file)!, weights))))
            throw Invalid(ErrorIds.ModelIncomplete, file, $"has its weights in '{weights}', which is not beside it; install the model again");
    }

    /// <summary>Bytes of a graph and of its weights.</summary>
    public static long Bytes(string file) =>
        new FileInfo(file).Length + Weights(file).Sum(weights => new FileInfo(Path.Combine(Path.GetDirectoryName(file)!, weights)).Length);

    /// <summary>Names of the files that a graph has its weights in.</summary>
    public static IReadOnlyCollection<string> Weights(string file)
    {
        if (new FileInfo(file).Length > LargestGraph)
            return [];
        var bytes = File.ReadAllBytes(file);
        var names = new HashSet<string>();
        for (var at = 0; ;)
        {
            var found = bytes.AsSpan(at).IndexOf(Location);
            if (found < 0)
                return names;
            at += found + Location.Length;
            // Names of files are shorter than 128 characters, so that their length is one byte.
            if (at < bytes.Length && bytes[at] is > 0 and < 128 && at + bytes[at] < bytes.Length)
                names.Add(Encoding.UTF8.GetString(bytes, at + 1, bytes[at]));
        }
    }

    /// <summary>Whether a byte begins a field of ModelProto: a number, or something with a length.</summary>
    private static bool BeginsAsOnnx(byte tag) => (tag & 7) is 0 or 2 && tag >> 3 is > 0 and < 26;

    private static byte[] Read(string file, int length)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var bytes = new byte[length];
            var read = stream.Read(bytes, 0, length);
            return bytes.AsSpan(0, read).ToArray();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{file}' cannot be read: {error.Message.TrimEnd('.')}; check its permissions.", error) { Subject = file };
        }
    }

    private static AIImageException Invalid(string id, string file, string problem) => new(id, $"The network '{file}' {problem}.") { Subject = file };
}
