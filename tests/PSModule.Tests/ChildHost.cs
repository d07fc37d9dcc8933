using System.Diagnostics;
using System.Reflection;

namespace TextToImage.PSModule.Tests;

/// <summary>
/// A fresh process that hosts PowerShell, for what only holds in one. It knows nothing of this repository: the module is
/// copied to a temporary folder, and its environment has nothing but what programs need.
/// </summary>
internal static class ChildHost
{
    /// <summary>The program that hosts PowerShell: takes the path of a script and its parameters.</summary>
    public static string Program { get; } = Metadata("HostProgram");

    /// <summary>The program that stands in for Windows PowerShell on Mono.</summary>
    public static string MonoProgram { get; } = Metadata("MonoProgram");

    /// <summary>Folder of the other versions of what the module depends on, each in a folder of its own.</summary>
    public static string Conflicts { get; } = Metadata("ConflictsFolder");

    /// <summary>Scripts that use them.</summary>
    public static string Scripts { get; } = Path.Combine(ReferenceData.RepositoryRoot, "tests", "Conflicts");

    /// <summary>Runs a script in a process of its own and gives the lines that it wrote.</summary>
    /// <param name="folder">Working folder, home of the user, and place of the script.</param>
    /// <param name="script">PowerShell, or the path of a .ps1 file.</param>
    /// <param name="modulePath">PSModulePath of the process.</param>
    /// <param name="parameters">Parameters of the script.</param>
    public static IReadOnlyList<string> Run(string folder, string script, string modulePath = "", params (string Name, string Value)[] parameters)
    {
        var file = script;
        if (!script.EndsWith(".ps1", StringComparison.Ordinal))
            File.WriteAllText(file = Path.Combine(folder, $"{Guid.NewGuid():N}.ps1"), script);
        return Start(Clean("dotnet", folder, modulePath), [Program, file, .. parameters.SelectMany(each => new[] { each.Name, each.Value })]);
    }

    /// <summary>Runs a program and gives the lines that it wrote; fails when it does.</summary>
    public static IReadOnlyList<string> Start(ProcessStartInfo program, IEnumerable<string> arguments)
    {
        foreach (var argument in arguments)
            program.ArgumentList.Add(argument);
        using var process = Process.Start(program)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"Exit code {process.ExitCode}. {errors.Result} {output}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }

    /// <summary>Fails when ONNX Runtime has prepared reports to its maker, which it does on all systems in a folder of its name.</summary>
    /// <param name="home">Home of the user.</param>
    public static void AssertNoReports(string home) =>
        Assert.Empty(Directory.EnumerateFileSystemEntries(home, "*onnxruntime*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }));

    /// <summary>A program with an environment that says nothing but where programs are.</summary>
    public static ProcessStartInfo Clean(string program, string folder, string modulePath = "")
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        var needed = start.Environment.Where(variable => variable.Key is "PATH" or "DOTNET_ROOT" or "SystemRoot" or "TEMP" or "TMP" or "TMPDIR").ToList();
        start.Environment.Clear();
        foreach (var (name, value) in needed)
            start.Environment[name] = value;
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = folder;
        start.Environment["PSModulePath"] = modulePath;
        return start;
    }

    private static string Metadata(string key) => typeof(ChildHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key).Value!;
}
