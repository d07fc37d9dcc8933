using System.Runtime.InteropServices;

namespace TextToImage.Loading;

/// <summary>Which processes the engine can run in: those that ONNX Runtime has a native library for.</summary>
internal static class SupportedProcess
{
    private const bool IsWindowsPowerShell =
#if NETFRAMEWORK
        true;
#else
        false;
#endif

    /// <exception cref="PlatformNotSupportedException">There is no engine for this kind of process.</exception>
    public static void Require()
    {
        var refusal = Refusal(RuntimeInformation.ProcessArchitecture, IsWindowsPowerShell, RuntimeInformation.IsOSPlatform(OSPlatform.OSX));
        if (refusal is not null)
            throw new PlatformNotSupportedException(refusal);
    }

    /// <summary>Why the engine cannot run in a process and what to do; null when it can.</summary>
    internal static string? Refusal(Architecture process, bool isWindowsPowerShell, bool isMacOS)
    {
        var instead = process switch
        {
            Architecture.X64 => isMacOS ? "start the PowerShell for Apple silicon (arm64)" : null,
            Architecture.Arm64 => isWindowsPowerShell ? "use PowerShell 7" : null,
            _ => isWindowsPowerShell ? "start the 64-bit Windows PowerShell, the one without (x86) in its name" : "start the 64-bit PowerShell",
        };
        return instead is null ? null : $"TextToImage cannot run in this PowerShell, whose process is {process.ToString().ToLowerInvariant()}; {instead}.";
    }
}
