using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace TextToImage.Networks;

/// <summary>
/// Execution providers in libraries of their own, such as those of WebGPU, OpenVINO or QNN: each library in a folder of this user, or
/// beside the program, is registered with ONNX Runtime, whose devices then are in <see cref="DeviceTable"/>. Libraries are programs:
/// they are looked for in those two folders and nowhere else, and what is no provider library is told apart before it is loaded.
/// </summary>
public sealed class ProviderLibraries
{
    /// <summary>What a provider library exports (onnxruntime_ep_c_api.h).</summary>
    private static readonly byte[] EntryPoint = Encoding.ASCII.GetBytes("CreateEpFactories");

    private readonly IReadOnlyList<string> _folders;
    private readonly Action<string, string> _register;

    /// <param name="folders">Where libraries lie; the first is where they are added.</param>
    /// <param name="register">Registers a library under a name.</param>
    internal ProviderLibraries(IReadOnlyList<string> folders, Action<string, string> register) => (_folders, _register) = (folders, register);

    /// <summary>The libraries of this user, and those beside the program.</summary>
    public static ProviderLibraries Default => new(
        [UserFolder, Path.Combine(AppContext.BaseDirectory, "providers")],
        (name, file) => OnnxRuntimeTelemetry.Off().RegisterExecutionProviderLibrary(name, file));

    /// <summary>Where this user's libraries are.</summary>
    public static string UserFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "TextToImage", "providers");

    /// <summary>Adds a library for this user, if ONNX Runtime takes it.</summary>
    /// <param name="path">The library, or a folder with one and what it needs.</param>
    /// <returns>The full path of what was added.</returns>
    /// <exception cref="AIImageException">It is no provider library for this machine, or one of its name is there already.</exception>
    public string Add(string path)
    {
        var full = Path.GetFullPath(path);
        var given = Directory.Exists(full) ? Directory.GetFiles(full).Where(HasEnding).ToList() : File.Exists(full) ? [full] : throw Refused(path, "it is not there; name a library or a folder with one");
        var library = given.Count == 1 ? given[0] : given.Find(file => Problem(file) is null) ?? throw Refused(path, "no file in it is a provider library; choose the folder of one");
        if (Problem(library) is { } problem)
            throw Refused(library, problem);
        var targets = given.ToDictionary(file => file, file => Path.Combine(_folders[0], Path.GetFileName(file)));
        if (targets.Values.FirstOrDefault(File.Exists) is { } taken)
            throw new AIImageException(ErrorIds.OutputExists, $"The library '{taken}' is there already; delete it first to add another one of its name.") { Subject = taken };
        // Where it lies with all it needs, before anything is copied.
        if (Register(library) is { } refusal)
            throw Refused(library, refusal);
        Directory.CreateDirectory(_folders[0]);
        foreach (var (from, to) in targets.Select(pair => (pair.Key, pair.Value)))
            File.Copy(from, to);
        return targets[library];
    }

    /// <summary>Registers all libraries.</summary>
    /// <returns>A sentence for each that cannot be used.</returns>
    internal IReadOnlyList<string> Register()
    {
        var problems = new List<string>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var folder in _folders.Where(Directory.Exists))
        {
            // Each is read once: they are large.
            var files = Directory.GetFiles(folder).Where(HasEnding).OrderBy(file => file, StringComparer.Ordinal).Select(file => (Path: file, Problem: Problem(file))).ToList();
            var libraries = files.Where(file => file.Problem is null).Select(file => file.Path).ToList();
            // Beside a provider library lies what it needs; where there is none, what is there was taken for one.
            problems.AddRange(libraries.Count == 0 ? files.Select(file => Sentence(file.Path, file.Problem!)) : []);
            foreach (var library in libraries.Where(library => names.Add(Path.GetFileNameWithoutExtension(library))))
            {
                if (Register(library) is { } refusal)
                    problems.Add(Sentence(library, refusal));
            }
        }
        return problems;
    }

    private string? Register(string library)
    {
        try
        {
            _register(Path.GetFileNameWithoutExtension(library), library);
            return null;
        }
        catch (Exception error) when (error is OnnxRuntimeException or EntryPointNotFoundException or NotSupportedException)
        {
            return $"ONNX Runtime refuses it ({Network.Reason(error).Replace(library, Path.GetFileName(library))}); get one for this system and version of ONNX Runtime";
        }
    }

    /// <summary>Why a file cannot be a provider library, without loading it; null where it can.</summary>
    private static string? Problem(string file)
    {
        byte[] bytes;
        try
        {
            if (!HasEnding(file))
                return $"its name does not end with {Ending}; choose a provider library of this system";
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be read ({error.Message.TrimEnd('.')}); allow reading it";
        }
        if (!bytes.AsSpan().StartsWith(Magic))
            return "it is no library of this system; choose one that is";
        return bytes.AsSpan().IndexOf(EntryPoint) < 0 ? "it is no provider library of ONNX Runtime: it has no function CreateEpFactories; choose one that has" : null;
    }

    private static bool HasEnding(string file) => file.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);

    private static string Ending => IsWindows ? ".dll" : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? ".dylib" : ".so";

    /// <summary>How a library begins: MZ, ELF, and the 64-bit Mach-O.</summary>
    private static ReadOnlySpan<byte> Magic => IsWindows ? [0x4D, 0x5A] : RuntimeInformation.IsOSPlatform(OSPlatform.OSX) ? [0xCF, 0xFA, 0xED, 0xFE] : [0x7F, 0x45, 0x4C, 0x46];

    private static bool IsWindows => RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    private static string Sentence(string library, string reason) => $"The provider library '{library}' cannot be used: {reason}.";

    private static AIImageException Refused(string library, string reason) => new(ErrorIds.DeviceUnavailable, Sentence(library, reason)) { Subject = library };
}
