#if NET
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace TextToImage.Loading;

/// <summary>
/// Where the engine and everything it needs live in PowerShell 7, apart from PowerShell's own assemblies and those of
/// other modules. Uses only types of the framework, as nothing else can be loaded while it decides.
/// </summary>
internal sealed class EngineLoadContext(string folder) : AssemblyLoadContext("TextToImage")
{
    private const string OnnxRuntime = "Microsoft.ML.OnnxRuntime";

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var file = Path.Combine(folder, $"{assemblyName.Name}.dll");
        if (!File.Exists(file))
            return null;
        var assembly = LoadFromAssemblyPath(file);
        if (assemblyName.Name == OnnxRuntime)
            LeaveNativesToThisContext(assembly);
        return assembly;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var file in NativeFolders().SelectMany(native => FileNames(unmanagedDllName).Select(name => Path.Combine(native, name))))
        {
            if (File.Exists(file))
                return LoadUnmanagedDllFromPath(file);
        }
        return IntPtr.Zero;
    }

    /// <summary>ONNX Runtime's own search comes first otherwise, and may find an older copy that belongs to Windows.</summary>
    private static void LeaveNativesToThisContext(Assembly onnxRuntime) =>
        onnxRuntime.GetType($"{OnnxRuntime}.OrtEnv")?.GetProperty("DisableDllImportResolver")?.SetValue(null, true);

    private IEnumerable<string> NativeFolders()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
        yield return Path.Combine(folder, "runtimes", $"{system}-{architecture}", "native");
        yield return Path.Combine(folder, "runtimes", system, "native");
    }

    private static IEnumerable<string> FileNames(string library)
    {
        var name = library.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? library[..^4] : library;
        var extension = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        return [library, $"lib{library}", $"{name}{extension}", $"lib{name}{extension}"];
    }
}
#endif
