using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace TextToImage.PSModule.Tests;

/// <summary>The packed module, and what importing it for the first time in this process loaded.</summary>
internal static class TestModule
{
    /// <summary>The folder that is installed.</summary>
    public static string Folder { get; } = typeof(TestModule).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "ModuleFolder").Value!;

    public static string Manifest { get; } = Path.Combine(Folder, "TextToImage.psd1");

    /// <summary>A folder of models, of which the tests use the small sd15: 64x64 pixels in a tenth of a second.</summary>
    public static string Models { get; } = Path.Combine(ReferenceData.RepositoryRoot, "tests", "data", "reference");

    /// <summary>Names of the models that come with the module, in order: those that draw, then CLIPs.</summary>
    public static string OwnModels { get; } = string.Join(' ', Directory.EnumerateDirectories(Path.Combine(Folder, "models"))
        .OrderBy(folder => !File.Exists(Path.Combine(folder, "model_index.json"))).ThenBy(folder => folder, StringComparer.Ordinal).Select(Path.GetFileName));

    public static string Sd15 { get; } = Path.Combine(Models, "sd15");

    /// <summary>Names of everything in the process after the first import: managed with their load context, and native.</summary>
    public static FirstImport AfterFirstImport { get; } = ImportFirst();

    private static FirstImport ImportFirst()
    {
        Environment.SetEnvironmentVariable("TEXTTOIMAGE_MODELS", Models);
        using var session = new PowerShellSession(Manifest);
        using var process = Process.GetCurrentProcess();
        return new FirstImport(
            [.. AppDomain.CurrentDomain.GetAssemblies().Select(Describe)],
            [.. process.Modules.Cast<ProcessModule>().Select(module => module.ModuleName)]);
    }

    private static (string Name, string Context) Describe(Assembly assembly) =>
        (assembly.GetName().Name ?? "", AssemblyLoadContext.GetLoadContext(assembly)?.Name ?? "none");
}

internal sealed record FirstImport(IReadOnlyList<(string Name, string Context)> Assemblies, IReadOnlyList<string> NativeModules);
