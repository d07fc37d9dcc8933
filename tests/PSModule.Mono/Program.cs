using System.Reflection;

namespace TextToImage.PSModule.Mono;

/// <summary>
/// Program MODULE MODEL PROMPT SEED PICTURE SMALLER DOCUMENT [OTHER]...: imports the module's .NET Framework build as PowerShell does, makes a
/// picture with it and another of half its size, and illustrates a document, in a process that has loaded other assemblies. Writes lines of name=value.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var others = arguments.Skip(7).Select(Assembly.LoadFrom).ToList();
        var module = Assembly.LoadFrom(Path.Combine(arguments[0], "net472", "TextToImage.dll"));
        // PowerShell lists the types first, and calls the initializer then.
        var types = module.GetTypes();
        Console.WriteLine($"before={Dependencies(arguments[0])}");
        Import(module);
        Console.WriteLine($"cmdlets={string.Join(" ", types.Where(IsCmdlet).Select(type => type.Name).OrderBy(name => name, StringComparer.Ordinal))}");
        Console.WriteLine($"models={string.Join(" ", InstalledModels(module).Select(Path.GetFileName))}");
        AppDomain.CurrentDomain.AssemblyResolve += TheEngineThatTheModuleFound;
        Console.WriteLine(Work.MakePicture(arguments[1], arguments[2], ulong.Parse(arguments[3]), arguments[4], arguments[5]));
        Console.WriteLine(DocumentWork.Illustrate(arguments[6], arguments[4]));
        Console.WriteLine($"native={string.Join(" ", LoadedFirst(module, Path.Combine(arguments[0], "net472", "dependencies")))}");
        foreach (var other in others)
            Console.WriteLine($"loaded={other.GetName().Name} {string.Join(" ", Versions(other.GetName().Name))}");
        Console.WriteLine($"after={Dependencies(arguments[0])}");
        return 0;
    }

    private static bool IsCmdlet(Type type) => !type.IsAbstract && typeof(System.Management.Automation.Cmdlet).IsAssignableFrom(type);

    private static void Import(Assembly module)
    {
        var initializer = module.GetType("TextToImage.Loading.ModuleInitializer", throwOnError: true);
        ((System.Management.Automation.IModuleAssemblyInitializer)Activator.CreateInstance(initializer)).OnImport();
    }

    /// <summary>Asks the module for something that it needs its engine for.</summary>
    private static IEnumerable<string> InstalledModels(Assembly module) =>
        (IEnumerable<string>)module.GetType("TextToImage.Engine.InstalledModels", throwOnError: true).GetMethod("Folders")!.Invoke(null, null);

    /// <summary>This program is no part of the module, whose own handler leaves it alone.</summary>
    private static Assembly? TheEngineThatTheModuleFound(object? sender, ResolveEventArgs request) =>
        request.RequestingAssembly == typeof(Program).Assembly
            ? Array.Find(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == new AssemblyName(request.Name).Name)
            : null;

    /// <summary>What the module would have Windows load by its full path, for all assemblies that are loaded.</summary>
    private static IEnumerable<string> LoadedFirst(Assembly module, string folder)
    {
        var type = module.GetType("TextToImage.Loading.OwnNatives", throwOnError: true);
        var natives = Activator.CreateInstance(type, folder);
        var libraryFor = type.GetMethod("LibraryFor", BindingFlags.Instance | BindingFlags.NonPublic)!;
        return AppDomain.CurrentDomain.GetAssemblies().Select(assembly => (string?)libraryFor.Invoke(natives, [assembly])).OfType<string>();
    }

    private static IEnumerable<Version> Versions(string name) => AppDomain.CurrentDomain.GetAssemblies()
        .Select(assembly => assembly.GetName()).Where(loaded => loaded.Name == name).Select(loaded => loaded.Version).OrderBy(version => version);

    private static string Dependencies(string module) => string.Join(" ", AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => !assembly.IsDynamic && assembly.Location.StartsWith(Path.Combine(module, "net472", "dependencies"), StringComparison.Ordinal))
        .Select(assembly => assembly.GetName().Name).OrderBy(name => name, StringComparer.Ordinal));
}
