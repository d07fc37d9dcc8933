using System.Text;

namespace TextToImage.Networks;

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
        foreach (var weights in Weights(file))
        {
            var path = Beside(file, weights);
            if (!File.Exists(path))
                throw Invalid(ErrorIds.ModelIncomplete, file, $"has its weights in '{weights}', which is not beside it; fetch that file, too, or install the model again");
            Read(path, 1);
        }
    }

    /// <summary>Refuses a file that ONNX Runtime has refused, where the reason can be said better: also weights that are links out of the folder.</summary>
    /// <exception cref="AIImageException">The reason is known.</exception>
    public static void RequireLoadable(string file)
    {
        if (!File.Exists(file))
            return;
        Require(file);
#if NET
        var folder = Path.GetDirectoryName(Path.GetFullPath(file));
        foreach (var weights in Weights(file).Where(weights => new FileInfo(Beside(file, weights)).ResolveLinkTarget(returnFinalTarget: true) is { } target && Path.GetDirectoryName(target.FullName) != folder))
        {
            throw Invalid(ErrorIds.ModelIncomplete, file,
                $"has its weights in '{weights}', a link out of its folder (as in the cache of Hugging Face), which ONNX Runtime does not follow; install the model from there (aiimage model install FOLDER, Install-AIModel FOLDER), which copies what links lead to");
        }
#endif
    }

    private static string Beside(string file, string weights) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, weights);

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
            using var stream = RegularFile.Open(file);
            var bytes = new byte[length];
            var read = stream.Read(bytes, 0, length);
            return bytes.AsSpan(0, read).ToArray();
        }
        catch (UnauthorizedAccessException error)
        {
            throw new AIImageException(ErrorIds.NetworkInvalid, $"The file '{file}' may not be read by this user; allow reading it, or install the model from an account that may.", error) { Subject = file };
        }
        catch (IOException error)
        {
            if (new FileInfo(file) is { Exists: true, Length: 0 })
                return [];
            throw new AIImageException(ErrorIds.NetworkInvalid, $"The network '{file}' cannot be read: {error.Message.TrimEnd('.')}; install the model again.", error) { Subject = file };
        }
    }

    private static AIImageException Invalid(string id, string file, string problem) => new(id, $"The network '{file}' {problem}.") { Subject = file };
}
