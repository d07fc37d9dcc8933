using System.Reflection;
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

#if NET
    /// <summary>What the module itself refers to; what these need is found by their own context.</summary>
    private static readonly string[] Engine = ["TextToImage.Core", "TextToImage.OfficeAddin", "TextToImage.ShellExtension"];
    private static readonly EngineLoadContext Context = new(Folder);

    public static void Register() => AssemblyLoadContext.Default.Resolving += Resolve;

    public static void Unregister() => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        Engine.Contains(name.Name) ? Context.LoadFromAssemblyName(name) : null;
#else
    private static readonly OwnNatives Natives = new(Folder);

    public static void Register()
    {
        AppDomain.CurrentDomain.AssemblyResolve += Resolve;
        Natives.Register();
    }

    public static void Unregister()
    {
        AppDomain.CurrentDomain.AssemblyResolve -= Resolve;
        Natives.Unregister();
    }

    /// <summary>Versions are not compared: the packages ask for several of the same assembly, and the newest is here.</summary>
    private static Assembly? Resolve(object? sender, ResolveEventArgs request)
    {
        var name = new AssemblyName(request.Name);
        var file = Path.Combine(Folder, $"{name.Name}.dll");
        if (!File.Exists(file))
            return name.Version is not null && IsOurs(request.RequestingAssembly) ? FromFramework(name.Name) : null;
        return IsOurs(request.RequestingAssembly) || (request.RequestingAssembly is null && IsAsOldAs(file, name.Version)) ? Assembly.LoadFrom(file) : null;
    }

    /// <summary>Other modules' requests are theirs to answer.</summary>
    private static bool IsOurs(Assembly? asking) =>
        asking == typeof(EngineAssemblies).Assembly
        || (asking is { IsDynamic: false } && string.Equals(Path.GetDirectoryName(asking.Location), Folder, StringComparison.OrdinalIgnoreCase));

    /// <summary>The framework does not always say who asks; then at least nobody gets less than they ask for.</summary>
    private static bool IsAsOldAs(string file, Version? version) => version is null || version <= AssemblyName.GetAssemblyName(file).Version;

    /// <summary>Packages ask for a newer System.ValueTuple than the framework has of it, which an application would redirect.</summary>
    private static Assembly? FromFramework(string name)
    {
#pragma warning disable CS0618 // There is no other way to load what the global assembly cache has, whatever its version.
        return Assembly.LoadWithPartialName(name);
#pragma warning restore CS0618
    }
#endif
}
