using TextToImage.Models;
using TextToImage.Networks;

namespace TextToImage.Installing;

/// <summary>
/// Refuses what in a model could do harm, or could not be run anyway: operators that need code of their own, programs, pickles (which are programs to
/// who opens them in Python), and weights that would be read from outside the model's folder.
/// </summary>
internal static class ModelTrust
{
    /// <summary>Domains of operators that ONNX Runtime has itself: onnxruntime/core/graph/constants.h.</summary>
    private static readonly HashSet<string> KnownDomains = new(
        ["", "ai.onnx", "ai.onnx.ml", "ai.onnx.preview", "ai.onnx.training", "ai.onnx.preview.training", "com.microsoft", "com.microsoft.nchwc", "com.microsoft.experimental", "com.microsoft.dml", "com.ms.internal.nhwc"],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Pickles = new([".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> Programs = new(
        [".exe", ".dll", ".so", ".dylib", ".com", ".scr", ".msi", ".bat", ".cmd", ".ps1", ".psm1", ".vbs", ".vbe", ".js", ".jse", ".wsf", ".hta", ".lnk", ".sh", ".jar"], StringComparer.OrdinalIgnoreCase);

    /// <summary>How programs begin: Windows, Linux, macOS in its three forms, scripts.</summary>
    private static readonly byte[][] ProgramBeginnings = [[0x4D, 0x5A], [0x7F, 0x45, 0x4C, 0x46], [0xCF, 0xFA, 0xED, 0xFE], [0xCE, 0xFA, 0xED, 0xFE], [0xCA, 0xFE, 0xBA, 0xBE], [0x23, 0x21]];

    /// <summary>Looks through a model's folder.</summary>
    /// <param name="folder">Full path.</param>
    /// <param name="source">What the user gave, for messages.</param>
    /// <exception cref="AIImageException">There is something in it that is refused.</exception>
    public static void Require(string folder, string source)
    {
        var files = Files(new DirectoryInfo(folder), "").ToList();
        var weights = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var graph in files.Where(ModelLibrary.IsGraph))
            weights.UnionWith(RequireGraph(folder, graph, source));
        foreach (var file in files.Where(file => !ModelLibrary.IsGraph(file) && !weights.Contains(file)))
            RequireHarmless(folder, file, source);
    }

    /// <summary>Looks through the graph of a file.</summary>
    /// <returns>The files of its weights, by their places in the folder.</returns>
    private static IEnumerable<string> RequireGraph(string folder, string graph, string source)
    {
        var outline = GraphOutline.Read(Path.Combine(folder, graph));
        var foreign = outline.Operators.Where(used => !KnownDomains.Contains(used.Domain) && !outline.Functions.Contains(used)).Select(used => (string?)PlainPath.Printable($"{used.Domain}.{used.Name}")).FirstOrDefault();
        if (foreign is not null)
            throw Refused(source, $"its network '{graph}' needs the operator {foreign}, which is code of its own; export it with operators of ONNX alone");
        foreach (var file in outline.ExternalFiles)
        {
            if (!PlainPath.IsPlain(file))
                throw Refused(source, $"its network '{graph}' has its weights in '{PlainPath.Printable(file)}', which is no place beside it; export it again with its weights beside it");
        }
        var beside = graph.Substring(0, graph.LastIndexOf('/') + 1);
        return outline.ExternalFiles.Select(file => beside + file);
    }

    private static void RequireHarmless(string folder, string file, string source)
    {
        var ending = Path.GetExtension(file);
        var beginning = Beginning(Path.Combine(folder, file));
        if (Pickles.Contains(ending) || IsPickle(ending, beginning))
            throw Refused(source, $"'{file}' is a pickle, in which programs can be; take it out, the networks in ONNX form are all that is used");
        if (Programs.Contains(ending) || ProgramBeginnings.Any(known => beginning.AsSpan().StartsWith(known)))
            throw Refused(source, $"'{file}' is a program, and a model has none; take it out, or get the model from somewhere else");
    }

    /// <summary>The protocols 2 to 5 begin so (docs.python.org/3/library/pickle.html, opcode PROTO); PyTorch's .bin files are archives with pickles in them.</summary>
    private static bool IsPickle(string ending, byte[] beginning) =>
        (beginning.Length > 1 && beginning[0] == 0x80 && beginning[1] is >= 2 and <= 5)
        || (ending.Equals(".bin", StringComparison.OrdinalIgnoreCase) && beginning.AsSpan().StartsWith("PK\u0003\u0004"u8));

    private static byte[] Beginning(string file)
    {
        using var stream = File.OpenRead(file);
        var bytes = new byte[4];
        return [.. bytes.Take(stream.Read(bytes, 0, bytes.Length))];
    }

    /// <summary>Places in the folder, with slashes, of all that would be installed. Links to folders are refused elsewhere.</summary>
    private static IEnumerable<string> Files(DirectoryInfo folder, string prefix) => folder.EnumerateFileSystemInfos().Where(entry => !Leftovers.Contains(entry.Name)).SelectMany(entry => entry switch
    {
        DirectoryInfo inner => (inner.Attributes & FileAttributes.ReparsePoint) != 0 ? [] : Files(inner, $"{prefix}{inner.Name}/"),
        _ => [prefix + entry.Name],
    });

    private static AIImageException Refused(string source, string problem) => new(ErrorIds.ModelUntrusted, $"The model '{source}' is not installed: {problem}.") { Subject = source };
}
