using System.Reflection;
using System.Runtime.InteropServices;
#if NET
using System.Runtime.Loader;
#endif

namespace TextToImage.Loading;

/// <summary>
/// Finds the assemblies in dependencies/. In PowerShell 7 the engine gets a load context of its own, which finds the
/// rest; in Windows PowerShell, which has no such thing, every dependency is answered for by name.
/// </summary>
internal static class EngineAssemblies
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(typeof(EngineAssemblies).Assembly.Location)!, "dependencies");

    /// <exception cref="PlatformNotSupportedException">There is no engine for this kind of process.</exception>
    public static void RequireSupportedProcess()
    {
        var architecture = RuntimeInformation.ProcessArchitecture;
        if (architecture == Architecture.X64)
            return;
#if NET
        if (architecture == Architecture.Arm64)
            return;
        var instead = "start the 64-bit PowerShell";
#else
        var instead = architecture == Architecture.Arm64 ? "use PowerShell 7" : "start the 64-bit Windows PowerShell, the one without (x86) in its name";
#endif
        throw new PlatformNotSupportedException($"TextToImage cannot run in this PowerShell, whose process is {architecture.ToString().ToLowerInvariant()}; {instead}.");
    }

#if NET
    private const string Engine = "TextToImage.Core";
    private static readonly EngineLoadContext Context = new(Folder);

    public static void Register() => AssemblyLoadContext.Default.Resolving += Resolve;

    public static void Unregister() => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == Engine ? Context.LoadFromAssemblyName(name) : null;
#else
    public static void Register() => AppDomain.CurrentDomain.AssemblyResolve += Resolve;

    public static void Unregister() => AppDomain.CurrentDomain.AssemblyResolve -= Resolve;

    /// <summary>Versions are not compared: the packages ask for several of the same assembly, and the newest is here.</summary>
    private static Assembly? Resolve(object? sender, ResolveEventArgs request)
    {
        var name = new AssemblyName(request.Name);
        var file = Path.Combine(Folder, $"{name.Name}.dll");
        return File.Exists(file) && IsOurs(request.RequestingAssembly, name, file) ? Assembly.LoadFrom(file) : null;
    }

    /// <summary>Other modules' requests are theirs to answer. The framework does not always say who asks.</summary>
    private static bool IsOurs(Assembly? asking, AssemblyName name, string file)
    {
        if (asking is null)
            return name.Version is null || name.Version <= AssemblyName.GetAssemblyName(file).Version;
        var folder = asking.IsDynamic ? null : Path.GetDirectoryName(asking.Location);
        return asking == typeof(EngineAssemblies).Assembly || string.Equals(folder, Folder, StringComparison.OrdinalIgnoreCase);
    }
#endif
}
