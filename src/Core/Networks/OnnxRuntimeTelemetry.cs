using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace TextToImage.Networks;

/// <summary>
/// Keeps ONNX Runtime from reporting to its maker, which its official builds do unless told otherwise (Privacy.md of its package,
/// "Disabling Telemetry"). A variable of the environment, set before the native library begins, keeps it from making the reporter,
/// an id of the machine and a queue on disk; a call once it has begun stops what builds without that variable log.
/// </summary>
internal static class OnnxRuntimeTelemetry
{
    /// <summary>What the native library looks for.</summary>
    internal const string Variable = "ORT_DISABLE_TELEMETRY";

    private static readonly Lazy<OrtEnv> Runtime = new(() =>
    {
        // What it has to say comes as an exception; its lines on standard error are nobody's who pipes or reads them.
        var silent = new EnvironmentCreationOptions { logId = "TextToImage", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        var runtime = OrtEnv.IsCreated ? OrtEnv.Instance() : OrtEnv.CreateInstanceWithOptions(ref silent);
        runtime.EnvLogLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL;
        runtime.DisableTelemetryEvents();
        return runtime;
    });

    /// <summary>ONNX Runtime, loaded and silent; all use of its native library begins here.</summary>
    public static OrtEnv Off() => Runtime.Value;

    /// <summary>Sets the variable for this process, whatever it was.</summary>
    /// <remarks>
    /// Outside Windows, .NET's own SetEnvironmentVariable changes a copy that native code does not see
    /// (learn.microsoft.com/dotnet/api/system.environment.setenvironmentvariable, Remarks), so the C library is asked.
    /// </remarks>
#pragma warning disable CA2255 // Whatever loads this assembly, and whichever part of it is used first: the variable has to be there before.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Forbid()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
            Environment.SetEnvironmentVariable(Variable, "1");
        else if (SetInCLibrary(Variable, "1", 1) != 0)
            throw new Win32Exception(Marshal.GetLastWin32Error());
    }

    [DllImport("libc", EntryPoint = "setenv", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetInCLibrary([MarshalAs(UnmanagedType.LPStr)] string name, [MarshalAs(UnmanagedType.LPStr)] string value, int overwrite);
}
