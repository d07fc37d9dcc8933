#if NETFRAMEWORK
using System.Reflection;
using System.Runtime.InteropServices;

namespace TextToImage.Loading;

/// <summary>
/// Makes sure in Windows PowerShell that ONNX Runtime gets the native library that belongs to it, which is beside it.
/// Some machines have an older onnxruntime.dll in System32, which Windows may find first; once a library is
/// loaded by its full path, its bare name means that one.
/// </summary>
/// <param name="folder">Where the dependencies are.</param>
internal sealed class OwnNatives(string folder)
{
    private const string OnnxRuntime = "Microsoft.ML.OnnxRuntime", Native = "onnxruntime.dll";

    /// <summary>LOAD_WITH_ALTERED_SEARCH_PATH: what it needs itself, such as DirectML.dll, is looked for beside it too.</summary>
    private const uint SearchBesideIt = 8;

    /// <summary>Loads natives from now on, each when the assembly that needs it is.</summary>
    public void Register() => AppDomain.CurrentDomain.AssemblyLoad += Loaded;

    /// <summary>Undoes <see cref="Register"/>.</summary>
    public void Unregister() => AppDomain.CurrentDomain.AssemblyLoad -= Loaded;

    /// <summary>The library to load for an assembly that was loaded; null: none.</summary>
    internal string? LibraryFor(Assembly assembly)
    {
        if (assembly.IsDynamic || assembly.GetName().Name != OnnxRuntime || !string.Equals(Path.GetDirectoryName(assembly.Location), folder, StringComparison.OrdinalIgnoreCase))
            return null;
        var file = Path.Combine(folder, Native);
        return File.Exists(file) ? file : null;
    }

    /// <summary>When it cannot be loaded, the first call into it says so.</summary>
    private void Loaded(object? sender, AssemblyLoadEventArgs load)
    {
        if (Environment.OSVersion.Platform == PlatformID.Win32NT && LibraryFor(load.LoadedAssembly) is { } file)
            _ = LoadLibraryEx(file, IntPtr.Zero, SearchBesideIt);
    }

    [DllImport("kernel32.dll", EntryPoint = "LoadLibraryExW", CharSet = CharSet.Unicode, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern IntPtr LoadLibraryEx(string file, IntPtr reserved, uint flags);
}
#endif
