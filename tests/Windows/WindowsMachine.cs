using System.Diagnostics;
using System.Text;

[assembly: AssemblyFixture(typeof(TextToImage.Windows.Tests.WindowsMachine))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace TextToImage.Windows.Tests;

/// <summary>
/// Windows, as far as Wine is it: one of its own for all tests, made when the first one needs it, in <c>out/windows</c>.
/// What is told apart from a Windows of Microsoft's is in docs/windows.md.
/// </summary>
public sealed class WindowsMachine : IDisposable
{
    private const string NoneOfThese = "winedbg.exe=d;winemenubuilder.exe=d";

    /// <summary>An unhandled exception of .NET hangs under Wine, so that nothing is waited for longer than this.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <summary>Debian has no name for it in the path where only the 64-bit half is installed.</summary>
    private static readonly string[] Places = ["/usr/lib/wine/wine64", "/usr/bin/wine64", "/usr/local/bin/wine64"];

    internal static readonly string Root = Path.Combine(ReferenceData.RepositoryRoot, "out", "windows");
    private static readonly string Disk = Path.Combine(Root, "wine");
    private static readonly string? Loader = Places.FirstOrDefault(File.Exists);

    private readonly Lazy<string> _program = new(() => Publish("src/Cli", "aiimage", "aiimage.exe"));
    private readonly Lazy<string> _host = new(() => Publish("tests/Windows.Host", "host", "TextToImage.Windows.Host.exe"));
    private readonly Lazy<bool> _started = new(Begin);

    /// <summary>Why nothing can be run here; null where it can.</summary>
    public static string? Missing => Loader is null
        ? "There is no wine64 here; .ci/run installs it where it is root and there is apt-get, or 'apt-get install wine64' does."
        : null;

    /// <summary>The command line, published for Windows with all it needs.</summary>
    public string Program => _program.Value;

    /// <summary>The folder of <see cref="Program"/>.</summary>
    public string Published => Path.GetDirectoryName(Program)!;

    /// <summary>A program that hosts PowerShell 7: it takes a script and its parameters.</summary>
    public string Host => _host.Value;

    /// <summary>Its folder of system libraries, in this system's words.</summary>
    public string System32
    {
        get
        {
            _ = _started.Value;
            return Path.Combine(Disk, "drive_c", "windows", "system32");
        }
    }

    /// <summary>What Windows calls a file or folder of this system.</summary>
    public static string PathOf(string path) => "Z:" + Path.GetFullPath(path).Replace('/', '\\');

    /// <summary>Runs aiimage.exe.</summary>
    /// <param name="folder">Its working folder.</param>
    /// <param name="arguments">As a shell gives them; paths are those of Windows.</param>
    public ProgramResult Run(string folder, params string[] arguments) => Run(Program, folder, arguments);

    /// <summary>Runs a script in <see cref="Host"/>.</summary>
    public ProgramResult RunScript(string folder, string script)
    {
        var file = Path.Combine(folder, $"{Guid.NewGuid():N}.ps1");
        File.WriteAllText(file, $"$ErrorActionPreference = 'Stop'\n{script}");
        return Run(Host, folder, PathOf(file));
    }

    /// <summary>Runs any program of Windows: the path of one, or the name of one that comes with it, such as reg.</summary>
    public ProgramResult Run(string program, string folder, params string[] arguments)
    {
        _ = _started.Value;
        return Run(Prepare(program, folder, arguments));
    }

    /// <summary>How a program of Windows is started, for tests that talk to it.</summary>
    public ProcessStartInfo Prepare(string program, string folder, params string[] arguments)
    {
        _ = _started.Value;
        return Start(Loader!, folder, [program, .. arguments]);
    }

    /// <summary>Runs a program of this system, such as the command line that the one for Windows is compared with.</summary>
    public static ProgramResult Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var copied = process.StandardOutput.BaseStream.CopyToAsync(output);
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} {string.Join(' ', start.ArgumentList)} did not end.");
        }
        copied.Wait();
        return new ProgramResult(process.ExitCode, output.ToArray(), errors.Result);
    }

    /// <summary>A program of this system with the environment of the tests' Windows, which Wine's own programs look at.</summary>
    public static ProcessStartInfo Start(string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder };
        start.Environment["WINEPREFIX"] = Disk;
        start.Environment["WINEDEBUG"] = "-all";
        // No debugger for programs that fail: it takes minutes, and has nobody to tell. And no shortcuts on the desktop of this system.
        start.Environment["WINEDLLOVERRIDES"] = NoneOfThese;
        // Without this .NET's runtime dies now and then under Wine.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        start.Environment["PSExecutionPolicyPreference"] = "Bypass";
        start.Environment.Remove("TEXTTOIMAGE_MODELS");
        return start;
    }

    /// <summary>Ends Wine's server, which stays otherwise; only the one of these tests.</summary>
    public void Dispose()
    {
        if (_started.IsValueCreated)
            Quietly(Server, "-k");
    }

    private static string Server => Path.Combine(Path.GetDirectoryName(Loader!)!, "wineserver");

    /// <summary>By a shell and without its pipes, which Wine's own programs, started by the first one and staying, would keep open.</summary>
    private static void Quietly(string program, params string[] arguments)
    {
        var start = Start("/bin/sh", Root, ["-c", "exec \"$0\" \"$@\" >/dev/null 2>&1", program, .. arguments]);
        // No questions about Mono and Gecko, which are not there. Programs of .NET, which come later, have to find mscoree.
        start.Environment["WINEDLLOVERRIDES"] = $"{NoneOfThese};mscoree=d;mshtml=d";
        Run(start);
    }

    private static bool Begin()
    {
        Directory.CreateDirectory(Disk);
        // It stays until the tests have ended: what it does when it begins takes as long as most programs here.
        Quietly(Server, "-p");
        if (File.Exists(Path.Combine(Disk, "system.reg")))
        {
            Quietly(Loader!, "cmd", "/c", "exit");
            return true;
        }
        Quietly(Loader!, "wineboot", "-i");
        Require(Run(Start(Loader!, Root, ["winecfg", "-v", "win10"])));
        return true;
    }

    /// <summary>Publishes a project for Windows. With TEXTTOIMAGE_WINDOWS_PUBLISHED set, what an earlier run published is taken as it is.</summary>
    /// <param name="project">Folder of the project.</param>
    /// <param name="name">Name of the folder that gets it.</param>
    /// <param name="program">Name of the program.</param>
    /// <param name="properties">Further properties of the build.</param>
    /// <returns>Path of the program.</returns>
    internal static string Publish(string project, string name, string program, params string[] properties)
    {
        var folder = Path.Combine(Root, name);
        if (Environment.GetEnvironmentVariable("TEXTTOIMAGE_WINDOWS_PUBLISHED") is { Length: > 0 } && File.Exists(Path.Combine(folder, program)))
            return Path.Combine(folder, program);
        // The processor's build of ONNX Runtime: that of DirectML is in no registry that all have. Nothing but this build is in its folders.
        Require(Run(new ProcessStartInfo(
            "dotnet",
            [
                "publish", project, "-c", "Release", "-r", "win-x64", "--self-contained", "-p:Accelerator=Cpu", "-p:RunAnalyzers=false",
                "--artifacts-path", Path.Combine(Root, "build", name), "-o", folder, "-v", "quiet", "--nologo", .. properties,
            ])
        { WorkingDirectory = ReferenceData.RepositoryRoot }));
        return Path.Combine(folder, program);
    }

    private static void Require(ProgramResult result) =>
        Assert.True(result.ExitCode == 0, $"Exit code {result.ExitCode}. {result.Error} {result.Output}");
}

/// <summary>What a program left.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Bytes">What it wrote to standard output, byte for byte.</param>
/// <param name="AllErrors">What it, and Wine, wrote to standard error.</param>
public sealed record ProgramResult(int ExitCode, byte[] Bytes, string AllErrors)
{
    /// <summary>Standard output; what is not UTF-8 fails.</summary>
    public string Output => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Bytes);

    /// <summary>Lines of standard output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Standard error without what Wine says, and what DirectX does where it finds no screen.</summary>
    public string Error => string.Join('\n', AllErrors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Where(line => !line.StartsWith("wine: ", StringComparison.Ordinal) && line != "Failed to create DXGI factory."));
}
